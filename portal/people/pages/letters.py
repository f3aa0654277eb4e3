"""What somebody wants to be told besides what is needed."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import clock_words, say
from portal.messages.choosing import choices_of, choose
from portal.messages.rules.kinds import CHOICES, KINDS
from portal.people import access, queries
from portal.people.rules.addresses import shown
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other

HERE = "/me/account/messages"


@access.signed_in
async def show(request: Request) -> Response:
    """Each kind one may do without, and how one is reached."""
    person = access.visitor(request)
    reach, quiet = await queries.reach(person.id), settings().quiet
    context = {
        "choices": [
            (kind, KINDS[kind], wanted) for kind, wanted in (await choices_of(person.id)).items()
        ],
        "address": shown(reach.address.value) if reach else None,
        "quiet": tuple(clock_words(each) for each in quiet) if quiet else None,
    }
    return page(request, "people/letters.html", context, private=True)


@access.signed_in
async def save(request: Request) -> Response:
    """Keep all of them as they are ticked."""
    sent = await form.read(request)
    await choose(access.visitor(request).id, {kind: sent.ticked(kind) for kind in CHOICES})
    return see_other(request, HERE, said=say("Saved."))


routes = [Route(HERE, show, methods=["GET"]), Route(HERE, save, methods=["POST"])]
