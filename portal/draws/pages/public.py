"""What is drawn, one's own wishes, and how it was drawn."""

from collections.abc import Sequence
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.forms import PartyForm, party_form
from portal.draws.actions import enter, withdraw
from portal.draws.forms import WISHES, wishes_in
from portal.draws.queries.announced import (
    Announced,
    draw_of,
    draws_at,
    draws_now,
    entries_in,
    paper_of,
    report_of,
    slots_of_draw,
)
from portal.draws.queries.entries import Entry, entry_of
from portal.draws.showing import fates_of, options_of, path_of, state_of, times_of
from portal.facilities.queries import facts_by_id, facts_of
from portal.facilities.rules import Facts
from portal.language import say
from portal.people.access import not_found, open_to_all, signed_in, visitor
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.address import address
from portal.web.render import page, see_other

UNREADABLE = 422
LATELY = timedelta(days=28)


async def _there(request: Request) -> tuple[Facts, Announced]:
    """The draw that the address names; 404 when there is none."""
    facts = await facts_of(request.path_params["slug"])
    try:
        week = date.fromisoformat(request.path_params["week"])
    except ValueError as error:
        raise not_found() from error
    draw = await draw_of(facts, week) if facts else None
    if facts is None or draw is None:
        raise not_found()
    return facts, draw


@open_to_all
async def now(request: Request) -> Response:
    """What is drawn anywhere, and the draws one is in."""
    person = request.state.person
    found = await draws_now(person.household_id if person else None, clock.now() - LATELY)
    facilities = await facts_by_id(each.draw.facility_id for each in found)
    lines = [
        (
            facilities[each.draw.facility_id],
            each,
            state_of(facilities[each.draw.facility_id], each.draw),
        )
        for each in found
    ]
    return page(request, "draws/now.html", {"lines": lines, "path_of": path_of})


@open_to_all
async def at_place(request: Request) -> Response:
    """The draws of one place, the latest week first."""
    facts = await facts_of(request.path_params["slug"])
    if facts is None:
        raise not_found()
    lines = [(draw, state_of(facts, draw)) for draw in await draws_at(facts)]
    return page(request, "draws/place.html", {"facts": facts, "lines": lines, "path_of": path_of})


@open_to_all
async def show(request: Request) -> Response:
    """One draw: to register while that is open, and afterwards how it came out."""
    facts, draw = await _there(request)
    person = request.state.person
    entry = await entry_of(draw.id, person.household_id) if person else None
    said = (
        PartyForm(entry.party, entry.children, entry.child_band) if entry else PartyForm(1, 0, "")
    )
    wishes = [wish.slot for wish in entry.wishes] if entry else []
    return await _page(request, facts, draw, entry, wishes, said)


async def _back_to_the_draw(request: Request) -> str:
    """A session that ended meanwhile: after signing in, the draw is open again."""
    slug, week = request.path_params["slug"], request.path_params["week"]
    return address("zh", f"/facilities/{slug}/draws/{week}")


@signed_in(resume=_back_to_the_draw)
async def register(request: Request) -> Response:
    """Register, or change what one wishes."""
    facts, draw = await _there(request)
    sent = await form.read(request)
    said, wishes = party_form(sent), wishes_in(sent)
    problems: Sequence[Problem] = said.problems
    if not problems:
        try:
            await enter(
                visitor(request),
                facts,
                draw.week,
                wishes,
                party=said.party,
                children=said.children,
                child_band=said.child_band,
                key=sent.text("submission"),
            )
            return see_other(
                request, path_of(facts, draw), said=say("Your wishes are in the draw.")
            )
        except Refused as refused:
            problems = refused.problems
    entry = await entry_of(draw.id, visitor(request).household_id)
    return await _page(request, facts, draw, entry, wishes, said, problems)


@signed_in(resume=_back_to_the_draw)
async def take_back(request: Request) -> Response:
    """Withdraw."""
    facts, draw = await _there(request)
    try:
        await withdraw(visitor(request), facts, draw.week)
    except Refused as refused:
        entry = await entry_of(draw.id, visitor(request).household_id)
        return await _page(request, facts, draw, entry, [], PartyForm(1, 0, ""), refused.problems)
    return see_other(request, path_of(facts, draw), said=say("You are not in the draw any more."))


async def _page(
    request: Request,
    facts: Facts,
    draw: Announced,
    entry: Entry | None,
    wishes: Sequence[str],
    said: PartyForm,
    problems: Sequence[Problem] = (),
) -> Response:
    slots = await slots_of_draw(draw.id)
    terms = facts.terms_on(draw.week)
    unit = facts.unit(entry.unit_id) if entry and entry.unit_id else None
    context = {
        "facts": facts,
        "draw": draw,
        "path": path_of(facts, draw),
        "state": state_of(facts, draw),
        "open": draw.open_at(clock.now()),
        "count": await entries_in(draw.id),
        "slots": slots,
        "options": options_of(facts, slots),
        "times": times_of,
        "entry": entry,
        "mine": fates_of(facts, entry, slots),
        "unit": unit,
        "wishes": [*wishes[:WISHES], *[""] * WISHES][: min(WISHES, len(slots))],
        "said": said,
        "party_max": terms.party_max if terms else 1,
        "guardian_age": terms.guardian_age if terms else 0,
        "problems": problems,
        "key": new_key(),
        "report": await report_of(draw.id) if draw.drawn_at else None,
    }
    status = UNREADABLE if problems else 200
    return page(request, "draws/draw.html", context, status=status)


@open_to_all
async def paper(request: Request) -> Response:
    """The published file; there is none before it is drawn."""
    facts, draw = await _there(request)
    text = await paper_of(facts, draw.week)
    if text is None:
        raise not_found()
    name = f"{facts.slug}.{draw.week.isoformat()}.jsonl"
    return Response(
        text.encode("ascii"),
        media_type="application/jsonl",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [
    Route("/draws", now),
    Route("/facilities/{slug}/draws", at_place),
    Route("/facilities/{slug}/draws/{week}", show),
    Route("/facilities/{slug}/draws/{week}", register, methods=["POST"]),
    Route("/facilities/{slug}/draws/{week}/withdrawal", take_back, methods=["POST"]),
    Route("/facilities/{slug}/draws/{week}/file", paper),
]
