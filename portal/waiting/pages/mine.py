"""All one waits for."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.pages.beside import Line
from portal.facilities.rules import Facts
from portal.language import Words, say
from portal.people.access import signed_in, visitor
from portal.settings import settings
from portal.waiting.in_words import place_words, time_words
from portal.waiting.queries.waits import Wait, open_waits_of, places_of, waits_of
from portal.waiting.rules import Fate
from portal.web.render import page

HOW = {
    Fate.WAITING: say("You wait"),
    Fate.OFFERED: say("Your turn: take it or say no"),
    Fate.ACCEPTED: say("Booked"),
    Fate.DECLINED: say("You said no"),
    Fate.LAPSED: say("Not answered in time"),
    Fate.LEFT: say("You left the list"),
    Fate.OVER: say("Nothing was given back"),
}


@signed_in
async def mine(request: Request) -> Response:
    """The open ones first, then the latest."""
    context = {"lines": await _lines(await waits_of(visitor(request).id))}
    return page(request, "waiting/mine.html", context, private=True)


async def lines_for(person_id: int) -> list[Line]:
    """What the page of one's own shows of waiting: only what is open."""
    waits = [wait for wait in await open_waits_of(person_id) if wait.is_open]
    return await _lines(waits)


async def _lines(waits: list[Wait]) -> list[Line]:
    if not waits:
        return []
    places = await places_of(waits)
    return [
        Line(
            HOW[wait.fate],
            _words(wait, places),
            f"/waiting/{wait.code}",
            strong=wait.fate is Fate.OFFERED,
        )
        for wait in waits
    ]


def _words(wait: Wait, places: dict[int, Facts]) -> Words:
    facts = places.get(wait.wanted.facility_id or 0)
    zone = facts.zone if facts else settings().zone
    return say(
        "%(when)s, %(place)s",
        when=time_words(wait.wanted, zone),
        place=place_words(wait.wanted, facts),
    )


routes = [Route("/me/waiting", mine)]
