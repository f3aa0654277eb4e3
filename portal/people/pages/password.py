"""Staff's passwords: signing in with one, and setting it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import say
from portal.people import access, browsers, queries
from portal.people.actions import passwords
from portal.people.actions.throttle import TooOften
from portal.people.pages.sign_in import INVALID, TOO_OFTEN, next_of
from portal.people.rules.addresses import read_address
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.web import form
from portal.web.render import page, see_other


@access.open_to_all
async def ask(request: Request) -> Response:
    """Address and password."""
    wish = next_of(form.query(request).text("next"))
    if request.state.person is not None:
        return see_other(request, wish)
    return _asked(request, wish, "", [], 200)


@access.open_to_all
async def enter(request: Request) -> Response:
    """Let staff in; whatever does not fit, the answer is one and the same."""
    sent = await form.read(request)
    wish, typed = next_of(sent.text("next")), sent.text("address")
    browser = browsers.browser_of(request)
    read = read_address(typed)
    if isinstance(read, Problem):
        return _asked(request, wish, typed, [read], INVALID)
    try:
        entered = await passwords.enter_with_password(read, sent.lines("password"), browser)
    except Refused as refused:
        status = TOO_OFTEN if isinstance(refused, TooOften) else INVALID
        return _asked(request, wish, typed, refused.problems, status)
    answer = see_other(request, wish)
    browsers.signed_in(answer, browser, entered)
    return answer


@access.granted(*Role)
async def show(request: Request) -> Response:
    """Set a password, or another."""
    return await _shown(request, [], 200)


@access.granted(*Role)
async def change(request: Request) -> Response:
    """Keep the new password and sign the other devices out."""
    sent = await form.read(request)
    person = access.visitor(request)
    try:
        await passwords.change_password(
            person.id, person.session_id, sent.lines("present"), sent.lines("password")
        )
    except Refused as refused:
        status = TOO_OFTEN if isinstance(refused, TooOften) else INVALID
        return await _shown(request, refused.problems, status)
    done = say("Password saved. Your other devices are signed out.")
    return see_other(request, "/me/account", said=done)


def _asked(
    request: Request, wish: str, typed: str, problems: Sequence[Problem], status: int
) -> Response:
    context = {"next": wish, "address": typed, "problems": problems}
    return page(request, "people/password.html", context, status=status, private=True)


async def _shown(request: Request, problems: Sequence[Problem], status: int) -> Response:
    person = await queries.account(access.visitor(request).id)
    context = {
        "has_password": person is not None and person.has_password,
        "username": (person.email or person.phone) if person else None,
        "problems": problems,
    }
    return page(request, "people/my_password.html", context, status=status)


routes = [
    Route("/sign-in/password", ask, methods=["GET"]),
    Route("/sign-in/password", enter, methods=["POST"]),
    Route("/me/password", show, methods=["GET"]),
    Route("/me/password", change, methods=["POST"]),
]
