"""What the pages of closings show, made from who is hit and how far it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.bookings.queries.displaced import Hit, progress_of, to_telephone
from portal.bookings.rules.displacing import Fate
from portal.closures.forms import ClosingForm
from portal.closures.queries import Closing, parts_of
from portal.facilities.rules import Facts
from portal.language import Named, say
from portal.people.actions.register import note_readings
from portal.people.rules.names import masked_name
from portal.web.form import Form

READ = "closing"  # how its page is called on the list of who read a record
EVERY = 5  # seconds after which an unfinished page looks again

FATE_WORDS = {
    Fate.WAITING: say("not told yet"),
    Fate.OFFERED: say("other times are kept for them"),
    Fate.ACCEPTED: say("took another time"),
    Fate.DECLINED: say("none of the times fitted; they come first next time"),
    Fate.LAPSED: say("did not answer in time"),
    Fate.NOTHING_FITS: say("nothing was free for them; they come first next time"),
    Fate.RESTORED: say("have their old time back"),
    Fate.CANCELLED: say("cancelled"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One who is hit, as a list may show them. `starts` on the facility's wall clock."""

    name: str
    elder: bool
    by_telephone: bool
    place: Named
    starts: datetime
    party: int


def lines_of(hits: Iterable[Hit], places: Iterable[Facts]) -> list[Line]:
    """Masked, in the order given."""
    zones = {facts.id: facts.zone for facts in places}
    return [
        Line(
            masked_name(hit.name),
            hit.elder,
            hit.reach == "telephone",
            hit.facility,
            hit.span.starts.astimezone(zones[hit.facility_id]),
            hit.party,
        )
        for hit in hits
    ]


def summary_of(form: ClosingForm, at: datetime) -> dict[str, Any]:
    """What would be closed: places, reason, and from when to when on the wall clock there."""
    first = form.places[0]
    span = form.span(first, at)
    return {
        "places": _joined([facts.name for facts in form.places]),
        "starts": span.starts.astimezone(first.zone),
        "ends": span.ends.astimezone(first.zone),
        "reason": form.reason,
    }


def _joined(names: Sequence[Named]) -> Named:
    return Named("、".join(name.zh for name in names), ", ".join(name.en for name in names))


async def progress_context(
    closing: Closing, zone: ZoneInfo, now: datetime, *, asked: Form, viewer: int
) -> dict[str, Any]:
    """How far a closing is, and what may still be done with it. `asked` may want the page to stand
    still, or the telephone numbers, and then it is kept that the viewer read them."""
    calls = await to_telephone(closing.code)
    may_ring = bool(calls) and (closing.ends is None or now < closing.ends)
    numbers = may_ring and asked.ticked("numbers")
    if numbers:
        await note_readings(viewer, [hit.person_id for hit in calls], READ)
    progress = await progress_of(closing.code)
    assert progress is not None  # noqa: S101  the closing was loaded
    return {
        "closing": closing,
        "parts": await parts_of(closing.code),
        "progress": progress,
        "fates": [
            (FATE_WORDS[fate], progress.fates[fate]) for fate in Fate if progress.fates.get(fate)
        ],
        "calls": [(masked_name(hit.name), hit) for hit in calls],
        "may_ring": may_ring,
        "numbers": numbers,
        "unfinished": progress.waiting > 0,
        "every": EVERY,
        # Reading numbers is kept once for each time it was wanted, not every few seconds.
        "still": numbers or asked.ticked("still"),
        "now": now,
        "zone": zone,
    }
