"""One's place in line, and the answer to what is kept."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.language import say
from portal.people.access import signed_in, visitor
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.waiting.access import their_wait
from portal.waiting.actions import accept_offer, decline_offer, leave_line
from portal.waiting.in_words import place_words, time_words
from portal.waiting.queries.waits import Wait, before, places_of
from portal.waiting.rules import Fate
from portal.waiting.rules.standing import Before, why_not_yet
from portal.web import form
from portal.web.render import page, see_other


@signed_in
async def show(request: Request) -> Response:
    """How it stands."""
    return await _page(request, await their_wait(request))


@signed_in
async def accept(request: Request) -> Response:
    """Take what is kept."""
    wait = await their_wait(request)
    sent = await form.read(request)
    try:
        booked = await accept_offer(visitor(request), wait.code, key=sent.text("submission"))
    except Refused as refused:
        return await _refused(request, refused)
    return see_other(request, f"/bookings/{booked}", said=say("It is yours."))


@signed_in
async def decline(request: Request) -> Response:
    """Say no: the next one's turn."""
    wait = await their_wait(request)
    sent = await form.read(request)
    try:
        await decline_offer(visitor(request), wait.code, key=sent.text("submission"))
    except Refused as refused:
        return await _refused(request, refused)
    return see_other(request, f"/waiting/{wait.code}")


@signed_in
async def leave(request: Request) -> Response:
    """Stop waiting. Twice is the same."""
    wait = await their_wait(request)
    await leave_line(visitor(request), wait.code)
    return see_other(request, f"/waiting/{wait.code}")


async def _refused(request: Request, refused: Refused) -> Response:
    status = 409 if refused.conflict else 422
    return await _page(request, await their_wait(request), refused.problems, status)


async def _page(
    request: Request, wait: Wait, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    ahead = await before(wait) if wait.fate is Fate.WAITING else []
    places = await places_of([wait, *ahead])
    facts = places.get(wait.wanted.facility_id or 0)
    kept = wait.kept
    there = places[kept.facility_id] if kept else None
    zone = there.zone if there else facts.zone if facts else settings().zone
    context = {
        "wait": wait,
        "place": place_words(wait.wanted, facts),
        "when": time_words(wait.wanted, zone),
        "slug": facts.slug if facts else None,
        "kept": kept,
        "there": there,
        "unit": there.unit(kept.unit_id) if there and kept else None,
        "kept_starts": kept.span.starts.astimezone(zone) if kept else None,
        "kept_ends": kept.span.ends.astimezone(zone) if kept else None,
        "until": kept.until.astimezone(zone) if kept else None,
        "number": len(ahead) + 1,
        "why": why_not_yet(
            [
                Before(
                    each.fate,
                    each.kept.until.astimezone(zone) if each.kept else None,
                    each.wanted.party,
                )
                for each in ahead
            ],
            wait.wanted.party,
        ),
        "today": clock.today(zone),
        "problems": problems,
        "key": new_key(),
    }
    return page(request, "waiting/wait.html", context, status=status, private=True)


routes = [
    Route("/waiting/{code}", show),
    Route("/waiting/{code}/acceptance", accept, methods=["POST"]),
    Route("/waiting/{code}/refusal", decline, methods=["POST"]),
    Route("/waiting/{code}/leaving", leave, methods=["POST"]),
]
