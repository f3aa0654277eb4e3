"""My data: what is kept and until when, a copy of it, and the way out."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import say
from portal.people import sessions
from portal.people.access import signed_in, visitor
from portal.people.rules.addresses import shown
from portal.privacy.actions import erase
from portal.privacy.queries import everything_of
from portal.privacy.rules import KEPT
from portal.problems import Problem, Refused
from portal.web import form
from portal.web.render import page, see_other

NOT_TICKED = Problem(
    "not_ticked", say("Please tick the box, so that nothing is erased by mistake."), field="sure"
)


@signed_in
async def show(request: Request) -> Response:
    """What is kept, why, and until when."""
    kept = await everything_of(visitor(request).id)
    person = kept["person"][0]
    context = {
        "name": person["name"],
        "phone": shown(person["phone"]) if person["phone"] else None,
        "email": person["email"],
        "kept": KEPT,
        "counts": _counts(kept),
    }
    return page(request, "privacy/data.html", context, private=True)


def _counts(kept: dict[str, list[object]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in kept.items()}


@signed_in
async def download(request: Request) -> Response:
    """Everything, as a JSON file."""
    kept = await everything_of(visitor(request).id)
    return Response(
        json.dumps(kept, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.json"',
            "Cache-Control": "no-store",
        },
    )


@signed_in
async def ask_to_erase(request: Request) -> Response:
    """What erasing means."""
    return page(request, "privacy/erase.html", {"problems": []}, private=True)


@signed_in
async def erase_account(request: Request) -> Response:
    """Erase the account, once the box is ticked."""
    sent = await form.read(request)
    if not sent.ticked("sure"):
        context = {"problems": [NOT_TICKED]}
        return page(request, "privacy/erase.html", context, status=422, private=True)
    try:
        await erase(visitor(request))
    except Refused as refused:
        context = {"problems": refused.problems}
        return page(request, "privacy/erase.html", context, status=422, private=True)
    answer = see_other(request, "/", said=say("Your account is erased."))
    sessions.forget(answer)
    return answer


routes = [
    Route("/me/data", show),
    Route("/me/data/download", download),
    Route("/me/data/erasure", ask_to_erase),
    Route("/me/data/erasure", erase_account, methods=["POST"]),
]
