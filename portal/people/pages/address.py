"""Changing the number or e-mail address one signs in with."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import say
from portal.messages.queries import newest_to
from portal.people import access, notices, queries
from portal.people.actions import account
from portal.people.actions.throttle import TooOften
from portal.people.pages.sign_in import INVALID, TOO_OFTEN
from portal.people.queries import Sent
from portal.people.rules.addresses import read_address, shown
from portal.people.sessions import hash_of
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.render import language_of, page, see_other


@access.signed_in
async def ask(request: Request) -> Response:
    """The new number or address."""
    return await _asked(request, "", [], 200)


@access.signed_in
async def send(request: Request) -> Response:
    """Send the codes that prove the new address and, if need be, the present one."""
    typed = (await form.read(request)).text("address")
    read = read_address(typed)
    if isinstance(read, Problem):
        return await _asked(request, typed, [read], INVALID)
    try:
        await account.ask_for_address(access.visitor(request), read, language_of(request))
    except Refused as refused:
        status = TOO_OFTEN if isinstance(refused, TooOften) else INVALID
        return await _asked(request, typed, refused.problems, status)
    return see_other(request, "/me/account/address/code")


@access.signed_in
async def ask_codes(request: Request) -> Response:
    """The codes."""
    return await _asked_codes(request, "", "", [])


@access.signed_in
async def change(request: Request) -> Response:
    """Put the new address in the place of the old."""
    sent = await form.read(request)
    new, old = sent.figures("code"), sent.figures("old_code")
    try:
        changed = await account.change_address(access.visitor(request), new, old)
    except Refused as refused:
        return await _asked_codes(request, new, old, refused.problems)
    done = say("From now on you sign in with %(address)s.", address=shown(changed.value))
    return see_other(request, "/me/account", said=done)


async def _asked(
    request: Request, typed: str, problems: Sequence[Problem], status: int
) -> Response:
    person = await queries.account(access.visitor(request).id)
    if person is None:
        raise access.not_found()
    context = {
        "address": typed,
        "phone": shown(person.phone.value) if person.phone else None,
        "email": shown(person.email.value) if person.email else None,
        "problems": problems,
    }
    return page(request, "people/new_address.html", context, status=status)


async def _asked_codes(
    request: Request, new: str, old: str, problems: Sequence[Problem]
) -> Response:
    person = access.visitor(request)
    sent = await queries.code_sent(hash_of(account.new_attempt(person)), person.id)
    if sent is None:
        said = problems[0].message if problems else say("Please ask for a code first.")
        return see_other(request, "/me/account/address", said=said)
    sent_to_old = await queries.code_sent(hash_of(account.old_attempt(person)), person.id)
    context = {
        "new": shown(sent.address.value),
        "old": shown(sent_to_old.address.value) if sent_to_old else None,
        "code": new,
        "old_code": old,
        "problems": problems,
        "demo_code": await _demo_code(sent),
        "demo_old_code": await _demo_code(sent_to_old),
    }
    return page(request, "people/address_codes.html", context, status=INVALID if problems else 200)


async def _demo_code(sent: Sent | None) -> str | None:
    if sent is None or not settings().demo:
        return None
    content = await newest_to(sent.address.value, notices.CODE, sent.sent_at)
    return content.secrets["code"] if content else None


routes = [
    Route("/me/account/address", ask, methods=["GET"]),
    Route("/me/account/address", send, methods=["POST"]),
    Route("/me/account/address/code", ask_codes, methods=["GET"]),
    Route("/me/account/address/code", change, methods=["POST"]),
]
