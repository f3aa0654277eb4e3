"""What somebody missed or cancelled late, and excusing it without an appeal."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.appeals import excuse
from portal.bookings.queries import Reserved
from portal.bookings.queries.strikes import paused_until, to_excuse
from portal.bookings.rules.appeals import LONGEST, REASONS, may_be_excused
from portal.desk.access import the_booking, the_desk, the_person
from portal.language import say
from portal.people.access import visitor
from portal.people.actions.register import note_reading
from portal.people.queries.register import Listed
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other

CONFLICT, INVALID = 409, 422
READ = "no_shows"  # how this page is called on the list of who read a record


@the_desk
async def show(request: Request) -> Response:
    """The list, in words, until when each counts and whether booking is paused."""
    person = await the_person(request)
    await note_reading(visitor(request).id, person.id, READ)
    paused = await paused_until(person.id)
    context = {
        "person": person,
        "path": f"/desk/people/{person.id}",
        "found": await to_excuse(person.id),
        "now": clock.now(),
        "paused_until": paused.astimezone(settings().zone) if paused else None,
    }
    return page(request, "desk/no_shows.html", context, private=True)


@the_desk
async def ask(request: Request) -> Response:
    """One of them, and for which reason it is excused."""
    person, booking = await the_booking(request)
    if not may_be_excused(booking.state, late=booking.late):
        return see_other(request, f"/desk/people/{person.id}/no-shows")
    return _ask(request, person, booking, Form({}), [])


@the_desk
async def excused(request: Request) -> Response:
    """Excuse it."""
    person, booking = await the_booking(request)
    sent = await form.read(request)
    try:
        await excuse(
            visitor(request),
            booking.code,
            why=sent.text("why"),
            answer=sent.lines("answer"),
            key=sent.text("submission"),
        )
    except Refused as refused:
        status = CONFLICT if refused.conflict else INVALID
        return _ask(request, person, booking, sent, refused.problems, status)
    said = say("Excused, and they were told.")
    return see_other(request, f"/desk/people/{person.id}/no-shows", said=said)


def _ask(
    request: Request,
    person: Listed,
    booking: Reserved,
    sent: Form,
    problems: Sequence[Problem],
    status: int = 200,
) -> Response:
    context = {
        "person": person,
        "booking": booking,
        "reasons": list(REASONS.items()),
        "why": sent.text("why"),
        "answer": sent.lines("answer"),
        "longest": LONGEST,
        "problems": problems,
        "key": new_key(),
    }
    return page(request, "desk/excuse.html", context, status=status, private=True)


routes = [
    Route("/desk/people/{person_id:int}/no-shows", show),
    Route("/desk/bookings/{code}/excuse", ask),
    Route("/desk/bookings/{code}/excuse", excused, methods=["POST"]),
]
