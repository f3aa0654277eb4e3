"""Signing in with a code: an address, then six digits and, for newcomers, a name."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import say
from portal.messages.queries import newest_to
from portal.people import access, browsers, notices, queries, sessions
from portal.people.actions import signing_in
from portal.people.actions.sessions import end_session
from portal.people.actions.signing_in import Browser
from portal.people.actions.throttle import TooOften
from portal.people.cast import CAST, Member
from portal.people.rules.addresses import read_address, shown
from portal.people.rules.names import tidy_name
from portal.people.sessions import hash_of
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.address import address, local_path
from portal.web.render import language_of, page, see_other

AFTERWARDS = "/me"
INVALID = 422
TOO_OFTEN = 429


@access.open_to_all
async def ask(request: Request) -> Response:
    """One field. Whoever is signed in already goes where they wanted to."""
    wish = next_of(form.query(request).text("next"))
    if request.state.person is not None and not settings().demo:
        return see_other(request, wish)
    return await _asked(request, wish, "", [], browsers.browser_of(request))


@access.open_to_all
async def send(request: Request) -> Response:
    """Send a code, known or not, and go on to the page that takes it."""
    sent = await form.read(request)
    wish, typed = next_of(sent.text("next")), sent.text("address")
    browser = browsers.browser_of(request)
    read = read_address(typed)
    if isinstance(read, Problem):
        return await _asked(request, wish, typed, [read], browser)
    try:
        fresh = await signing_in.send_code(read, browser, language_of(request))
    except Refused as refused:
        return await _asked(request, wish, typed, refused.problems, browser, refused)
    said = None if fresh else say("We have just sent you one. A new one is possible in a minute.")
    answer = see_other(request, address("zh", "/sign-in/code", next=wish), said=said)
    browsers.keep_attempt(answer, browser)
    return answer


@access.open_to_all
async def ask_code(request: Request) -> Response:
    """The six digits."""
    wish = next_of(form.query(request).text("next"))
    return await _asked_code(request, wish, "", "", [])


@access.open_to_all
async def enter(request: Request) -> Response:
    """Judge the code and let them in, to where they wanted to go."""
    sent = await form.read(request)
    wish, typed = next_of(sent.text("next")), sent.figures("code")
    name = tidy_name(sent.text("name"))
    browser = browsers.browser_of(request)
    try:
        entered = await signing_in.enter(typed, name, browser, language_of(request))
    except Refused as refused:
        return await _asked_code(request, wish, typed, name, refused.problems)
    answer = see_other(request, wish)
    browsers.signed_in(answer, browser, entered)
    return answer


@access.open_to_all
async def enter_as(request: Request) -> Response:
    """One tap, in the demo. Elsewhere there is no such page."""
    if not settings().demo:
        raise access.not_found()
    wish = next_of((await form.read(request)).text("next"))
    browser = browsers.browser_of(request)
    entered = await signing_in.enter_as(access.number(request, "person_id"), browser)
    answer = see_other(request, wish)
    browsers.signed_in(answer, browser, entered)
    return answer


@access.open_to_all
async def sign_out(request: Request) -> Response:
    """End this device's session, at once."""
    person = request.state.person
    if person is not None:
        await end_session(person.id, person.session_id)
    answer = see_other(request, "/", said=say("You are signed out on this device."))
    sessions.forget(answer)
    return answer


def next_of(wish: str) -> str:
    """Where to go after signing in: a page of ours that is not about signing in."""
    path = local_path(wish, AFTERWARDS)
    return AFTERWARDS if path.startswith(("/sign-in", "/sign-out")) else path


async def _asked(
    request: Request,
    wish: str,
    typed: str,
    problems: Sequence[Problem],
    browser: Browser,
    refused: Refused | None = None,
) -> Response:
    status = 200 if not problems else TOO_OFTEN if isinstance(refused, TooOften) else INVALID
    answer = page(
        request,
        "people/sign_in.html",
        {"next": wish, "address": typed, "problems": problems, "cast": await _cast()},
        status=status,
        private=True,
    )
    browsers.keep_attempt(answer, browser)
    return answer


async def _cast() -> list[tuple[int, Member]]:
    """Whom one may be, with their numbers, in the demo."""
    if not settings().demo:
        return []
    numbers = await queries.people_with_phones([member.phone for member in CAST])
    return [(numbers[each.phone], each) for each in CAST if each.phone in numbers]


async def _asked_code(
    request: Request, wish: str, typed: str, name: str, problems: Sequence[Problem]
) -> Response:
    sent = await queries.code_sent(hash_of(browsers.browser_of(request).attempt))
    if sent is None:
        said = problems[0].message if problems else say("Please ask for a code first.")
        return see_other(request, address("zh", "/sign-in", next=wish), said=said)
    demo_code = None
    if settings().demo:
        content = await newest_to(sent.address.value, notices.CODE, sent.sent_at)
        demo_code = content.secrets["code"] if content else None
    return page(
        request,
        "people/code.html",
        {
            "next": wish,
            "address": sent.address.value,
            "shown": shown(sent.address.value),
            "expires_at": sent.expires_at.astimezone(settings().zone),
            "code": typed,
            "name": name,
            "problems": problems,
            "demo_code": demo_code,
        },
        status=INVALID if problems else 200,
        private=True,
    )


routes = [
    Route("/sign-in", ask, methods=["GET"]),
    Route("/sign-in", send, methods=["POST"]),
    Route("/sign-in/code", ask_code, methods=["GET"]),
    Route("/sign-in/code", enter, methods=["POST"]),
    Route("/sign-in/as/{person_id:int}", enter_as, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
