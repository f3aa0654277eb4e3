"""Confirm: the chosen slot is kept for five minutes while its reader says how many come."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.access import helped_one, helping
from portal.bookings.actions import book_slot, extend_hold, hold_slot
from portal.bookings.forms import (
    BROKEN,
    PartyForm,
    SlotForm,
    party_form,
    slot_form,
)
from portal.bookings.queries import Reserved, alternatives
from portal.bookings.rules.instants import instant_text
from portal.demand.actions import note
from portal.demand.rules import What
from portal.facilities.queries import facts_by_unit
from portal.facilities.rules import Facts
from portal.language import Words, say_n
from portal.people.access import not_found, signed_in, visitor
from portal.people.queries.helpers import Neighbour, helped_by
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from portal.web import form
from portal.web.address import address
from portal.web.render import page, see_other

MENDABLE = ("party", "children", "band", "minutes")  # fields of this page


async def _back_to_the_slot(request: Request) -> str:
    """A session that ended meanwhile: after signing in, the chosen slot is open again."""
    sent = await form.read(request)
    chosen = slot_form(sent)
    return address(
        "zh",
        "/bookings/new",
        unit=chosen.unit_id or "",
        starts=instant_text(chosen.starts_at) if chosen.starts_at else "",
        **_for(sent.number("for")),
    )


def _for(person_id: int | None) -> dict[str, int]:
    """For whom it is, as addresses say it; nothing for the visitor."""
    return {"for": person_id} if person_id else {}


@signed_in
async def confirm(request: Request) -> Response:
    """The confirm page. Opening it keeps the slot; a page fetched in advance, or linked from
    elsewhere, keeps nothing."""
    asked = form.query(request)
    chosen = slot_form(asked)
    facts, span = await _chosen(chosen)
    if span is None:
        return _broken(request, facts)
    helped = await helped_one(request, asked.number("for"))
    said = PartyForm(1, 0, "")
    if _only_looking(request):
        return await _confirm_page(request, facts, chosen, span, said, helped)
    try:
        held = await hold_slot(
            visitor(request),
            chosen.unit_id or 0,
            span,
            helping=helping(helped) if helped else None,
        )
    except Refused as refused:
        return await _confirm_page(request, facts, chosen, span, said, helped, refused=refused)
    return await _confirm_page(request, facts, chosen, span, said, helped, held=held)


@signed_in(resume=_back_to_the_slot)
async def book(request: Request) -> Response:
    """The booking itself. A refusal is the same page with every reason and what was typed."""
    sent = await form.read(request)
    chosen, said = slot_form(sent), party_form(sent)
    facts, span = await _chosen(chosen)
    if span is None:
        return _broken(request, facts)
    helped = await helped_one(request, sent.number("for"))
    try:
        if said.problems:
            raise Refused(said.problems)
        code = await book_slot(
            visitor(request),
            chosen.unit_id or 0,
            span,
            party=said.party,
            children=said.children,
            child_band=said.child_band,
            key=sent.text("submission"),
            helping=helping(helped) if helped else None,
        )
    except Refused as refused:
        return await _confirm_page(request, facts, chosen, span, said, helped, refused=refused)
    return see_other(request, f"/bookings/{code}")


@signed_in
async def extend(request: Request) -> Response:
    """Five minutes more, once."""
    helped = await helped_one(request, (await form.read(request)).number("for"))
    held = await extend_hold(
        visitor(request),
        request.path_params["code"],
        helping=helping(helped) if helped else None,
    )
    return see_other(
        request,
        address(
            "zh",
            "/bookings/new",
            unit=held.unit.id,
            starts=instant_text(held.span.starts),
            minutes=held.span.minutes,
            **_for(helped.id if helped else None),
        ),
    )


async def _chosen(chosen: SlotForm) -> tuple[Facts, TimeSpan | None]:
    facts = await facts_by_unit(chosen.unit_id) if chosen.unit_id else None
    if facts is None:
        raise not_found()
    return facts, chosen.span(facts)


def _only_looking(request: Request) -> bool:
    headers = request.headers
    purpose = headers.get("sec-purpose", "") + headers.get("purpose", "")
    return (
        request.method == "HEAD"
        or "prefetch" in purpose
        or headers.get("sec-fetch-site") == "cross-site"
    )


def _broken(request: Request, facts: Facts) -> Response:
    context = {"facts": facts, "problems": [BROKEN]}
    return page(request, "bookings/broken.html", context, status=422, private=True)


async def _confirm_page(
    request: Request,
    facts: Facts,
    chosen: SlotForm,
    span: TimeSpan,
    said: PartyForm,
    helped: Neighbour | None,
    *,
    held: Reserved | None = None,
    refused: Refused | None = None,
) -> Response:
    unit = facts.unit(chosen.unit_id or 0)
    starts = span.starts.astimezone(facts.zone)
    if refused is not None:
        note(What.REFUSED, facts.id, starts.date(), starts.hour, refused.problems[0].code)
    terms = facts.terms_on(starts.date())
    problems = [_linked(problem) for problem in refused.problems] if refused else []
    mendable = bool(problems) and all(problem.field in MENDABLE for problem in problems)
    booker_id = helped.id if helped else visitor(request).id
    instead = [] if mendable or not problems else await alternatives(booker_id, facts, span)
    context = {
        "facts": facts,
        "unit": unit,
        "terms": terms,
        "starts": starts,
        "ends": span.ends.astimezone(facts.zone),
        "starts_text": instant_text(span.starts),
        "minutes": span.minutes,
        "lengths": [(length, _length_words(length)) for length in terms.lengths] if terms else [],
        "free_until": (span.starts - terms.cancel_before).astimezone(facts.zone) if terms else None,
        "held": held,
        "held_until": held.held_until.astimezone(facts.zone) if held and held.held_until else None,
        "problems": problems,
        "impossible": bool(problems) and not mendable,
        "said": said,
        "helped": helped,
        "for_whom": _for(helped.id if helped else None),
        "others": [
            (each.person_id, each.person)
            for each in await helped_by(visitor(request).id)
            if helped is None or each.person_id != helped.id
        ],
        "alternatives": instead,
        "key": new_key(),
    }
    status = (409 if refused.conflict else 422) if refused else 200
    return page(request, "bookings/new.html", context, status=status, private=True)


def _linked(problem: Problem) -> Problem:
    """The problem, pointing at a field only if this page has it."""
    return problem if problem.field in MENDABLE else replace(problem, field=None)


def _length_words(minutes: int) -> Words:
    if minutes % 60:
        return say_n("%(n)s minute", "%(n)s minutes", minutes)
    return say_n("%(n)s hour", "%(n)s hours", minutes // 60)


routes = [
    Route("/bookings/new", confirm),
    Route("/bookings", book, methods=["POST"]),
    Route("/bookings/{code}/extension", extend, methods=["POST"]),
]
