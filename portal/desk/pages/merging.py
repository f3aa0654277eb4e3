"""Two records of one person: found, seen side by side, put together, taken apart again."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.desk.access import found_by, the_desk, the_person
from portal.desk.actions.merging import Undone, merge, undo_merger
from portal.desk.forms import sought
from portal.desk.queries.merging import Record, records, standings
from portal.desk.rules.merging import problems_with_merging
from portal.language import Words, say, say_n
from portal.people.access import not_found, number, visitor
from portal.people.actions.register import note_reading
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

CONFLICT, INVALID = 409, 422
READ = "merging"  # how these pages are called on the list of who read a record


@the_desk
async def find(request: Request) -> Response:
    """The one field, for the other record."""
    person = await the_person(request)
    asked = sought(form.query(request))
    problems = [asked.problem] if asked.problem else []
    context = {
        "person": person,
        "path": f"/desk/people/{person.id}",
        "asked": asked,
        "found": [each for each in await found_by(asked) if each.id != person.id],
        "problems": problems,
    }
    status = INVALID if problems else 200
    return page(request, "desk/merging_find.html", context, status=status, private=True)


async def _pair(request: Request) -> tuple[Record, Record]:
    """The record to keep and the one to put into it; 404 unless both are there and are two."""
    kept_id, gone_id = number(request, "person_id"), number(request, "other_id")
    found = await records(kept_id, gone_id)
    if kept_id == gone_id or not {kept_id, gone_id} <= set(found):
        raise not_found()
    return found[kept_id], found[gone_id]


@the_desk
async def compare(request: Request) -> Response:
    """Side by side, and what will become of each line."""
    pair = await _pair(request)
    who = visitor(request)
    known = await standings(pair[0].id, pair[1].id)
    problems = problems_with_merging(
        known.get(pair[0].id), known.get(pair[1].id), who.id, who.household_id
    )
    return await _compare(request, pair, problems)


async def _compare(
    request: Request, pair: tuple[Record, Record], problems: Sequence[Problem], status: int = 200
) -> Response:
    for each in pair:
        await note_reading(visitor(request).id, each.id, READ)
    context = {
        "kept": pair[0],
        "gone": pair[1],
        "zone": settings().zone,
        "problems": problems,
        "key": new_key(),
    }
    return page(request, "desk/merging.html", context, status=status, private=True)


@the_desk
async def put_together(request: Request) -> Response:
    """Do it."""
    kept_id, gone_id = number(request, "person_id"), number(request, "other_id")
    sent = await form.read(request)
    try:
        await merge(visitor(request), kept_id, gone_id, key=sent.text("submission"))
    except Refused as refused:
        return await _compare(request, await _pair(request), refused.problems, INVALID)
    said = say("The two records are one now. It can be undone here.")
    return see_other(request, f"/desk/people/{kept_id}/record", said=said)


@the_desk
async def undo(request: Request) -> Response:
    """Take them apart."""
    sent = await form.read(request)
    try:
        done = await undo_merger(
            visitor(request), number(request, "merger_id"), key=sent.text("submission")
        )
    except Refused as refused:
        context = {"problems": refused.problems}
        return page(request, "desk/merging_stays.html", context, status=CONFLICT, private=True)
    return see_other(request, f"/desk/people/{done.gone_id}/record", said=_told(done))


def _told(done: Undone) -> Words:
    if done.stayed and not done.contact:
        return say_n(
            "The two are apart again. %(n)s entry and the phone number or e-mail were changed since"
            " and stay with the other record.",
            "The two are apart again. %(n)s entries and the phone number or e-mail were changed"
            " since and stay with the other record.",
            done.stayed,
        )
    if done.stayed:
        return say_n(
            "The two are apart again. %(n)s entry was changed since and stays with the other"
            " record.",
            "The two are apart again. %(n)s entries were changed since and stay with the other"
            " record.",
            done.stayed,
        )
    if not done.contact:
        return say(
            "The two are apart again. The phone number or e-mail was changed since and stays with"
            " the other record."
        )
    return say("The two are apart again, each with what it had.")


routes = [
    Route("/desk/people/{person_id:int}/merging", find),
    Route("/desk/people/{person_id:int}/merging/{other_id:int}", compare),
    Route("/desk/people/{person_id:int}/merging/{other_id:int}", put_together, methods=["POST"]),
    Route("/desk/mergers/{merger_id:int}/undo", undo, methods=["POST"]),
]
