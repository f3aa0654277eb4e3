"""What people are told about their turn. Everybody is told: by e-mail where that is possible, and
on the portal's own page."""

from datetime import datetime

from portal import clock, database
from portal.bookings.rules import Wish
from portal.bookings.telling import URGENT, Reach, tell_for_sure
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.language import Words, clock_words, say
from portal.settings import settings
from portal.waiting.queries.waits import Wait
from portal.web.address import address


async def offered(wait: Wait, facts: Facts, wish: Wish, until: datetime) -> None:
    """A place is kept, until when; on the facility's wall clock."""
    reach = await _reach(wait)
    when = wish.span.starts.astimezone(facts.zone)
    await _tell(
        reach,
        "waiting_offer",
        say("Your turn: %(place)s, %(when)s", place=facts.name, when=when),
        say(
            "%(place)s, %(unit)s, %(when)s–%(ends)s is kept for you until %(until)s.\n\n"
            "Take it, or say no so that the next one can have it: %(link)s",
            place=facts.name,
            unit=wish.unit.name,
            when=when,
            ends=clock_words(wish.span.ends.astimezone(facts.zone)),
            until=until,
            link=_link(wait, reach),
        ),
        facts,
        urgent=wish.span.starts - clock.now() < URGENT,
    )


async def lapsed(wait: Wait) -> None:
    """Nobody answered in time."""
    assert wait.kept is not None  # noqa: S101  an offer lapsed
    reach = await _reach(wait)
    facts = (await facts_by_id([wait.kept.facility_id]))[wait.kept.facility_id]
    when = wait.kept.span.starts.astimezone(facts.zone)
    await _tell(
        reach,
        "waiting_lapsed",
        say("Not taken: %(place)s, %(when)s", place=facts.name, when=when),
        say(
            "%(place)s, %(when)s was kept for you until %(until)s and is the next one's turn now."
            " It counts nothing against you; you may wait again.\n\n%(link)s",
            place=facts.name,
            when=when,
            until=wait.kept.until.astimezone(facts.zone),
            link=_link(wait, reach),
        ),
        facts,
    )


async def over(wait: Wait) -> None:
    """The time began, and nothing was free."""
    reach = await _reach(wait)
    facts = await _some_place(wait)
    if facts is None:
        return
    when = wait.wanted.window.starts.astimezone(facts.zone)
    await _tell(
        reach,
        "waiting_over",
        say("Nothing was given back: %(when)s", when=when),
        say(
            "You waited for %(when)s, and nobody gave a place back. The waiting list for it is"
            " over.\n\n%(link)s",
            when=when,
            link=_link(wait, reach),
        ),
        facts,
    )


async def _some_place(wait: Wait) -> Facts | None:
    """A facility to say the time by."""
    facility_id = wait.wanted.facility_id or await database.value(
        "SELECT min(id) FROM facility WHERE kind = ?", wait.wanted.kind
    )
    return (await facts_by_id([facility_id])).get(facility_id) if facility_id else None


async def _reach(wait: Wait) -> Reach:
    row = await database.row(
        "SELECT id, email, phone, language FROM person WHERE id = ?", wait.person_id
    )
    assert row is not None  # noqa: S101  a foreign key says so
    return Reach(*row)


async def _tell(
    reach: Reach, kind: str, subject: Words, text: Words, facts: Facts, *, urgent: bool = False
) -> None:
    await tell_for_sure(reach, kind, subject, text, facts, None, urgent=urgent)


def _link(wait: Wait, reach: Reach) -> str:
    return settings().public_origin + address(reach.language, f"/waiting/{wait.code}")
