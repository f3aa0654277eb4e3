"""The weather closes everything outdoors at once: the desk's two taps."""

from collections.abc import Sequence
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.displacing import ClosureWish, close_over, lift_closing
from portal.bookings.rules.instants import instant_text
from portal.closures.drawing import progress_context
from portal.closures.forms import WeatherForm, weather_form
from portal.closures.outdoors import SCOPE_WORDS, campuses, listed
from portal.closures.queries import Closing, bookings_between, closing_of, weather_closings
from portal.closures.rules import (
    HOURS_AT_ONCE,
    LEVEL_WORDS,
    SIGNAL_LEVELS,
    SIGNAL_WORDS,
    weather_reason,
)
from portal.closures.wishing import asked_at
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.hours.models import ClosureKind
from portal.language import say, say_n
from portal.people.access import granted, not_found, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other


@granted(Role.DESK, Role.ADMINISTRATOR)
async def show(request: Request) -> Response:
    """The signals; once one is tapped, everything outdoors, and how many have booked there."""
    outdoor = await _outdoor()
    return await _form_page(request, outdoor, weather_form(form.query(request), outdoor))


@granted(Role.DESK, Role.ADMINISTRATOR)
async def close(request: Request) -> Response:
    """Close what was chosen, and tell everybody who booked there."""
    outdoor = await _outdoor()
    sent = await form.read(request)
    typed = weather_form(sent, outdoor)
    at = asked_at(sent)
    try:
        if problems := typed.problems():
            raise Refused(problems)
        assert typed.signal is not None  # noqa: S101  there are no problems
        assert typed.level is not None  # noqa: S101  the same
        span = TimeSpan(at, at + timedelta(hours=typed.hours or 0))
        code = await close_over(
            visitor(request),
            [ClosureWish(facts.organisation.id, facts.id, span) for facts in typed.places],
            reason=weather_reason(typed.signal, typed.level, typed.district),
            kind=ClosureKind.WEATHER,
            organisation_id=None,
            signal=typed.signal.value,
            level=typed.level.value,
            district=typed.district,
            key=sent.text("submission"),
        )
    except Refused as refused:
        return await _form_page(request, outdoor, typed, refused.problems)
    return see_other(request, f"/desk/weather/{code}")


@granted(Role.DESK, Role.ADMINISTRATOR)
async def one(request: Request) -> Response:
    """How far a closing for the weather is."""
    return await _page(request, await _weather(request))


@granted(Role.DESK, Role.ADMINISTRATOR)
async def undo(request: Request) -> Response:
    """As if it had not been: within ten minutes."""
    return await _end(request, undo=True)


@granted(Role.DESK, Role.ADMINISTRATOR)
async def reopen(request: Request) -> Response:
    """The signal is over: open again from now on."""
    return await _end(request, undo=False)


async def _end(request: Request, *, undo: bool) -> Response:
    closing = await _weather(request)
    try:
        await lift_closing(visitor(request), closing.code, undo=undo)
    except Refused as refused:
        return await _page(request, closing, refused.problems)
    said = say("Undone. Bookings stand again.") if undo else say("Open again.")
    return see_other(request, f"/desk/weather/{closing.code}", said=said)


async def _form_page(
    request: Request,
    outdoor: Sequence[Facts],
    typed: WeatherForm,
    problems: Sequence[Problem] = (),
) -> Response:
    at = asked_at(Form([]))
    hours = typed.hours if typed.hours in HOURS_AT_ONCE else HOURS_AT_ONCE[0]
    span = TimeSpan(at, at + timedelta(hours=hours))
    counts = await bookings_between([facts.id for facts in outdoor], span)
    everybody = campuses(outdoor)
    shown = listed(everybody, typed.choice, typed.sought, counts)
    context = {
        "places": outdoor,
        "shown": shown,
        "others": len(everybody) - len(shown),
        "counts": counts,
        "closed": len(typed.places),
        "bookings": sum(counts.get(facts.id, 0) for facts in typed.places),
        "form": typed,
        "scopes": list(SCOPE_WORDS.items()),
        "chosen": bool(problems or (typed.signal and typed.level)),
        "offered": SIGNAL_LEVELS,
        "signal_words": SIGNAL_WORDS,
        "level_words": LEVEL_WORDS,
        "signals": list(SIGNAL_WORDS.items()),
        "levels": list(LEVEL_WORDS.items()),
        "hours": [(n, say_n("%(n)s hour", "%(n)s hours", n)) for n in HOURS_AT_ONCE],
        "until": span.ends.astimezone(settings().zone),
        "asked": instant_text(at),
        "problems": problems,
        "closings": await weather_closings(),
        "now": clock.now(),
        "zone": settings().zone,
        "key": new_key(),
    }
    status = 422 if problems else 200
    return page(request, "closures/weather.html", context, status=status, private=True)


async def _page(request: Request, closing: Closing, problems: Sequence[Problem] = ()) -> Response:
    asked, viewer = form.query(request), visitor(request).id
    context = {
        **await progress_context(closing, settings().zone, clock.now(), asked=asked, viewer=viewer),
        "path": f"/desk/weather/{closing.code}",
        "problems": problems,
    }
    status = 422 if problems else 200
    return page(request, "closures/weather_closing.html", context, status=status, private=True)


async def _outdoor() -> list[Facts]:
    return [facts for facts in await all_facts() if not facts.indoor]


async def _weather(request: Request) -> Closing:
    closing = await closing_of(request.path_params["code"])
    if closing is None or closing.kind != ClosureKind.WEATHER:
        raise not_found()
    return closing


ONE = "/desk/weather/{code}"
routes = [
    Route("/desk/weather", show),
    Route("/desk/weather", close, methods=["POST"]),
    Route(ONE, one),
    Route(f"{ONE}/undo", undo, methods=["POST"]),
    Route(f"{ONE}/reopening", reopen, methods=["POST"]),
]
