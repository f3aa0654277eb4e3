"""What somebody chose to wait for, as values; syntax only."""

from dataclasses import dataclass
from datetime import datetime

from portal.bookings.forms import PartyForm, SlotForm, party_form, slot_form
from portal.facilities.rules import Facts
from portal.timespan import MIDNIGHT, TimeSpan, on_the_wall
from portal.waiting.rules import Wanted
from portal.web.form import Form

UNIT, FACILITY, KIND = "unit", "facility", "kind"


@dataclass(frozen=True, slots=True)
class WaitForm:
    """A slot that was full, what would do instead of it (`where`), and between which minutes of
    that day (None: only then)."""

    slot: SlotForm
    where: str
    first: int | None
    last: int | None
    party: PartyForm

    def wanted(self, facts: Facts) -> Wanted | None:
        """What is waited for; None if the slot cannot be read. Hours shorter than the booking are
        taken as long as it."""
        span = self.slot.span(facts)
        if span is None:
            return None
        day = span.starts.astimezone(facts.zone).date()
        starts = on_the_wall(day, self.first, facts.zone) if self.first is not None else span.starts
        ends = on_the_wall(day, self.last, facts.zone) if self.last is not None else span.ends
        ends = max(ends, starts + (span.ends - span.starts))
        return Wanted(
            kind=facts.kind,
            facility_id=None if self.where == KIND else facts.id,
            unit_id=self.slot.unit_id if self.where == UNIT else None,
            on_day=day,
            window=TimeSpan(starts, ends),
            minutes=span.minutes,
            party=self.party.party,
            children=self.party.children,
            child_band=self.party.child_band,
        )


def wait_form(sent: Form, facts: Facts) -> WaitForm:
    """Reads `unit`, `starts`, `minutes`, `where`, `first` and `last` (minutes of the day), `party`,
    `children` and `band`."""
    where = sent.text("where")
    if where not in (UNIT, FACILITY, KIND):
        where = FACILITY if len(facts.units) > 1 else UNIT
    return WaitForm(
        slot_form(sent), where, _minute(sent, "first"), _minute(sent, "last"), party_form(sent)
    )


def _minute(sent: Form, name: str) -> int | None:
    found = sent.number(name)
    return found if found is not None and 0 <= found <= MIDNIGHT else None


def minute_of(at: datetime, *, ends: bool = False) -> int:
    """The minute of the day on the wall; the midnight that ends a day is 1440."""
    minute = at.hour * 60 + at.minute
    return MIDNIGHT if ends and minute == 0 else minute
