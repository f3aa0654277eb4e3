"""Where one is signed in."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import say
from portal.people import access, queries, sessions
from portal.people.actions.sessions import end_other_sessions, end_session
from portal.settings import settings
from portal.web.render import page, see_other


@access.signed_in
async def show(request: Request) -> Response:
    """Every device, this one first."""
    person = access.visitor(request)
    devices = await queries.devices_of(person.id, is_staff=person.is_staff)
    context = {
        "this": [each for each in devices if each.id == person.session_id],
        "others": [each for each in devices if each.id != person.session_id],
        "zone": settings().zone,
    }
    return page(request, "people/devices.html", context)


@access.signed_in
async def end(request: Request) -> Response:
    """Sign one device out."""
    person = access.visitor(request)
    device = access.number(request, "session_id")
    if not await end_session(person.id, device):
        raise access.not_found()
    if device == person.session_id:
        answer = see_other(request, "/", said=say("You are signed out on this device."))
        sessions.forget(answer)
        return answer
    return see_other(request, "/me/devices", said=say("That device is signed out."))


@access.signed_in
async def end_others(request: Request) -> Response:
    """Sign every device out but this one."""
    person = access.visitor(request)
    await end_other_sessions(person.id, person.session_id)
    return see_other(request, "/me/devices", said=say("All other devices are signed out."))


routes = [
    Route("/me/devices", show, methods=["GET"]),
    Route("/me/devices/others/sign-out", end_others, methods=["POST"]),
    Route("/me/devices/{session_id:int}/sign-out", end, methods=["POST"]),
]
