"""The units of a facility: what is offered when, and another division from a day on."""

from dataclasses import replace
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.rules.states import State
from portal.facilities.rules import UnitFacts
from portal.grounds.actions.dividing import BREAKS, divide
from portal.grounds.forms import ChangeForm, change_in
from portal.grounds.pages.keeping import Kept, kept, line
from portal.grounds.pages.overview import manager
from portal.grounds.queries import broken_by
from portal.grounds.rules.dividing import (
    DEEDS,
    Change,
    Deed,
    deeds_for,
    problems_with_division,
    single,
    told,
)
from portal.grounds.rules.founding import HALVES
from portal.language import Named, say
from portal.people.access import visitor
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

NOTICE = timedelta(days=7)  # what the form proposes: changes are told a week before they hold
UNREADABLE = 422
CONFLICT = 409


@manager
async def units(request: Request) -> Response:
    """Everything that can be booked, with its days, and what may be done to it."""
    place = await kept(request)
    today = clock.today(place.facts.zone)
    shown = place.facts.units_on(today, date.max)
    context = {
        **place.context,
        "units": [
            (unit, [(deed, DEEDS[deed]) for deed in deeds_for(unit, place.facts)]) for unit in shown
        ],
        "may_join": len(_joinable(place)) > 1,
        "adding": DEEDS[Deed.ADD],
        "joining": DEEDS[Deed.JOIN],
        "last_day": date.max,
    }
    return page(request, "grounds/units.html", context)


def _joinable(place: Kept) -> list[UnitFacts]:
    return [unit for unit in place.facts.units if single(unit) and unit.until_on == date.max]


@manager
async def change(request: Request) -> Response:
    """The form of `?deed=` for `?unit=`."""
    place = await kept(request)
    today = clock.today(place.facts.zone)
    asked = change_in(form.query(request), today)
    typed = {**asked.typed, "first": (today + NOTICE).isoformat(), "seats": "1"}
    unit = place.facts.unit(asked.units[0]) if asked.units else None
    if unit is not None and asked.deed is Deed.RENAME:
        typed |= _typed("name", unit.name)
    if unit is not None and asked.deed is Deed.SEATS:
        typed["seats"] = str(unit.capacity)
    if unit is not None and asked.deed is Deed.SPLIT:
        for field, half in zip(("first_half", "second_half"), HALVES, strict=True):
            of = Named(unit.name.zh + half.zh, f"{unit.name.en} {half.en}")
            typed |= _typed(field, of)
    return _form(request, place, replace(asked, typed=typed, problems=[]))


def _typed(field: str, named: Named) -> dict[str, str]:
    return {f"{field}_zh": named.zh, f"{field}_en": named.en}


@manager
async def save(request: Request) -> Response:
    """With `do` "look" what would change and whom it would break, with "again" the form, with
    "save" or "displace" it is so."""
    place = await kept(request)
    fields = await form.read(request)
    sent = change_in(fields, clock.today(place.facts.zone))
    do = fields.text("do")
    if do == "again":
        return _form(request, place, replace(sent, problems=[]))
    if sent.change is None:
        return _form(request, place, sent, UNREADABLE)
    today = clock.today(place.facts.zone)
    problems = list(problems_with_division(sent.change, place.facts, today))
    if problems:
        return _form(request, place, replace(sent, problems=problems), UNREADABLE)
    if do not in ("save", "displace"):
        return await _preview(request, place, sent, sent.change)
    try:
        code = await divide(
            visitor(request),
            place.facts.id,
            sent.change,
            displacing=do == "displace",
            key=fields.text("submission"),
        )
    except Refused as refused:
        if any(problem.code == BREAKS for problem in refused.problems):
            return await _preview(
                request, place, sent, sent.change, refused.problems, status=CONFLICT
            )
        return _form(request, place, replace(sent, problems=refused.problems), UNREADABLE)
    if code is not None:
        return see_other(request, f"/organisations/{place.organisation.slug}/closures/{code}")
    return see_other(request, f"{place.path}/units", said=say("Saved, and told in the public log."))


def _form(request: Request, place: Kept, sent: ChangeForm, status: int = 200) -> Response:
    chosen = [unit for unit in place.facts.units if unit.id in sent.units]
    context = {
        **place.context,
        "deed": sent.deed.value,
        "title": DEEDS[sent.deed],
        "typed": sent.typed,
        "problems": sent.problems,
        "chosen": chosen,
        "joinable": _joinable(place) if sent.deed is Deed.JOIN else [],
        "ticked": sent.units,
        "first": clock.today(place.facts.zone) + timedelta(days=1),
    }
    return page(request, "grounds/change.html", context, status=status, private=True)


async def _preview(
    request: Request,
    place: Kept,
    sent: ChangeForm,
    wanted: Change,
    problems: list[Problem] | None = None,
    *,
    status: int = 200,
) -> Response:
    found = [hit for hit in await broken_by(wanted, place.facts) if hit.state != State.HELD]
    context = {
        **place.context,
        "deed": sent.deed.value,
        "title": DEEDS[sent.deed],
        "typed": sent.typed,
        "units": sent.units,
        "first": wanted.first,
        "told": told(wanted, place.facts),
        "broken": [line(hit, place) for hit in found],
        "problems": problems or [],
        "key": new_key(),
    }
    return page(request, "grounds/before.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/facilities/{facility}/units", units),
    Route("/organisations/{slug}/facilities/{facility}/units/change", change),
    Route("/organisations/{slug}/facilities/{facility}/units/change", save, methods=["POST"]),
]
