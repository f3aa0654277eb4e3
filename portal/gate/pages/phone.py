"""The guard's phone: this gate's today, a tick for each who comes."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.gate import Keeper, check_in, check_out, undo_check_in
from portal.bookings.queries.gate import Listed
from portal.bookings.rules.gate import DIGITS, Way, digits_of
from portal.bookings.rules.states import State
from portal.gate.access import COOKIE, at_the_gate, gate_link
from portal.gate.actions import count_walk_in, note_seen, undo_walk_in, walk_in_left
from portal.gate.queries import GateDay, gate_day, link_with
from portal.gate.rules import crowd, is_token, token_hash
from portal.language import Words, say
from portal.people.access import not_found, open_to_all
from portal.people.sessions import cookie_name
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.cookies import set_cookie
from portal.web.form import Form
from portal.web.render import page, see_other

Act = Callable[[Request, Listed, Form], Awaitable[Words]]

KEPT_SECONDS = 180 * 24 * 3600
NOT_HERE = Problem("not_here", say("This booking is not on this gate's list of today."))
WRONG = Problem(
    "wrong_digits",
    say("No booking of today at this gate has these six digits. Please look for it in the list."),
    field="digits",
)


@open_to_all
async def enter(request: Request) -> Response:
    """A device opens its link; from now on it is at the gate."""
    token = request.path_params["token"]
    link = await link_with(token_hash(token)) if is_token(token) else None
    if link is None:
        raise not_found()
    await note_seen(link.id)
    answer = see_other(request, "/gate")
    set_cookie(answer, cookie_name(COOKIE), token, seconds=KEPT_SECONDS)
    return answer


@at_the_gate
async def show(request: Request) -> Response:
    """Who comes today."""
    return _show(request, await today(request))


@at_the_gate
async def tick(request: Request) -> Response:
    """They came."""
    sent = await form.read(request)
    return await _act_on_listed(request, sent, _tick)


@at_the_gate
async def untick(request: Request) -> Response:
    """They did not, the tick was a mistake."""
    sent = await form.read(request)
    return await _act_on_listed(request, sent, _untick)


@at_the_gate
async def leave(request: Request) -> Response:
    """They left."""
    sent = await form.read(request)
    return await _act_on_listed(request, sent, _leave)


@at_the_gate
async def by_digits(request: Request) -> Response:
    """They said their six digits."""
    sent = await form.read(request)
    digits = sent.figures("digits")
    day = await today(request)
    secret = settings().secret
    found = [each for each in day.listed if digits_of(secret, each.booking.code) == digits]
    if len(digits) != DIGITS or len(found) != 1:
        return _show(request, day, problems=[WRONG], sent=sent)
    try:
        said = await _tick(request, found[0], sent, Way.CODE)
    except Refused as refused:
        return _show(request, await today(request), problems=refused.problems, sent=sent)
    return see_other(request, "/gate", said=said)


@at_the_gate
async def walk_in(request: Request) -> Response:
    """Some came without a booking."""
    sent = await form.read(request)
    day = await today(request)
    facts = next((each for each in day.facilities if each.slug == sent.text("place")), None)
    facts = facts or (day.facilities[0] if len(day.facilities) == 1 else None)
    if facts is None:
        place = Problem("place", say("Please choose where they go."), field="place")
        return _show(request, day, problems=[place], sent=sent)
    heads = sent.number("heads")
    try:
        await count_walk_in(_keeper(request), facts, heads, key=sent.text("submission"))
    except Refused as refused:
        return _show(request, day, problems=refused.problems, sent=sent)
    return see_other(request, "/gate", said=say("Counted: %(n)s came in.", n=heads))


@at_the_gate
async def walk_in_changed(request: Request) -> Response:
    """Some who came without a booking left, or were counted by mistake."""
    sent = await form.read(request)
    day = await today(request)
    number = sent.number("walk_in")
    if number in {each.id for each in day.walk_ins} and number is not None:
        await (undo_walk_in(number) if sent.ticked("undo") else walk_in_left(number))
    return see_other(request, "/gate")


async def today(request: Request) -> GateDay:
    """This gate's today."""
    link = gate_link(request)
    return await gate_day(link.campus, link.gate, clock.today(settings().zone))


def _keeper(request: Request) -> Keeper:
    return Keeper(gate_link_id=gate_link(request).id)


async def _act_on_listed(request: Request, sent: Form, act: Act) -> Response:
    """Do something with the booking the form names, if it is on this gate's list."""
    day = await today(request)
    code = sent.text("booking")
    listed = next((each for each in day.listed if each.booking.code == code), None)
    if listed is None:
        return _show(request, day, problems=[NOT_HERE])
    try:
        said = await act(request, listed, sent)
    except Refused as refused:
        return _show(request, await today(request), problems=refused.problems)
    return see_other(request, "/gate", said=said)


async def _tick(request: Request, listed: Listed, sent: Form, way: Way = Way.LIST) -> Words:
    booking = listed.booking
    heads = sent.number("heads", default=booking.party) or 0
    if sent.text("way") == Way.QR:
        way = Way.QR
    won = await check_in(_keeper(request), booking.id, way, heads=heads)
    if not won:
        return say("%(name)s was ticked already.", name=listed.name)
    return say("%(name)s came: %(unit)s, %(n)s.", name=listed.name, unit=booking.unit.name, n=heads)


async def _untick(request: Request, listed: Listed, _: Form) -> Words:
    await undo_check_in(_keeper(request), listed.booking.id)
    return say("The tick of %(name)s is taken back.", name=listed.name)


async def _leave(_: Request, listed: Listed, __: Form) -> Words:
    await check_out(listed.booking.id)
    return say("%(name)s left.", name=listed.name)


def _show(
    request: Request, day: GateDay, problems: list[Problem] | None = None, sent: Form | None = None
) -> Response:
    context = {
        "link": gate_link(request),
        "day": day,
        "now": day.now,
        "coming": [each for each in day.listed if _is_coming(day, each)],
        "others": [each for each in day.listed if not _is_coming(day, each)],
        "crowd": crowd(day.on_campus, day.campus.cap),
        "problems": problems or [],
        "digits": sent.figures("digits")[:20] if sent else "",
        "heads": sent.text("heads") if sent else "1",
        "place": sent.text("place") if sent else "",
        "key": new_key(),
    }
    return page(request, "gate/phone.html", context, status=422 if problems else 200, private=True)


def _is_coming(day: GateDay, listed: Listed) -> bool:
    """Still expected, or inside."""
    if listed.booking.span.ends <= day.now or listed.booking.state in (State.MISSED, State.EXCUSED):
        return False
    return listed.visit is None or listed.visit.left_at is None


routes = [
    Route("/gate/enter/{token}", enter),
    Route("/gate", show),
    Route("/gate/tick", tick, methods=["POST"]),
    Route("/gate/untick", untick, methods=["POST"]),
    Route("/gate/leave", leave, methods=["POST"]),
    Route("/gate/digits", by_digits, methods=["POST"]),
    Route("/gate/walk-ins", walk_in, methods=["POST"]),
    Route("/gate/walk-ins/change", walk_in_changed, methods=["POST"]),
]
