"""What an organisation opens, with what may be changed of each."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.facilities.access import managed
from portal.facilities.organisations import opened_by
from portal.facilities.rules import KINDS
from portal.people.access import granted
from portal.people.rules.visitors import Role
from portal.web.render import page

manager = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@manager
async def overview(request: Request) -> Response:
    """Every facility, each leading to its pages."""
    organisation = await managed(request)
    context = {
        "organisation": organisation,
        "facilities": await opened_by(organisation.id),
        "kinds": KINDS,
    }
    return page(request, "grounds/overview.html", context)


routes = [Route("/organisations/{slug}/facilities", overview)]
