"""The week as a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.rules import Own
from portal.calendars.drawing import draw_week
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
from portal.calendars.queries.days import Reading
from portal.calendars.rules.asking import last_shown
from portal.calendars.rules.days import OfferedDay, weekday_first
from portal.calendars.rules.weeks import week_of
from portal.facilities.queries import Version
from portal.kept import Kept
from portal.language import Words, say
from portal.people.access import open_to_all
from portal.web import form
from portal.web.render import language_of, page

DAYS = 7
UNREADABLE = 422

Key = tuple[int, tuple[date, date, str, int, bool, bool], tuple[Own, ...]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A week: the table, and one line for each day."""

    version: Version
    since: datetime
    until: datetime
    table: Markup
    days: tuple[tuple[date, Words, bool], ...]
    reasons: tuple[tuple[date, tuple[Words, ...]], ...]
    anything: bool


_kept: Kept[Key, Drawn] = Kept(2000)


@open_to_all
async def show(request: Request) -> Response:
    """Seven days from `?from=`; all units together, one, or each by itself."""
    place = await place_of(request)
    facts = place.facts
    today = clock.today(facts.zone)
    asked = looking(form.query(request), facts, today, day_field="from")
    moving = await being_moved(request, asked)
    if isinstance(moving, Response):
        return moving
    week = [asked.day + timedelta(days=ahead) for ahead in range(DAYS)]
    reading = await read_days(request, place, week, moving)
    drawn = _drawn(place, reading, asked, language_of(request), today)
    last = last_shown(today, 0)
    context = {
        "facts": facts,
        "today": today,
        "asked": asked,
        "moving": moving,
        "booking_path": booking_path(moving),
        "drawn": drawn,
        "which": [
            ("", say("All together")),
            ("each", say("Each by itself")),
            *((unit.id, unit.name) for unit in facts.units),
        ],
        "heading": say(
            "%(first)s to %(last)s",
            first=weekday_first(week[0], today, near=False),
            last=weekday_first(week[-1], today, near=False),
        ),
        "before": max(today, week[0] - timedelta(days=DAYS)) if week[0] > today else None,
        "after": week[-1] + timedelta(days=1) if week[-1] < last else None,
        "weekday_first": weekday_first,
    }
    status = UNREADABLE if asked.asked.unreadable else 200
    return page(request, "calendars/week.html", context, status=status)


def _drawn(place: Place, reading: Reading, asked: Looking, language: str, today: date) -> Drawn:
    """The week as HTML; kept for all who see the same."""
    if reading.own is None:
        return _draw(place, reading, asked, language, today)
    unit_id = asked.unit.id if asked.unit else 0
    asked_for = (today, asked.day, language, unit_id, asked.each, asked.free_only)
    key = (place.facts.id, asked_for, reading.own)
    kept = _kept.get(key)
    now = clock.now()
    if kept is not None and kept.version == place.version and kept.since <= now < kept.until:
        return kept
    return _kept.keep(key, _draw(place, reading, asked, language, today))


def _draw(place: Place, reading: Reading, asked: Looking, language: str, today: date) -> Drawn:
    facts = place.facts
    days = offered_days(reading, facts, groups_shown(facts, asked))
    week = week_of(days, facts.zone, free_only=asked.free_only)
    return Drawn(
        version=place.version,
        since=clock.now(),
        until=reading.until,
        table=draw_week(week, language, today),
        days=tuple((day.day, day.heading(today), day.free > 0) for day in days),
        reasons=tuple((day.day, _reasons(day)) for day in days),
        anything=bool(week.groups),
    )


def _reasons(day: OfferedDay) -> tuple[Words, ...]:
    """Why a cell of that day cannot be had, each sentence once."""
    sentences = [reason.words for reason in day.hours.reasons]
    sentences += [
        offer.why.message
        for offer in day.offers
        if offer.why and offer.why.code not in ("full", "begun")
    ]
    return tuple({words.into("en"): words for words in sentences}.values())


routes = [Route("/facilities/{slug}/week", show)]
