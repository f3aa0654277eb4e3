"""One facility: where it is, what is free on which day, and its rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.rules import NOBODY, Reader, last_bookable_for
from portal.bookings.rules.caps import quota
from portal.calendars.forms import Looking, looking
from portal.calendars.pages.place import (
    Place,
    being_moved,
    booking_path,
    groups_shown,
    offered_days,
    place_of,
    read_days,
)
from portal.calendars.queries.walks import shortest_walk
from portal.calendars.rules.asking import last_shown
from portal.calendars.rules.days import OfferedDay, free_times, parts_of, weekday_first
from portal.calendars.rules.nearest import nearest_to, soonest
from portal.calendars.rules.offers import times_of
from portal.facilities.in_words import rules_in_words
from portal.facilities.rules import Facts
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours, Layer, Reason
from portal.language import Words
from portal.people.access import open_to_all
from portal.web import form
from portal.web.address import address
from portal.web.here import here_of
from portal.web.render import language_of, page

STRIP = 7  # days in a row of the strip
SEARCHED = 14  # days in which the next free time is looked for
HOURS_SHOWN = 14
NOTED = (Layer.CLOSURE, Layer.WEATHER, Layer.EXAM)
UNREADABLE = 422


@dataclass(frozen=True, slots=True)
class Tile:
    """A day of the strip."""

    day: date
    href: str
    word: Words
    open: bool
    current: bool


@open_to_all
async def show(request: Request) -> Response:
    """The facility with the slots of one day; a swap gets the slots alone."""
    place = await place_of(request)
    facts = place.facts
    today = clock.today(facts.zone)
    asked = looking(form.query(request), facts, today)
    moving = await being_moved(request, asked)
    if isinstance(moving, Response):
        return moving
    groups = partial(groups_shown, facts, asked)
    first = _strip_start(today, asked.day)
    strip = [first + timedelta(days=ahead) for ahead in range(STRIP)]
    reading = await read_days(request, place, strip, moving)
    days = offered_days(reading, facts, groups)
    shown = next(day for day in days if day.day == asked.day)
    elder = here_of(request).mode == "elder"
    ahead = days
    if elder or not shown.free:
        window = _window(facts, today, reading.reader or NOBODY)
        ahead = offered_days(await read_days(request, place, window, moving), facts, groups)
    hours = await resolve_many(
        [facts], [today + timedelta(days=ahead) for ahead in range(HOURS_SHOWN)]
    )
    context = {
        "facts": facts,
        "walk": await shortest_walk(facts),
        "today": today,
        "asked": asked,
        "moving": moving.booking if moving else None,
        "moving_for": moving.helped if moving else None,
        "booking_path": booking_path(moving),
        "notes": _notes(hours[facts.id, today]),
        "tiles": _tiles(request, facts, asked, days),
        "later": _neighbour(facts, first + timedelta(days=STRIP), today),
        "sooner": max(first - timedelta(days=STRIP), today) if first > today else None,
        "soonest": soonest(ahead) if elder else [],
        "quota": quota([reading.days[asked.day].day]),
        "rules": _rules(facts, today),
        "hours": [hours[key] for key in sorted(hours)],
        **_day_context(place, shown, asked, today),
        "instead": [] if shown.free else nearest_to(shown, ahead, facts),
        "say": shown.heading(today),
    }
    status = UNREADABLE if asked.asked.unreadable else 200
    return page(request, "calendars/facility.html", context, status=status)


def _day_context(place: Place, shown: OfferedDay, asked: Looking, today: date) -> dict[str, object]:
    """What the block `slots` shows. A sentence stands there once, above what it answers for."""
    notes = [reason.words for reason in _notes(shown.hours)]
    why = None if shown.free else shown.why_nothing()
    return {
        "shown": shown,
        "heading": shown.heading(today),
        "day_notes": [] if shown.day == today else _notes(shown.hours),
        "usual": shown.hours.reasons[-1].words,
        "why_nothing": None if why in notes else why,
        "said_above": [*notes, why],
        "groups": [
            (group, free_times(offers), parts_of(offers, shown.hours, earlier=asked.earlier))
            for group, offers in shown.groups
        ],
        "has_earlier": any(offer.begun for offer in shown.offers),
        "zone": place.facts.zone,
        "times_of": times_of,
        "weekday_first": weekday_first,
    }


def _strip_start(today: date, day: date) -> date:
    """The strip begins today, or as many whole rows later as it takes to hold `day`."""
    return today + timedelta(days=(day - today).days // STRIP * STRIP)


def _neighbour(facts: Facts, first: date, today: date) -> date | None:
    """Where the next row begins, while there is something to show."""
    terms = facts.terms_on(today)
    window = terms.window_days if terms else 0
    return (
        first if first <= min(last_shown(today, window), today + timedelta(days=window)) else None
    )


def _window(facts: Facts, today: date, reader: Reader) -> list[date]:
    """The days this reader can book now, so far as people look for another time."""
    terms = facts.terms_on(today)
    last = last_bookable_for(reader, clock.now(), facts, terms) if terms else today
    return [
        today + timedelta(days=ahead)
        for ahead in range(min(max((last - today).days, 0) + 1, SEARCHED))
    ]


def _notes(hours: DayHours) -> list[Reason]:
    return [reason for reason in hours.reasons if reason.layer in NOTED]


def _rules(facts: Facts, today: date) -> list[Words]:
    terms = facts.terms_on(today)
    return rules_in_words(terms) if terms else []


def _tiles(request: Request, facts: Facts, asked: Looking, days: list[OfferedDay]) -> list[Tile]:
    path = f"/facilities/{facts.slug}"
    language = language_of(request)
    return [
        Tile(
            each.day,
            address(language, path, **asked.to("day", each.day)),
            each.word,
            open=each.free > 0,
            current=each.day == asked.day,
        )
        for each in days
    ]


routes = [Route("/facilities/{slug}", show)]
