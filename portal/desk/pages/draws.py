"""Registering somebody for a draw at the desk, who has no phone or wants help."""

from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.forms import PartyForm, party_form
from portal.bookings.rules.helping import Helped
from portal.desk.access import the_desk, the_person
from portal.desk.forms import consent_of
from portal.draws.actions import enter, withdraw
from portal.draws.forms import WISHES, wishes_in
from portal.draws.queries.announced import Announced, draw_of, draws_now, slots_of_draw
from portal.draws.queries.entries import entry_of
from portal.draws.showing import fates_of, options_of, state_of, times_of
from portal.facilities.queries import facts_by_id, facts_of
from portal.facilities.rules import Facts
from portal.language import say
from portal.people.access import not_found, visitor
from portal.people.queries.register import Listed
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422


@the_desk
async def open_now(request: Request) -> Response:
    """What they could register for, and whether they have."""
    person = await the_person(request)
    found = await draws_now(person.household_id, clock.now())
    facilities = await facts_by_id(each.draw.facility_id for each in found)
    lines = [
        (
            facilities[each.draw.facility_id],
            each,
            state_of(facilities[each.draw.facility_id], each.draw),
        )
        for each in found
        if each.draw.open_at(clock.now())
    ]
    return page(request, "desk/draws.html", {"person": person, "lines": lines}, private=True)


async def _there(request: Request) -> tuple[Facts, Announced]:
    facts = await facts_of(request.path_params["facility"])
    try:
        week = date.fromisoformat(request.path_params["week"])
    except ValueError as error:
        raise not_found() from error
    draw = await draw_of(facts, week) if facts else None
    if facts is None or draw is None:
        raise not_found()
    return facts, draw


@the_desk
async def show(request: Request) -> Response:
    """Their wishes in one draw."""
    person = await the_person(request)
    facts, draw = await _there(request)
    entry = await entry_of(draw.id, person.household_id)
    said = PartyForm(1, 0, "")
    if entry:
        said = PartyForm(entry.party, entry.children, entry.child_band)
    wishes = [wish.slot for wish in entry.wishes] if entry else []
    return await _form(request, person, (facts, draw), wishes, said, "in_person")


@the_desk
async def register(request: Request) -> Response:
    """Register them, or change what they wish. The desk stands on it as who did."""
    person = await the_person(request)
    facts, draw = await _there(request)
    sent = await form.read(request)
    said, wishes, consent = party_form(sent), wishes_in(sent), consent_of(sent)
    try:
        if said.problems:
            raise Refused(said.problems)
        await enter(
            visitor(request),
            facts,
            draw.week,
            wishes,
            party=said.party,
            children=said.children,
            child_band=said.child_band,
            key=sent.text("submission"),
            helping=_helped(person, consent),
        )
    except Refused as refused:
        return await _form(request, person, (facts, draw), wishes, said, consent, refused.problems)
    return see_other(
        request, f"/desk/people/{person.id}/draws", said=say("Their wishes are in the draw.")
    )


@the_desk
async def take_back(request: Request) -> Response:
    """Withdraw for them."""
    person = await the_person(request)
    facts, draw = await _there(request)
    consent = consent_of(await form.read(request))
    try:
        await withdraw(visitor(request), facts, draw.week, helping=_helped(person, consent))
    except Refused as refused:
        said = PartyForm(1, 0, "")
        return await _form(request, person, (facts, draw), [], said, consent, refused.problems)
    return see_other(
        request, f"/desk/people/{person.id}/draws", said=say("They are not in the draw any more.")
    )


def _helped(person: Listed, consent: str) -> Helped:
    return Helped(person.id, person.household_id, consent, "desk")


async def _form(
    request: Request,
    person: Listed,
    there: tuple[Facts, Announced],
    wishes: Sequence[str],
    said: PartyForm,
    consent: str,
    problems: Sequence[Problem] = (),
) -> Response:
    facts, draw = there
    slots = await slots_of_draw(draw.id)
    terms = facts.terms_on(draw.week)
    entry = await entry_of(draw.id, person.household_id)
    context = {
        "person": person,
        "facts": facts,
        "draw": draw,
        "path": f"/desk/people/{person.id}/draws/{facts.slug}/{draw.week.isoformat()}",
        "state": state_of(facts, draw),
        "open": draw.open_at(clock.now()),
        "entry": entry,
        "mine": fates_of(facts, entry, slots),
        "times": times_of,
        "options": options_of(facts, slots),
        "wishes": [*wishes[:WISHES], *[""] * WISHES][: min(WISHES, len(slots))],
        "said": said,
        "consent": consent,
        "party_max": terms.party_max if terms else 1,
        "guardian_age": terms.guardian_age if terms else 0,
        "problems": problems,
        "key": new_key(),
    }
    status = UNREADABLE if problems else 200
    return page(request, "desk/draw.html", context, status=status, private=True)


DRAW = "/desk/people/{person_id:int}/draws/{facility}/{week}"
routes = [
    Route("/desk/people/{person_id:int}/draws", open_now),
    Route(DRAW, show),
    Route(DRAW, register, methods=["POST"]),
    Route(f"{DRAW}/withdrawal", take_back, methods=["POST"]),
]
