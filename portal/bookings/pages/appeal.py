"""Asking the desk to look at a no-show or a late cancellation again."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.access import their_booking
from portal.bookings.actions.appeals import appeal
from portal.bookings.queries import Reserved
from portal.bookings.queries.strikes import appeal_of
from portal.bookings.rules.appeals import LONGEST, problems_with_appealing
from portal.language import say
from portal.people.access import signed_in, visitor
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other


@signed_in
async def ask(request: Request) -> Response:
    """What happened, in one's own words."""
    booking = await their_booking(request)
    known = await appeal_of(booking.id) is not None
    problems = problems_with_appealing(booking.state, "-", asked=known, late=booking.late)
    return _ask(request, booking, problems, closed=bool(problems))


@signed_in
async def send(request: Request) -> Response:
    """Hand it to the desk."""
    booking = await their_booking(request)
    sent = await form.read(request)
    words = sent.lines("words")
    try:
        await appeal(visitor(request), booking.code, words, key=sent.text("submission"))
    except Refused as refused:
        closed = all(problem.field is None for problem in refused.problems)
        return _ask(request, booking, refused.problems, closed=closed, words=words, status=422)
    said = say("The desk has it. You find the answer here and in your messages.")
    return see_other(request, f"/bookings/{booking.code}", said=said)


def _ask(
    request: Request,
    booking: Reserved,
    problems: list[Problem],
    *,
    closed: bool,
    words: str = "",
    status: int = 200,
) -> Response:
    context = {
        "booking": booking,
        "problems": problems,
        "closed": closed,
        "words": words,
        "longest": LONGEST,
        "key": new_key(),
    }
    return page(request, "bookings/appeal.html", context, status=status, private=True)


routes = [
    Route("/bookings/{code}/appeal", ask),
    Route("/bookings/{code}/appeal", send, methods=["POST"]),
]
