"""Type size, colours and the elder view: plain forms and links, one cookie, no script."""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.language import Words, say
from portal.web import form
from portal.web.address import local_path
from portal.web.cookies import set_cookie
from portal.web.render import page, see_other
from portal.web.view import COOKIE, MODES, SIZES, THEMES, YEAR, View, view_from


class Choice(NamedTuple):
    """One way pages may look, in words."""

    value: str
    words: Words


MODE_CHOICES = [
    Choice("standard", say("Standard view")),
    Choice("elder", say("Large-type view: one column, large buttons, three free times first")),
]
SIZE_CHOICES = [
    Choice("normal", say("Standard size")),
    Choice("large", say("Large")),
    Choice("huge", say("Extra large")),
]
THEME_CHOICES = [
    Choice("auto", say("As the phone is set")),
    Choice("light", say("Light")),
    Choice("dark", say("Dark")),
]


async def show(request: Request) -> Response:
    """The choices, with the present ones marked."""
    return page(
        request,
        "web/preferences.html",
        {
            "view": view_from(request.cookies.get(COOKIE)),
            "modes": MODE_CHOICES,
            "sizes": SIZE_CHOICES,
            "themes": THEME_CHOICES,
            "back": local_path(form.query(request).text("back")),
        },
    )


async def save(request: Request) -> Response:
    """Keep what was chosen and go back to where the person was."""
    sent = await form.read(request)
    view = view_from(request.cookies.get(COOKIE)).changed(
        mode=sent.text("mode"), theme=sent.text("theme"), size=sent.text("size")
    )
    answer = see_other(request, sent.text("back"), said=say("Saved. Pages now look like this."))
    _keep(answer, view)
    return answer


async def elder_entrance(request: Request) -> Response:
    """`/e/...`, as printed at the gate: the same page in the elder view from now on."""
    path = "/" + request.path_params["path"].lstrip("/\\")
    query = request.scope["query_string"].decode("latin-1")
    answer = see_other(request, f"{path}?{query}" if query else path)
    _keep(answer, view_from(request.cookies.get(COOKIE)).changed(mode="elder"))
    return answer


class ModeLink:
    """`?mode=elder` on any address: remembered, then taken off the address again.

    The address somebody sends on to a neighbour must not change how the neighbour's pages look.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"mode=" not in scope["query_string"]:
            await self.app(scope, receive, send)
            return
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        wished = [value for name, value in fields if name == "mode" and value in MODES]
        if scope["method"] != "GET" or not wished:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        rest = urlencode([(name, value) for name, value in fields if name != "mode"])
        answer = see_other(request, f"{scope['path']}?{rest}" if rest else scope["path"])
        _keep(answer, view_from(request.cookies.get(COOKIE)).changed(mode=wished[-1]))
        await answer(scope, receive, send)


def _keep(answer: Response, view: View) -> None:
    set_cookie(answer, COOKIE, view.as_cookie(), seconds=YEAR)


__all__ = ["MODES", "SIZES", "THEMES", "ModeLink", "elder_entrance", "save", "show"]
