"""To whom the list of the day goes by e-mail, and when."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.gate.forms import minute_of
from portal.gate.listing import keep_listing, listing_of
from portal.language import clock_words, say
from portal.messages.rules import Channel
from portal.messages.sending import can_send
from portal.people.access import granted, visitor
from portal.people.rules.visitors import Role
from portal.problems import Refused
from portal.web import form
from portal.web.form import Form
from portal.web.render import language_of, page, see_other

USUAL = 7 * 60 + 30  # minutes
staff = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@staff
async def show(request: Request) -> Response:
    """As it is now."""
    return await _shown(request, await managed(request))


@staff
async def save(request: Request) -> Response:
    """From tomorrow on, or today if that time is still to come; an empty address ends it."""
    organisation = await managed(request)
    sent = await form.read(request)
    try:
        await keep_listing(
            visitor(request),
            organisation.id,
            sent.text("address"),
            minute_of(sent.text("time")),
            language_of(request),
        )
    except Refused as refused:
        return await _shown(request, organisation, refused, sent)
    path = f"/organisations/{organisation.slug}/gate/listing"
    return see_other(request, path, said=say("Saved."))


async def _shown(
    request: Request,
    organisation: Organisation,
    refused: Refused | None = None,
    sent: Form | None = None,
) -> Response:
    kept = await listing_of(organisation.id)
    context = {
        "organisation": organisation,
        "kept": kept,
        "address": sent.text("address") if sent else kept.address if kept else "",
        "time": sent.text("time") if sent else clock_words(kept.minute if kept else USUAL),
        "possible": can_send(Channel.EMAIL),
        "problems": refused.problems if refused else (),
    }
    status = 422 if refused else 200
    return page(request, "gate/listing.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/gate/listing", show, methods=["GET"]),
    Route("/organisations/{slug}/gate/listing", save, methods=["POST"]),
]
