"""The list for the guard on paper: who comes on a day, with boxes to tick."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries.gate import Listed
from portal.bookings.rules.gate import digits_of
from portal.bookings.rules.states import State
from portal.facilities.access import managed
from portal.gate.forms import wanted_day
from portal.gate.queries import campus_of, gate_day, gates_of
from portal.people.access import granted
from portal.people.rules.visitors import Role
from portal.settings import settings
from portal.web import form
from portal.web.render import page

Row = tuple[Listed, str]

EXPECTED = (State.CONFIRMED, State.ATTENDED)
ROWS = 20  # on a page, with room to write below
EMPTY = 3  # lines for those who come without a booking


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def show(request: Request) -> Response:
    """A day at one gate, or at all, from ?day= and ?gate=."""
    organisation = await managed(request)
    asked = form.query(request)
    today = clock.today(settings().zone)
    wanted = asked.text("gate")
    gate = next((each for each in await gates_of(organisation.id) if each.zh == wanted), None)
    day = await gate_day(
        await campus_of(organisation.id),
        gate.zh if gate else "",
        wanted_day(asked, today),
    )
    listed = [each for each in day.listed if each.booking.state in EXPECTED]
    secret = settings().secret
    rows = [(each, digits_of(secret, each.booking.code)) for each in listed]
    context = {
        "organisation": organisation,
        "gate": gate,
        "day": day,
        "pages": _pages(rows),
        "empty": EMPTY,
        "printed": day.local_now,
    }
    return page(request, "gate/sheet.html", context, private=True)


def _pages(rows: list[Row]) -> list[list[Row]]:
    """Pages of rows, one page even when nobody comes."""
    return [rows[first : first + ROWS] for first in range(0, max(1, len(rows)), ROWS)]


routes = [Route("/organisations/{slug}/gate/print", show)]
