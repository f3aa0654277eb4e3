"""Pages: one template answers whole, or with the one block a swap asked for.

The element's id is the block's name. Handlers call `page` and never learn which it was.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal.language import LANGUAGES, LOCALES, catalogue, clock_words
from portal.settings import settings
from portal.web import filters, flash, staff
from portal.web.address import address, local_path
from portal.web.here import Here, here_of
from portal.web.marks import MARKS
from portal.web.navigation import NAVIGATION
from portal.web.static import static

TEMPLATES = Path(__file__).parents[2] / "templates"
FILTERS: dict[str, Callable[..., Any]] = {
    "said": filters.said,
    "typed": filters.typed,
    "day": filters.day_time,
    "day_text": filters.day_text,
    "day_short": filters.day_short,
    "weekday": filters.weekday,
    "when": filters.when,
}
VARY = "HX-Request-Type, HX-Target, Cookie"


class Sayable(Protocol):
    """`Words`, `Named`: whatever can be put into a language."""

    def into(self, language: str) -> str: ...


@cache
def environment(language: str) -> Environment:
    """The templates as readers of `language` see them; made once, compiled once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.policies["ext.i18n.trimmed"] = True
    # The extension adds this method while the environment is made, out of sight of the types.
    install = made.install_gettext_translations  # type: ignore[attr-defined]
    install(catalogue(language), newstyle=True)
    for name, shown in FILTERS.items():
        made.filters[name] = partial(shown, language)
    made.filters["clock"] = clock_words
    made.globals.update(
        lang=language,
        locale=LOCALES[language],
        url=partial(address, language),
        static=static,
        marks=MARKS,
        navigation=NAVIGATION,
        staff=staff,
    )
    made.globals["ui"] = made.get_template("ui.html").module
    return made


def warm() -> None:
    """Compile every template in every language, so that no reader waits for it."""
    for language in LANGUAGES:
        templates = environment(language)
        for name in templates.list_templates(extensions=["html"]):
            templates.get_template(name)


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    private: bool | None = None,
) -> Response:
    """The page, or the block of it that a swap asked for.

    `context["say"]` (`Words` or text) is announced after a swap. `private` pages are kept nowhere;
    by default those are the pages of whoever is signed in. Status 422 marks the title as an error.
    """
    here = here_of(request, status)
    found = environment(here.lang).get_template(template)
    values = {"here": here, "site": settings(), **(context or {})}
    block = _block_asked_for(request, found)
    if block is None:
        content = found.render(values)
    else:
        content = _fragment(found, block, values, here)
    if private is None:
        private = here.person is not None
    answer = HTMLResponse(content, status, headers)
    answer.headers.setdefault("Vary", VARY)
    answer.headers.setdefault("Cache-Control", "no-store" if private else "private, no-cache")
    if block is None and here.flash is not None:
        flash.forget(answer)
    return answer


def part(language: str, template: str, values: Mapping[str, Any]) -> Markup:
    """A piece of a page that is the same for many readers, for pages to keep and put in place."""
    rendered = environment(language).get_template(template).render(values)
    return Markup(rendered)  # noqa: S704  templates escape what they are given


def see_other(request: Request, path: str, *, said: Sayable | None = None) -> Response:
    """Send the browser on to a path of this portal, in the language it reads (303).

    `path` is checked by `local_path`: what leads elsewhere leads home. A swap cannot follow a
    redirect to a whole page, so it is told to go there itself. `said` is shown on the next page.
    """
    language = language_of(request)
    target = address(language, local_path(path))
    if request.headers.get("hx-request-type") == "partial":
        answer = Response(status_code=200, headers={"HX-Redirect": target})
    else:
        answer = Response(status_code=303, headers={"Location": target})
    answer.headers["Cache-Control"] = "no-store"
    if said is not None:
        flash.remember(answer, said.into(language))
    return answer


def language_of(request: Request) -> str:
    """ "zh" or "en": the language of the address that was asked for."""
    language: str = request.scope.get("state", {}).get("lang", "zh")
    return language


def _block_asked_for(request: Request, template: Template) -> str | None:
    """The block a swap names as its target (`section#slots` asks for `slots`), if there is one."""
    if request.headers.get("hx-request-type") != "partial":
        return None
    _, _, wanted = request.headers.get("hx-target", "").partition("#")
    return wanted if wanted in template.blocks else None


def _fragment(template: Template, block: str, values: Mapping[str, Any], here: Here) -> str:
    """One block, the page's new title, and the sentence to announce."""
    inside = template.new_context(dict(values))
    parts = []
    if "title" in template.blocks:
        title = "".join(template.blocks["title"](inside)).strip()
        parts.append(f"<title>{title} · {escape(here.community)}</title>")
    parts.extend(template.blocks[block](inside))
    if "say" in values:
        sentence = escape(filters.said(here.lang, values["say"]))
        parts.append(f'<p id="say" hx-swap-oob="innerHTML">{sentence}</p>')
    return "".join(parts)
