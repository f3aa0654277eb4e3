"""A new facility: typed, looked at as residents will see it, added."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.access import managed
from portal.facilities.in_words import rules_in_words
from portal.facilities.organisations import Organisation
from portal.facilities.rules import KINDS, SURFACES
from portal.grounds.actions.adding import add_facility
from portal.grounds.forms import DraftForm, beginning, draft_in
from portal.grounds.pages.overview import manager
from portal.grounds.queries import position_of
from portal.grounds.rules.founding import SHAPES, TICKS, Draft, division_of, first_terms
from portal.language import say
from portal.people.access import visitor
from portal.problems import Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422


@manager
async def new(request: Request) -> Response:
    """The form."""
    organisation = await managed(request)
    typed = beginning(*await position_of(organisation.id))
    return _form(request, organisation, DraftForm(typed, [], None))


@manager
async def save(request: Request) -> Response:
    """With `do` "look" what it will be, with "again" the form once more, with "add" it is."""
    organisation = await managed(request)
    fields = await form.read(request)
    sent = draft_in(fields)
    if fields.text("do") == "again":
        return _form(request, organisation, replace(sent, problems=[]))
    if sent.draft is None:
        return _form(request, organisation, sent, status=UNREADABLE)
    if fields.text("do") != "add":
        return _preview(request, organisation, sent, sent.draft)
    try:
        slug = await add_facility(
            visitor(request), organisation, sent.draft, key=fields.text("submission")
        )
    except Refused as refused:
        again = replace(sent, problems=refused.problems)
        return _form(request, organisation, again, status=UNREADABLE)
    said = say("It is added. Now enter its opening hours: until then it is closed.")
    return see_other(request, f"/organisations/{organisation.slug}/facilities/{slug}", said=said)


def _form(
    request: Request, organisation: Organisation, sent: DraftForm, *, status: int = 200
) -> Response:
    context = {
        "organisation": organisation,
        "typed": sent.typed,
        "problems": sent.problems,
        "kinds": [("", say("Please choose")), *KINDS.items()],
        "surfaces": [("", say("Please choose")), *SURFACES.items()],
        "shapes": list(SHAPES.items()),
        "ticks": [(tick, say("%(n)s minutes", n=tick)) for tick in TICKS],
    }
    return page(request, "grounds/new.html", context, status=status, private=True)


def _preview(
    request: Request, organisation: Organisation, sent: DraftForm, draft: Draft
) -> Response:
    context = {
        "organisation": organisation,
        "typed": sent.typed,
        "draft": draft,
        "kind": KINDS[draft.kind],
        "surface": SURFACES[draft.described.surface],
        "units": [unit.name for unit in division_of(draft).units],
        "rules": rules_in_words(first_terms(draft, clock.today(settings().zone))),
        "key": new_key(),
    }
    return page(request, "grounds/preview.html", context, private=True)


routes = [
    Route("/organisations/{slug}/facilities/new", new),
    Route("/organisations/{slug}/facilities/new", save, methods=["POST"]),
]
