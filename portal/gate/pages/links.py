"""The links for devices at the gates: made, shown once, ended."""

import secrets

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.gate.actions import end_link, make_link
from portal.gate.queries import GateLink, gates_of, links_of
from portal.gate.rules import is_token, token_hash
from portal.language import say
from portal.people.access import granted, number, visitor
from portal.people.rules.visitors import Role
from portal.people.sessions import cookie_name
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.address import address
from portal.web.cookies import set_cookie
from portal.web.form import Form
from portal.web.handheld import qr_picture
from portal.web.render import language_of, page, see_other

COOKIE = "gate-link"
SHOWN_SECONDS = 15 * 60  # how long the browser that made a link can show it
BITS = 16  # bytes; 128 bits

staff = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@staff
async def show(request: Request) -> Response:
    """The links there are, and a form for another."""
    return await _show(request, await managed(request))


@staff
async def make(request: Request) -> Response:
    """A link for a device."""
    organisation = await managed(request)
    sent = await form.read(request)
    token = secrets.token_urlsafe(BITS)
    until = sent.day("until")
    try:
        if sent.text("until") and until is None:
            words = say("Please write the last day as a day, such as 2026-12-31.")
            raise Refused([Problem("day", words, field="until")])
        gate = sent.text("gate")
        if gate and gate not in {each.zh for each in await gates_of(organisation.id)}:
            words = say("This gate is not there any more. Please choose again.")
            raise Refused([Problem("gate", words, field="gate")])
        first = await make_link(
            visitor(request),
            organisation.id,
            token=token,
            gate=gate,
            name=sent.text("name"),
            ends_on=until,
            key=sent.text("submission"),
        )
    except Refused as refused:
        return await _show(request, organisation, refused.problems, sent)
    answer = see_other(request, f"/organisations/{organisation.slug}/gate")
    if first:
        set_cookie(answer, cookie_name(COOKIE), token, seconds=SHOWN_SECONDS)
    return answer


@staff
async def end(request: Request) -> Response:
    """The device's next request finds nothing."""
    organisation = await managed(request)
    await end_link(visitor(request), organisation.id, number(request, "link_id"))
    said = say("The link is ended. The device finds nothing any more.")
    return see_other(request, f"/organisations/{organisation.slug}/gate", said=said)


async def _show(
    request: Request,
    organisation: Organisation,
    problems: list[Problem] | None = None,
    sent: Form | None = None,
) -> Response:
    links = await links_of(organisation.id)
    fresh = _fresh(request, links)
    context = {
        "organisation": organisation,
        "links": links,
        "fresh": fresh,
        "gates": await gates_of(organisation.id),
        "zone": settings().zone,
        "problems": problems or [],
        "name": sent.text("name") if sent else "",
        "gate": sent.text("gate") if sent else "",
        "until": sent.text("until") if sent else "",
        "minutes": SHOWN_SECONDS // 60,
        "key": new_key(),
    }
    if fresh:
        context["whole"], context["qr"] = _drawn(request, fresh[1])
    return page(request, "gate/links.html", context, status=422 if problems else 200, private=True)


def _fresh(request: Request, links: list[GateLink]) -> tuple[GateLink, str] | None:
    """The link that was made just now in this browser, with its secret part."""
    token = request.cookies.get(cookie_name(COOKIE), "")
    if not is_token(token):
        return None
    hashed = token_hash(token)
    return next(((link, token) for link in links if link.token_hash == hashed), None)


def _drawn(request: Request, token: str) -> tuple[str, object]:
    language = language_of(request)
    whole = settings().public_origin + address(language, f"/gate/enter/{token}")
    label = say("The link as a picture, to scan with the guard's phone")
    return whole, qr_picture(whole, label.into(language))


routes = [
    Route("/organisations/{slug}/gate", show),
    Route("/organisations/{slug}/gate", make, methods=["POST"]),
    Route("/organisations/{slug}/gate/links/{link_id:int}/end", end, methods=["POST"]),
]
