"""One's own name, language and way in."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import LANGUAGES, say
from portal.people import access, queries
from portal.people.actions.account import rename
from portal.people.pages.sign_in import INVALID
from portal.people.queries.register import readings_of, verified
from portal.people.rules.addresses import shown
from portal.people.rules.names import tidy_name
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other


@access.signed_in
async def show(request: Request) -> Response:
    """What is kept of this person's account."""
    return await _shown(request)


@access.signed_in
async def save(request: Request) -> Response:
    """Keep another name or language."""
    sent = await form.read(request)
    name, language = tidy_name(sent.text("name")), sent.text("language")
    if language not in LANGUAGES:
        language = access.visitor(request).language
    try:
        await rename(access.visitor(request).id, name, language)
    except Refused as refused:
        return await _shown(request, problems=refused.problems, name=name, language=language)
    return see_other(request, "/me/account", said=say("Saved."))


async def _shown(
    request: Request,
    *,
    problems: Sequence[Problem] = (),
    name: str | None = None,
    language: str | None = None,
) -> Response:
    person = await queries.account(access.visitor(request).id)
    if person is None:
        raise access.not_found()
    seen, readings = await verified(person.id), await readings_of(person.id)
    zone = settings().zone
    context = {
        "name": person.name if name is None else name,
        "language": language or person.language,
        "phone": shown(person.phone.value) if person.phone else None,
        "email": shown(person.email.value) if person.email else None,
        "seen": seen,
        "seen_at": seen.at.astimezone(zone) if seen else None,
        "readings": [(each.by, each.at.astimezone(zone)) for each in readings],
        "is_staff": access.visitor(request).is_staff,
        "problems": problems,
    }
    return page(request, "people/account.html", context, status=INVALID if problems else 200)


routes = [
    Route("/me/account", show, methods=["GET"]),
    Route("/me/account", save, methods=["POST"]),
]
