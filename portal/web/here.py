"""What every template may know about the request: `here`."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request

from portal.language import LOCALES
from portal.settings import settings
from portal.web import flash
from portal.web.address import address, without_language
from portal.web.view import COOKIE, View, view_from

OTHER = {"zh": "en", "en": "zh"}
UNPROCESSABLE = 422
PATH_SAFE = "/:@!$&'()*+,;=-._~"
QUERY_SAFE = "%&=+/:@!$'()*,;-._~?"


@dataclass(frozen=True, slots=True)
class Here:
    """Who reads, where, in which language, and how the page should look.

    `path` has no language prefix; `person` is whoever is signed in (`request.state.person`) or
    None; `trouble` is true when the page repeats a form with what must be mended.
    """

    lang: str
    path: str
    query: str
    person: Any
    view: View
    flash: str | None
    trouble: bool

    @property
    def locale(self) -> str:
        return LOCALES[self.lang]

    @property
    def mode(self) -> str:
        return self.view.mode

    @property
    def theme(self) -> str:
        return self.view.drawn_theme

    @property
    def size(self) -> str:
        return self.view.size

    @property
    def community(self) -> str:
        """The name at the top of every page."""
        return settings().community.into(self.lang)

    @property
    def other(self) -> str:
        """This page in the other language."""
        return address(OTHER[self.lang], self.path) + self.query

    def with_mode(self, mode: str) -> str:
        """This page in the elder view, or out of it."""
        joined = f"{self.query}&" if self.query else "?"
        return f"{address(self.lang, self.path)}{joined}mode={mode}"

    def within(self, path: str) -> bool:
        """Whether this page is `path` or below it (the current entry of the navigation)."""
        return self.path == path or self.path.startswith(f"{path}/")


def here_of(request: Request, status: int = 200) -> Here:
    """`here` for this request; made once for each page."""
    scope = request.scope
    state = scope.get("state", {})
    query = scope["query_string"].decode("latin-1")
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if request.method not in ("GET", "HEAD"):
        path, query = _page_of_the_form(request) or (path, "")
    return Here(
        lang=state.get("lang", "zh"),
        path=quote(f"/{path.lstrip('/')}", safe=PATH_SAFE),  # "//x" would be another host
        query=f"?{quote(query, safe=QUERY_SAFE)}" if query else "",
        person=state.get("person"),
        view=view_from(request.cookies.get(COOKIE)),
        flash=flash.recall(request),
        trouble=status == UNPROCESSABLE,
    )


def _page_of_the_form(request: Request) -> tuple[str, str] | None:
    """Path and query of the page a form was on: where links from the answer to a POST lead back.

    The address of the POST itself often cannot be opened by a link.
    """
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    if not page.netloc or page.netloc != request.headers.get("host"):
        return None
    return without_language(unquote(page.path)), page.query
