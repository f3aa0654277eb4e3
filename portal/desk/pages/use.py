"""How people book: the numbers behind whether the desk is needed."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.desk.access import the_desk
from portal.desk.queries import made_by_way
from portal.desk.rules.use import DAYS, lines_of, total_of
from portal.web.render import page


@the_desk
async def show(request: Request) -> Response:
    """Bookings made, by the way they were made. Numbers only, nobody's name."""
    lines = lines_of(await made_by_way())
    context = {"days": DAYS, "lines": lines, "total": total_of(lines)}
    return page(request, "desk/use.html", context, private=True)


routes = [Route("/desk/use", show)]
