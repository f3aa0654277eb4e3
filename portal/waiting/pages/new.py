"""Joining the line for a slot that is full, or for anything like it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.forms import BROKEN, slot_form
from portal.bookings.queries import alternatives
from portal.bookings.queries.availability import days_of
from portal.bookings.rules.instants import instant_text
from portal.bookings.rules.offer import spans_of
from portal.demand.actions import note
from portal.demand.rules import What
from portal.facilities.queries import facts_by_unit
from portal.facilities.rules import KINDS, Facts
from portal.language import clock_words, say
from portal.people.access import not_found, signed_in, visitor
from portal.problems import Refused
from portal.submissions.rules import new_key
from portal.waiting.actions import join_line
from portal.waiting.forms import FACILITY, KIND, UNIT, WaitForm, minute_of, wait_form
from portal.waiting.in_words import time_words
from portal.waiting.queries.waits import waiting_for
from portal.waiting.rules import Wanted
from portal.web import form
from portal.web.address import address
from portal.web.form import Form
from portal.web.render import page, see_other


async def _back_to_the_slot(request: Request) -> str:
    """A session that ended meanwhile: after signing in, the page is open again."""
    chosen = slot_form(await form.read(request))
    starts = instant_text(chosen.starts_at) if chosen.starts_at else ""
    return address("zh", "/waiting/new", unit=chosen.unit_id or "", starts=starts)


@signed_in
async def new(request: Request) -> Response:
    """What one may wait for, beginning with the slot that is full."""
    asked = form.query(request)
    facts = await _facts(asked)
    chosen = wait_form(asked, facts)
    wanted = chosen.wanted(facts)
    if wanted is None:
        return _broken(request, facts)
    starts = wanted.window.starts.astimezone(facts.zone)
    note(What.FULL, facts.id, wanted.on_day, starts.hour)
    return await _page(request, facts, chosen, wanted)


@signed_in(resume=_back_to_the_slot)
async def join(request: Request) -> Response:
    """Join; a refusal is the same page with every reason and what was chosen."""
    sent = await form.read(request)
    facts = await _facts(sent)
    chosen = wait_form(sent, facts)
    wanted = chosen.wanted(facts)
    if wanted is None:
        return _broken(request, facts)
    try:
        if chosen.party.problems:
            raise Refused(chosen.party.problems)
        code = await join_line(visitor(request), wanted, key=sent.text("submission"))
    except Refused as refused:
        return await _page(request, facts, chosen, wanted, refused)
    return see_other(request, f"/waiting/{code}")


async def _facts(sent: Form) -> Facts:
    unit_id = slot_form(sent).unit_id
    facts = await facts_by_unit(unit_id) if unit_id else None
    if facts is None:
        raise not_found()
    return facts


def _broken(request: Request, facts: Facts) -> Response:
    context = {"facts": facts, "problems": [BROKEN]}
    return page(request, "bookings/broken.html", context, status=422, private=True)


async def _page(
    request: Request,
    facts: Facts,
    chosen: WaitForm,
    wanted: Wanted,
    refused: Refused | None = None,
) -> Response:
    zone = facts.zone
    terms = facts.terms_on(wanted.on_day)
    unit = facts.unit(chosen.slot.unit_id or 0)
    span = chosen.slot.span(facts)
    assert unit is not None  # noqa: S101  the facility was found by it
    assert span is not None  # noqa: S101  what is wanted was read from it
    [day] = await days_of(facts, [wanted.on_day])
    spans = list(spans_of(day, terms)) if terms else []
    first = minute_of(wanted.window.starts.astimezone(zone))
    last = minute_of(wanted.window.ends.astimezone(zone), ends=True)
    starts = {minute_of(each.starts.astimezone(zone)) for each in spans} | {first}
    ends = {minute_of(each.ends.astimezone(zone), ends=True) for each in spans} | {last}
    instead = refused is not None and all(each.code != "free_now" for each in refused.problems)
    context = {
        "facts": facts,
        "unit": unit,
        "terms": terms,
        "starts": span.starts.astimezone(zone),
        "ends": span.ends.astimezone(zone),
        "starts_text": instant_text(span.starts),
        "minutes": span.minutes,
        "lengths": [(n, say("%(n)s minutes", n=n)) for n in terms.lengths] if terms else [],
        "wheres": _wheres(facts, unit.name),
        "where": chosen.where,
        "firsts": [(minute, clock_words(minute)) for minute in sorted(starts)],
        "lasts": [(minute, clock_words(minute)) for minute in sorted(ends)],
        "first": first,
        "last": last,
        "said": chosen.party,
        "in_line": await waiting_for(wanted, facts),
        "when": time_words(wanted, zone),
        "problems": refused.problems if refused else [],
        "alternatives": await alternatives(visitor(request).id, facts, span) if instead else [],
        "key": new_key(),
    }
    status = (409 if refused.conflict else 422) if refused else 200
    return page(request, "waiting/new.html", context, status=status, private=True)


def _wheres(facts: Facts, unit: object) -> list[tuple[str, object]]:
    """What would do, as choices."""
    here: list[tuple[str, object]] = []
    if len(facts.units) > 1:
        here.append((FACILITY, say("Any of %(place)s", place=facts.name)))
        here.append((UNIT, say("Only %(unit)s", unit=unit)))
    else:
        here.append((UNIT, say("Only %(unit)s", unit=facts.name)))
    return [*here, (KIND, say("Any place for %(kind)s", kind=KINDS[facts.kind]))]


routes = [
    Route("/waiting/new", new),
    Route("/waiting", join, methods=["POST"]),
]
