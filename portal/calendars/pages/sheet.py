"""The sheet for the school gate: a week of one facility on one A4 page."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.calendars.forms import looking
from portal.calendars.pages.place import groups_shown, offered_days, place_of
from portal.calendars.queries.days import days_at
from portal.calendars.rules.sheets import sheet_of
from portal.facilities.in_words import rules_in_words
from portal.language import say
from portal.people.access import open_to_all
from portal.settings import settings
from portal.web import form
from portal.web.address import address
from portal.web.handheld import qr_picture
from portal.web.render import language_of, page

DAYS = 7


@open_to_all
async def show(request: Request) -> Response:
    """Seven days from `?from=`, the same for whoever prints it."""
    place = await place_of(request)
    facts = place.facts
    today = clock.today(facts.zone)
    asked = looking(form.query(request), facts, today, day_field="from")
    days = [asked.day + timedelta(days=ahead) for ahead in range(DAYS)]
    reading = await days_at(place.version, facts, days)
    offered = offered_days(reading, facts, groups_shown(facts, asked, days[0], days[-1]))
    terms = facts.terms_on(today)
    # At the gate people scan in the street: the picture leads to the large-type view.
    path = address(language_of(request), f"/e/facilities/{facts.slug}")
    context = {
        "facts": facts,
        "asked": asked,
        "first": days[0],
        "last": days[-1],
        "sheet": sheet_of(offered, facts.zone),
        "rules": rules_in_words(terms) if terms else [],
        "qr": qr_picture(
            settings().public_origin + path,
            say("Book here: a picture to scan").into(language_of(request)),
        ),
        "printed": clock.now().astimezone(facts.zone),
    }
    return page(request, "calendars/sheet.html", context)


routes = [Route("/facilities/{slug}/week/print", show)]
