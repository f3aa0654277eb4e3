"""One field finds a neighbour or puts one on record; their page books for them."""

from collections.abc import Sequence
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries import bookings_of
from portal.desk.access import found_by, the_desk, the_person
from portal.desk.forms import Newcomer, Sought, newcomer, sought
from portal.desk.queries import days_to_book, place_for
from portal.facilities.queries import all_facts
from portal.language import say
from portal.people.access import not_found, visitor
from portal.people.actions.register import note_reading, register
from portal.people.queries.register import Listed
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.address import address
from portal.web.render import language_of, page, see_other

INVALID = 422
READ = "person"  # how this page is called on the list of who read a record


@the_desk
async def find(request: Request) -> Response:
    """One field. A single person found is opened at once."""
    asked = sought(form.query(request))
    found = await found_by(asked)
    if len(found) == 1:
        return see_other(request, f"/desk/people/{found[0].id}")
    return _desk(request, asked, found, Newcomer(asked.name, "", None, "zh", elder=True))


@the_desk
async def put_on_record(request: Request) -> Response:
    """A person by name alone, or with a number."""
    sent = await form.read(request)
    said = newcomer(sent)
    try:
        if said.problems:
            raise Refused(said.problems)
        person_id = await register(
            visitor(request),
            said.name,
            said.address,
            said.language,
            elder=said.elder,
            key=sent.text("submission"),
        )
    except Refused as refused:
        return _desk(request, Sought(""), [], said, refused.problems)
    return see_other(request, f"/desk/people/{person_id}", said=say("Put on record."))


def _desk(
    request: Request,
    asked: Sought,
    found: list[Listed],
    said: Newcomer,
    problems: Sequence[Problem] = (),
) -> Response:
    problems = [asked.problem] if asked.problem else problems
    context = {
        "asked": asked,
        "found": found,
        "said": said,
        "problems": problems,
        "key": new_key(),
    }
    status = INVALID if problems else 200
    return page(request, "desk/find.html", context, status=status, private=True)


@the_desk
async def show(request: Request) -> Response:
    """Somebody's coming bookings, and times to book for them."""
    person = await the_person(request)
    asked = form.query(request)
    facts = await place_for(asked.text("facility"), person.id)
    if facts is None:
        raise not_found()
    await note_reading(visitor(request).id, person.id, READ)
    wanted = asked.day("day")
    days = await days_to_book(facts, person.id, wanted)
    shown = next((each for each in days if each.day == wanted), None)
    if shown is None:
        shown = next((each for each in days if each.free), days[0])
    path = f"/desk/people/{person.id}"
    context = {
        "person": person,
        "path": path,
        "coming": await bookings_of(person.id, coming=True),
        "slip": lambda code: address(person.language, f"/desk/slips/{code}"),
        "facts": facts,
        "facilities": [
            (each.slug, each.name)
            for each in sorted(await all_facts(), key=lambda each: each.name.zh)
        ],
        "today": clock.today(facts.zone),
        "shown": shown,
        "days": [
            {
                "day": each.day,
                "href": address(
                    language_of(request), path, facility=facts.slug, day=each.day.isoformat()
                ),
                "word": say("%(n)s free", n=each.free) if each.free else say("No times"),
                "open": each.free > 0,
                "current": each is shown,
            }
            for each in days
        ],
        "sooner": clock.today(facts.zone) if days[0].day > clock.today(facts.zone) else None,
        "later": days[-1].day + timedelta(days=1),
        "zone": facts.zone,
    }
    return page(request, "desk/person.html", context, private=True)


routes = [
    Route("/desk", find),
    Route("/desk/people", put_on_record, methods=["POST"]),
    Route("/desk/people/{person_id:int}", show),
]
