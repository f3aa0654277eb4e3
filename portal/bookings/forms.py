"""What a person chose and typed, as values; syntax only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.bookings.actions.displacing import Displacing
from portal.bookings.rules.instants import instant
from portal.facilities.rules import Facts
from portal.hours.models import ClosingKind
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem
from portal.timespan import TimeSpan
from portal.web.form import Form

BANDS = ("0-6", "7-13", "14-17")
MOST = 999  # people in a number somebody typed

BROKEN = Problem(
    "broken_link", say("The time in this link cannot be read. Please choose the slot again.")
)


@dataclass(frozen=True, slots=True)
class SlotForm:
    """A unit and an instant chosen; `minutes` only when another length than usual was wanted."""

    unit_id: int | None
    starts_at: datetime | None
    minutes: int | None

    def span(self, facts: Facts) -> TimeSpan | None:
        """The span that was chosen, of the usual length if none was; None if it cannot be read."""
        if self.starts_at is None:
            return None
        terms = facts.terms_on(self.starts_at.astimezone(facts.zone).date())
        minutes = self.minutes or (terms.slot_minutes if terms else 60)
        return TimeSpan(self.starts_at, self.starts_at + timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True)
class PartyForm:
    """How many come, children among them and how old; `problems` names what cannot be read."""

    party: int
    children: int
    child_band: str
    problems: tuple[Problem, ...] = ()


def slot_form(sent: Form) -> SlotForm:
    """Reads `unit`, `starts` (UTC, such as 2026-11-28T01:00Z) and `minutes`."""
    minutes = sent.number("minutes")
    return SlotForm(
        unit_id=sent.number("unit"),
        starts_at=instant(sent.text("starts")),
        minutes=minutes if minutes and 0 < minutes <= 24 * 60 else None,
    )


def party_form(sent: Form) -> PartyForm:
    """Reads `party`, `children` and `band`."""
    problems = []
    party = sent.number("party", default=1)
    if party is None or not -MOST < party < MOST:
        problems.append(Problem("party", say("Write how many come as a number."), field="party"))
        party = 1
    children = sent.number("children", default=0)
    if children is None or not -MOST < children < MOST:
        problems.append(
            Problem("children", say("Write how many children come as a number."), field="children")
        )
        children = 0
    band = sent.text("band")
    if children > 0 and band not in BANDS:
        problems.append(
            Problem("band", say("Please choose how old the youngest child is."), field="band")
        )
    return PartyForm(party, children, band if band in BANDS else "", tuple(problems))


def displacing_in(
    sent: Form, by: Visitor, organisation_id: int, kind: ClosingKind
) -> Displacing | None:
    """Whether those whom a preview listed are to be displaced; who they were."""
    if not sent.ticked("displace"):
        return None
    seen = (each for each in sent.text("seen").split() if each.isdecimal() and len(each) < 19)
    return Displacing(by, kind, organisation_id, frozenset(map(int, seen)))
