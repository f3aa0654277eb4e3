"""A school's closings: what there is, one more, who would be hit, and the button."""

from collections.abc import Sequence
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.displacing import close_over
from portal.bookings.queries.displaced import Hit
from portal.bookings.rules.instants import instant_text
from portal.closures.drawing import lines_of, summary_of
from portal.closures.forms import AT_ONCE, ClosingForm, closing_form
from portal.closures.previewing import message_to
from portal.closures.queries import closings_of
from portal.closures.rules import HOURS_AT_ONCE, OWN_WORDS, READY_REASONS
from portal.closures.wishing import asked_at, hits_of, wishes_of
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation, opened_by
from portal.facilities.rules import Facts
from portal.hours.models import ClosureKind
from portal.language import Words, say, say_n
from portal.people.access import granted, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form as web_form
from portal.web.form import Form
from portal.web.render import language_of, page, see_other

SHOWN = 50  # bookings named in a preview


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def show(request: Request) -> Response:
    """Present and past closings, and the form of a new one with everything ticked."""
    organisation = await managed(request)
    places = await opened_by(organisation.id)
    asked = web_form.query(request)
    typed = closing_form(asked, places, today=_today(places))
    ticked = typed.places if "facility" in asked else tuple(places)
    return await _form_page(request, organisation, places, typed, ticked)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def preview(request: Request) -> Response:
    """Who is hit and what they would read. Nothing is saved."""
    organisation = await managed(request)
    places = await opened_by(organisation.id)
    sent = await web_form.read(request)
    typed = closing_form(sent, places, today=_today(places))
    if sent.ticked("change"):
        return await _form_page(request, organisation, places, typed, typed.places)
    at = asked_at(Form([]))
    if problems := typed.problems(at):
        return await _form_page(request, organisation, places, typed, typed.places, problems)
    hits = await hits_of(typed, at)
    return await _preview_page(request, organisation, typed, at, hits)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def save(request: Request) -> Response:
    """Close: bookings are moved out and told, and the page of the closing shows how far it is."""
    organisation = await managed(request)
    places = await opened_by(organisation.id)
    sent = await web_form.read(request)
    typed = closing_form(sent, places, today=_today(places))
    at = asked_at(sent)
    try:
        if problems := typed.problems(at):
            raise Refused(problems)
        code = await close_over(
            visitor(request),
            wishes_of(typed, places, at),
            reason=typed.reason,
            kind=ClosureKind.CLOSURE,
            organisation_id=organisation.id,
            key=sent.text("submission"),
        )
    except Refused as refused:
        return await _form_page(
            request, organisation, places, typed, typed.places, refused.problems
        )
    return see_other(request, f"/organisations/{organisation.slug}/closures/{code}")


async def _form_page(
    request: Request,
    organisation: Organisation,
    places: Sequence[Facts],
    typed: ClosingForm,
    ticked: Sequence[Facts],
    problems: Sequence[Problem] = (),
) -> Response:
    context = {
        "organisation": organisation,
        "places": places,
        "ticked": {facts.id for facts in ticked},
        "form": typed,
        "hours": [(n, say_n("%(n)s hour", "%(n)s hours", n)) for n in HOURS_AT_ONCE],
        "reasons": [*READY_REASONS.items(), (OWN_WORDS, say("Our own words, below"))],
        "problems": problems,
        "closings": await closings_of(organisation.id),
        "now": clock.now(),
        "zone": places[0].zone if places else settings().zone,
    }
    status = 422 if problems else 200
    return page(request, "closures/closings.html", context, status=status, private=True)


async def _preview_page(
    request: Request,
    organisation: Organisation,
    typed: ClosingForm,
    at: datetime,
    hits: Sequence[Hit],
) -> Response:
    people = {hit.person_id for hit in hits}
    context = {
        "organisation": organisation,
        **summary_of(typed, at),
        "hits": hits,
        "people": len(people),
        "calls": sum(hit.reach == "telephone" for hit in hits),
        "shown": lines_of(hits[:SHOWN], typed.places),
        "message": await message_to(hits[0], typed, at, language_of(request)) if hits else None,
        "button": _button(typed, len(hits)),
        "fields": [*_fields(typed), ("asked", instant_text(at))],
        "key": new_key(),
    }
    return page(request, "closures/preview.html", context, private=True)


def _button(typed: ClosingForm, hit: int) -> Words:
    if hit:
        return say_n("Close and tell %(n)s party", "Close and tell %(n)s parties", hit)
    return say("Close now") if typed.when == AT_ONCE else say("Close")


def _fields(typed: ClosingForm) -> list[tuple[str, object]]:
    wall = typed.wall
    return [
        ("when", typed.when),
        *[("facility", facts.id) for facts in typed.places],
        *[("first", wall.first), ("starts", wall.starts), ("last", wall.last)],
        *[("ends", wall.ends), ("hours", typed.hours or ""), ("reason", typed.choice)],
        *[("reason_zh", typed.reason_zh), ("reason_en", typed.reason_en)],
    ]


def _today(places: Sequence[Facts]) -> date:
    return clock.today(places[0].zone if places else settings().zone)


routes = [
    Route("/organisations/{slug}/closures", show),
    Route("/organisations/{slug}/closures", save, methods=["POST"]),
    Route("/organisations/{slug}/closures/preview", show),  # where links on a preview lead
    Route("/organisations/{slug}/closures/preview", preview, methods=["POST"]),
]
