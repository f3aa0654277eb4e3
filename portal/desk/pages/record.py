"""What the desk keeps of a person besides bookings: who helps them, and that they live here."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.desk.access import the_desk, the_person
from portal.desk.forms import consent_of
from portal.desk.queries.merging import mergers_of
from portal.language import Words, say
from portal.people.access import not_found, number, visitor
from portal.people.actions.helpers import end_helper, record_helper
from portal.people.actions.register import mark_elder, note_reading, verify
from portal.people.queries.helpers import helpers_of
from portal.people.queries.register import Listed, verified
from portal.people.rules.addresses import read_address
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

INVALID = 422
READ = "record"  # how this page is called on the list of who read a record
AGREED: dict[str, Words] = {
    "self": say("named by themselves"),
    "in_person": say("told in person"),
    "telephone": say("told by telephone"),
}


@the_desk
async def show(request: Request) -> Response:
    """What is on record, and the forms that change it."""
    return await _shown(request, await the_person(request))


@the_desk
async def keep_elder(request: Request) -> Response:
    """Whether this is an elder."""
    person = await the_person(request)
    sent = await form.read(request)
    await mark_elder(person.id, elder=sent.ticked("elder"))
    return _done(request, person, say("Saved."))


@the_desk
async def keep_neighbour(request: Request) -> Response:
    """That they are a neighbour, or are not."""
    person = await the_person(request)
    sent = await form.read(request)
    try:
        if sent.text("neighbour") not in ("yes", "no"):
            words = say("Please choose yes or no.")
            raise Refused([Problem("neighbour", words, field="neighbour")])
        await verify(visitor(request), person.id, neighbour=sent.text("neighbour") == "yes")
    except Refused as refused:
        return await _shown(request, person, refused.problems)
    return _done(request, person, say("Saved."))


@the_desk
async def name_helper(request: Request) -> Response:
    """Somebody they named in front of the desk."""
    person = await the_person(request)
    sent = await form.read(request)
    read = read_address(sent.text("address"))
    try:
        if isinstance(read, Problem):
            raise Refused([read])
        await record_helper(
            visitor(request), person.id, person.household_id, read, consent_of(sent)
        )
    except Refused as refused:
        return await _shown(request, person, refused.problems, sent.text("address"))
    return _done(request, person, say("Saved."))


@the_desk
async def end(request: Request) -> Response:
    """They do not want to be helped by that person any more."""
    agreement_id = number(request, "helper_id")
    person_id = await end_helper(visitor(request), agreement_id, at_desk=True)
    if person_id is None:
        raise not_found()
    said = say("Ended. What is booked already stays.")
    return see_other(request, f"/desk/people/{person_id}/record", said=said)


def _done(request: Request, person: Listed, said: Words) -> Response:
    return see_other(request, f"/desk/people/{person.id}/record", said=said)


async def _shown(
    request: Request, person: Listed, problems: Sequence[Problem] = (), typed: str = ""
) -> Response:
    await note_reading(visitor(request).id, person.id, READ)
    seen = await verified(person.id)
    context = {
        "person": person,
        "path": f"/desk/people/{person.id}",
        "seen": seen,
        "seen_at": seen.at.astimezone(settings().zone) if seen else None,
        "helpers": await helpers_of(person.id),
        "agreed": AGREED,
        "address": typed,
        "mergers": await mergers_of(person.id),
        "zone": settings().zone,
        "key": new_key(),
        "problems": problems,
    }
    status = INVALID if problems else 200
    return page(request, "desk/record.html", context, status=status, private=True)


routes = [
    Route("/desk/people/{person_id:int}/record", show),
    Route("/desk/people/{person_id:int}/elder", keep_elder, methods=["POST"]),
    Route("/desk/people/{person_id:int}/neighbour", keep_neighbour, methods=["POST"]),
    Route("/desk/people/{person_id:int}/helpers", name_helper, methods=["POST"]),
    Route("/desk/helpers/{helper_id:int}/end", end, methods=["POST"]),
]
