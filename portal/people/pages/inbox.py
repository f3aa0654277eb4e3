"""What was written to somebody, for those whom nothing else reaches too."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.language import LOCALES
from portal.messages.actions import mark_read
from portal.messages.queries import Received, received
from portal.people import access
from portal.settings import settings
from portal.web.address import local_path
from portal.web.render import page

MOST = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """A message laid out: paragraphs of lines, and the pages of ours it names."""

    locale: str
    subject: str
    paragraphs: list[list[str]]
    links: list[str]
    at: datetime
    fresh: bool


@access.signed_in
async def inbox(request: Request) -> Response:
    """The newest first. What is shown here counts as read from now on."""
    person = access.visitor(request)
    found = await received(person.id, MOST)
    if request.method == "GET":
        await mark_read(person.id, [each.id for each in found if each.fresh])
    zone = settings().zone
    context = {"letters": [_letter(each) for each in found], "today": clock.today(zone)}
    return page(request, "people/inbox.html", context, private=True)


def _letter(message: Received) -> Letter:
    origin = settings().public_origin
    paragraphs, links = [], []
    for block in message.content.text.split("\n\n"):
        lines = []
        for line in filter(None, block.splitlines()):
            before, found, path = line.partition(origin)
            if found:
                links.append(local_path(urlsplit(path.strip()).path))
                line = before.rstrip(" ：:")
            lines.append(line)
        paragraphs.append([line for line in lines if line])
    return Letter(
        locale=LOCALES[message.language],
        subject=message.content.subject,
        paragraphs=[lines for lines in paragraphs if lines],
        links=links,
        at=message.created_at.astimezone(settings().zone),
        fresh=message.fresh,
    )


routes = [Route("/me/messages", inbox)]
