"""Booking for somebody at the desk, and giving back what they do not need."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions import book_slot, cancel_booking
from portal.bookings.forms import PartyForm, SlotForm, party_form, slot_form
from portal.bookings.queries import Reserved, days_of
from portal.bookings.rules import Wish, problems_with
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.bookings.rules.helping import Helped
from portal.bookings.rules.instants import instant_text
from portal.bookings.rules.share import EVERY_PLACE
from portal.desk.access import the_booking, the_desk, the_person
from portal.desk.forms import consent_of
from portal.facilities.queries import facts_by_unit
from portal.facilities.rules import Facts, UnitFacts
from portal.language import say
from portal.people.access import not_found, visitor
from portal.people.queries.register import Listed
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other

CONFLICT, INVALID = 409, 422


async def _chosen(chosen: SlotForm) -> tuple[Facts, UnitFacts, TimeSpan]:
    """What was chosen on the person's page; 404 for what that page never links to."""
    facts = await facts_by_unit(chosen.unit_id) if chosen.unit_id else None
    unit = facts.unit(chosen.unit_id or 0) if facts else None
    span = chosen.span(facts) if facts else None
    if facts is None or unit is None or span is None:
        raise not_found()
    return facts, unit, span


def _helped(person: Listed, consent: str) -> Helped:
    return Helped(person.id, person.household_id, consent, "desk")


@the_desk
async def confirm(request: Request) -> Response:
    """The slot, and what stands in the way: of that the desk may waive some."""
    person = await the_person(request)
    asked = form.query(request)
    facts, unit, span = await _chosen(slot_form(asked))
    on = span.starts.astimezone(facts.zone).date()
    (day,) = await days_of(facts, [on], person.id, granted=EVERY_PLACE)
    problems = problems_with(Wish(unit, span), day)
    return _confirm(request, person, (facts, unit, span), asked, PartyForm(1, 0, ""), problems)


@the_desk
async def book(request: Request) -> Response:
    """The booking. It is theirs; the desk stands on it as who made it."""
    person = await the_person(request)
    sent = await form.read(request)
    said = party_form(sent)
    facts, unit, span = await _chosen(slot_form(sent))
    try:
        if said.problems:
            raise Refused(said.problems)
        code = await book_slot(
            visitor(request),
            unit.id,
            span,
            party=said.party,
            children=said.children,
            child_band=said.child_band,
            key=sent.text("submission"),
            helping=_helped(person, consent_of(sent)),
            waive=sent.ticked("waive"),
        )
    except Refused as refused:
        status = CONFLICT if refused.conflict else INVALID
        place = (facts, unit, span)
        return _confirm(request, person, place, sent, said, refused.problems, status)
    return see_other(request, f"/desk/slips/{code}")


def _confirm(
    request: Request,
    person: Listed,
    place: tuple[Facts, UnitFacts, TimeSpan],
    sent: Form,
    said: PartyForm,
    problems: list[Problem],
    status: int = 200,
) -> Response:
    facts, unit, span = place
    terms = facts.terms_on(span.starts.astimezone(facts.zone).date())
    fixed = [problem for problem in problems if problem.field not in ("party", "children", "band")]
    context = {
        "person": person,
        "facts": facts,
        "unit": unit,
        "starts": span.starts.astimezone(facts.zone),
        "ends": span.ends.astimezone(facts.zone),
        "starts_text": instant_text(span.starts),
        "minutes": span.minutes,
        "most": terms.party_max if terms else 1,
        "said": said,
        "consent": consent_of(sent),
        "waive": sent.ticked("waive"),
        "problems": problems,
        "impossible": any(not problem.waivable for problem in fixed),
        "waivable": any(problem.waivable for problem in problems),
        "key": new_key(),
    }
    return page(request, "desk/book.html", context, status=status, private=True)


@the_desk
async def ask_to_cancel(request: Request) -> Response:
    """Whether it is meant."""
    person, booking = await the_booking(request)
    problems = problems_with_cancelling(booking.state, booking.span, clock.now())
    return _ask_to_cancel(request, person, booking, problems)


@the_desk
async def cancel(request: Request) -> Response:
    """Give it back for them."""
    person, booking = await the_booking(request)
    sent = await form.read(request)
    try:
        await cancel_booking(
            visitor(request),
            booking.code,
            key=sent.text("submission"),
            helping=_helped(person, consent_of(sent)),
        )
    except Refused as refused:
        return _ask_to_cancel(request, person, booking, refused.problems, INVALID)
    return see_other(request, f"/desk/people/{person.id}", said=say("Cancelled."))


def _ask_to_cancel(
    request: Request,
    person: Listed,
    booking: Reserved,
    problems: list[Problem],
    status: int = 200,
) -> Response:
    context = {"person": person, "booking": booking, "problems": problems, "key": new_key()}
    return page(request, "desk/cancel.html", context, status=status, private=True)


routes = [
    Route("/desk/people/{person_id:int}/bookings/new", confirm),
    Route("/desk/people/{person_id:int}/bookings", book, methods=["POST"]),
    Route("/desk/bookings/{code}/cancellation", ask_to_cancel),
    Route("/desk/bookings/{code}/cancellation", cancel, methods=["POST"]),
]
