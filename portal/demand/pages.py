"""What was asked for and could not be had, for those who open something and for the desk."""

import csv
import io
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.demand.queries import counts_at, counts_everywhere, facilities_of
from portal.demand.rules import (
    CSV_HEAD,
    DAY_TYPES,
    DAYS,
    NO_PLACE,
    SMALL,
    WORDS,
    Count,
    Line,
    hour_words,
    lines_of,
    rules_of,
    shown,
)
from portal.facilities.access import managed
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.language import Named, Words, say
from portal.people.access import granted
from portal.people.rules.visitors import Role
from portal.web import form
from portal.web.render import page

MOST_LINES = 40
TOP = 3
NOWHERE = say("No place of ours")
ANY_DAY = say("Any day")


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def of_organisation(request: Request) -> Response:
    """What residents wanted of its places and could not have."""
    organisation = await managed(request)
    counts = await counts_at(await facilities_of(organisation.id), _days(request))
    path = f"/organisations/{organisation.slug}/demand"
    context = {**await _context(counts, _days(request), path), "organisation": organisation}
    return page(request, "demand/organisation.html", context, private=True)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def of_organisation_file(request: Request) -> Response:
    """The same as a table for other programs."""
    organisation = await managed(request)
    return await _file(await counts_at(await facilities_of(organisation.id), _days(request)))


@granted(Role.DESK, Role.ADMINISTRATOR)
async def everywhere(request: Request) -> Response:
    """The same of the whole neighbourhood."""
    context = await _context(
        await counts_everywhere(_days(request)), _days(request), "/desk/demand"
    )
    return page(request, "demand/desk.html", context, private=True)


@granted(Role.DESK, Role.ADMINISTRATOR)
async def everywhere_file(request: Request) -> Response:
    """The same as a table for other programs."""
    return await _file(await counts_everywhere(_days(request)))


def _days(request: Request) -> int:
    asked = form.query(request).number("days")
    return asked if asked in DAYS else DAYS[1]


async def _context(counts: Sequence[Count], days: int, path: str) -> dict[str, object]:
    lines = lines_of(counts)
    places = await facts_by_id({line.facility_id for line in lines} - {NO_PLACE})
    return {
        "path": path,
        "days": days,
        "choices": DAYS,
        "small": SMALL,
        "whats": list(WORDS.items()),
        "top": [_sentence(line, places) for line in lines if line.total >= SMALL][:TOP],
        "lines": [
            (
                _place(line, places),
                DAY_TYPES.get(line.day_type, ANY_DAY),
                hour_words(line.hour),
                [shown(line.times.get(what, 0)) for what in WORDS],
                shown(line.total),
            )
            for line in lines[:MOST_LINES]
        ],
        "left_out": max(len(lines) - MOST_LINES, 0),
        "rules": [(topic, shown(times)) for topic, times in rules_of(counts)],
    }


def _place(line: Line, places: dict[int, Facts]) -> Named | Words:
    facts = places.get(line.facility_id)
    return facts.name if facts else NOWHERE


def _sentence(line: Line, places: dict[int, Facts]) -> Words:
    return say(
        "%(place)s, %(day)s, %(hour)s: wanted %(n)s times and not had.",
        place=_place(line, places),
        day=DAY_TYPES.get(line.day_type, ANY_DAY),
        hour=hour_words(line.hour),
        n=line.total,
    )


async def _file(counts: Sequence[Count]) -> Response:
    places = await facts_by_id({each.facility_id for each in counts} - {NO_PLACE})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_HEAD)
    for each in counts:
        facts = places.get(each.facility_id)
        slug = facts.slug if facts else ""
        row = (slug, each.day_type, each.hour, each.what, each.topic, shown(each.times))
        writer.writerow(row)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="demand.csv"',
            "cache-control": "no-store",
        },
    )


routes = [
    Route("/organisations/{slug}/demand", of_organisation),
    Route("/organisations/{slug}/demand.csv", of_organisation_file),
    Route("/desk/demand", everywhere),
    Route("/desk/demand.csv", everywhere_file),
]
