"""Moving a booking: the new slot is chosen on a facility's page, and confirmed here."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.access import booking_in_reach, for_whom
from portal.bookings.actions import move_booking
from portal.bookings.forms import SlotForm, slot_form
from portal.bookings.queries import Reserved, alternatives
from portal.bookings.rules.instants import instant_text
from portal.facilities.queries import facts_by_unit
from portal.language import say
from portal.people.access import not_found, signed_in, visitor
from portal.people.queries.helpers import Neighbour
from portal.problems import Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other


@signed_in
async def ask(request: Request) -> Response:
    """Before and after, side by side; or straight to choosing when nothing was chosen yet."""
    booking, helped = await booking_in_reach(request)
    chosen = slot_form(form.query(request))
    if chosen.unit_id is None or chosen.starts_at is None:
        return see_other(
            request,
            f"/facilities/{booking.facts.slug}?day={booking.on_day}&moving={booking.code}",
        )
    return await _ask(request, booking, helped, chosen)


@signed_in
async def move(request: Request) -> Response:
    """Move it."""
    booking, helped = await booking_in_reach(request)
    sent = await form.read(request)
    chosen = slot_form(sent)
    facts = await facts_by_unit(chosen.unit_id) if chosen.unit_id else None
    span = chosen.span(facts) if facts else None
    if facts is None or span is None:
        raise not_found()
    try:
        await move_booking(
            visitor(request),
            booking.code,
            chosen.unit_id or 0,
            span,
            key=sent.text("submission"),
            helping=for_whom(helped),
        )
    except Refused as refused:
        return await _ask(request, booking, helped, chosen, refused)
    return see_other(request, f"/bookings/{booking.code}", said=say("Moved."))


async def _ask(
    request: Request,
    booking: Reserved,
    helped: Neighbour | None,
    chosen: SlotForm,
    refused: Refused | None = None,
) -> Response:
    facts = await facts_by_unit(chosen.unit_id or 0)
    span = chosen.span(facts) if facts else None
    if facts is None or span is None:
        raise not_found()
    context = {
        "booking": booking,
        "helped": helped,
        "facts": facts,
        "unit": facts.unit(chosen.unit_id or 0),
        "starts": span.starts.astimezone(facts.zone),
        "ends": span.ends.astimezone(facts.zone),
        "starts_text": instant_text(span.starts),
        "minutes": span.minutes,
        "problems": refused.problems if refused else [],
        "alternatives": (
            await alternatives(
                helped.id if helped else visitor(request).id, facts, span, apart_from=booking.id
            )
            if refused
            else []
        ),
        "key": new_key(),
    }
    status = (409 if refused.conflict else 422) if refused else 200
    return page(request, "bookings/move.html", context, status=status, private=True)


routes = [
    Route("/bookings/{code}/move", ask),
    Route("/bookings/{code}/move", move, methods=["POST"]),
]
