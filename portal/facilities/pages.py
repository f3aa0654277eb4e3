"""What everybody may read about organisations and the rules of booking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.caps import cap_in_words
from portal.facilities.in_words import rules_in_words
from portal.facilities.organisations import (
    changes,
    hosts,
    limits_shown,
    managed_by,
    opened_by,
    organisation_of,
)
from portal.facilities.queries import all_facts
from portal.facilities.rules import KINDS, SURFACES, Facts, TermsFacts
from portal.language import Words
from portal.people.access import granted, not_found, open_to_all, visitor
from portal.people.rules.visitors import Role
from portal.settings import settings
from portal.web import form
from portal.web.render import page
from portal.web.staff import ADMINISTRATOR, DESK, ORGANISATION

AT_ONCE = 60  # facilities whose rules fit on one page; beyond that one chooses an organisation


@dataclass(frozen=True, slots=True)
class SameRules:
    """Facilities with the same terms, and the terms that follow on a day already fixed."""

    lines: list[Words]
    places: list[Facts]
    next_from: date | None
    next_lines: list[Words]


@open_to_all
async def rules(request: Request) -> Response:
    """The rules that hold today and what changed: of `?organisation=`, or of all."""
    slug = form.query(request).text("organisation")
    chosen = await organisation_of(slug) if slug else None
    if slug and chosen is None:
        raise not_found()
    facilities = await opened_by(chosen.id) if chosen else await all_facts()
    today = clock.today(settings().zone)
    choose = chosen is None and len(facilities) > AT_ONCE
    context = {
        "chosen": chosen,
        "groups": [] if choose else _grouped(facilities),
        "hosts": await hosts() if choose else [],
        "changes": await changes([each.id for each in facilities] if chosen else None),
        "limits": [
            (cap_in_words(cap), whose, cap) for cap, whose in await limits_shown(today, chosen)
        ],
        "today": today,
    }
    return page(request, "facilities/rules.html", context)


def _grouped(facilities: Iterable[Facts]) -> list[SameRules]:
    """Equal rules are told once, with everything they hold for."""
    alike: dict[object, SameRules] = {}
    for facts in facilities:
        today = clock.today(facts.zone)
        terms = facts.terms_on(today)
        if terms is None:
            continue
        coming = next((each for each in facts.terms if each.holds_from > today), None)
        # Rules are the same when they say the same, since whichever day.
        key = (_said(terms), _said(coming), coming.holds_from if coming else None)
        if key not in alike:
            alike[key] = SameRules(
                rules_in_words(terms),
                [],
                coming.holds_from if coming else None,
                rules_in_words(coming) if coming else [],
            )
        alike[key].places.append(facts)
    return list(alike.values())


def _said(terms: TermsFacts | None) -> tuple[str, ...]:
    return tuple(words.into("en") for words in rules_in_words(terms)) if terms else ()


@open_to_all
async def organisation(request: Request) -> Response:
    """Who opens what, where, and how to reach them."""
    found = await organisation_of(request.path_params["slug"])
    if found is None:
        raise not_found()
    facilities = await opened_by(found.id)
    context = {
        "organisation": found,
        "facilities": facilities,
        "kinds": KINDS,
        "surfaces": SURFACES,
    }
    return page(request, "facilities/organisation.html", context)


@granted(*Role)
async def work(request: Request) -> Response:
    """Where those begin who open something, or help at the desk."""
    person = visitor(request)
    administers = person.has(Role.ADMINISTRATOR)
    context = {
        "organisations": await managed_by(person.organisations(), all_of_them=administers),
        "at_the_desk": administers or person.has(Role.DESK),
        "school_entries": ORGANISATION,
        "desk_entries": DESK + (ADMINISTRATOR if administers else ()),
    }
    return page(request, "facilities/work.html", context)


routes = [
    Route("/work", work),
    Route("/rules", rules),
    Route("/organisations/{slug}", organisation),
]
