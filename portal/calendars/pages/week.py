"""The week as a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.rules import Reader
from portal.bookings.rules.caps import quota
from portal.calendars.drawing import draw_week
from portal.calendars.forms import Looking, looking
from portal.calendars.pages.place import (
    Moving,
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
from portal.web.here import here_of
from portal.web.render import language_of, page, part

DAYS = 7
UNREADABLE = 422

Key = tuple[int, tuple[date, str, bool, date, int, bool, bool], Reader]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A week as HTML, of one version of the facility, true from `since` up to `until`."""

    version: Version
    since: datetime
    until: datetime
    heading: Words
    body: Markup


_kept: Kept[Key, Drawn] = Kept(500)  # one may be 100 KB


@open_to_all
async def show(request: Request) -> Response:
    """Seven days from `?from=`; all units together, one, or each by itself."""
    place = await place_of(request)
    today = clock.today(place.facts.zone)
    asked = looking(form.query(request), place.facts, today, day_field="from")
    moving = await being_moved(request, asked)
    if isinstance(moving, Response):
        return moving
    week = [asked.day + timedelta(days=ahead) for ahead in range(DAYS)]
    reading = await read_days(request, place, week, moving)
    language, elder = language_of(request), here_of(request).mode == "elder"
    context = {
        "facts": place.facts,
        "today": today,
        "asked": asked,
        "moving": moving.booking if moving else None,
        "moving_for": moving.helped if moving else None,
        "drawn": _drawn(place, reading, asked, moving, language, elder=elder),
    }
    status = UNREADABLE if asked.asked.unreadable else 200
    return page(request, "calendars/week.html", context, status=status)


def _drawn(
    place: Place,
    reading: Reading,
    asked: Looking,
    moving: Moving | None,
    language: str,
    *,
    elder: bool,
) -> Drawn:
    """The week as HTML; kept for all who see the same."""
    if reading.reader is None:
        return _draw(place, reading, asked, moving, language, elder=elder)
    today = clock.today(place.facts.zone)
    unit_id = asked.unit.id if asked.unit else 0
    asked_for = (today, language, elder, asked.day, unit_id, asked.each, asked.free_only)
    key = (place.facts.id, asked_for, reading.reader)
    kept = _kept.get(key)
    if (
        kept is not None
        and kept.version == place.version
        and kept.since <= clock.now() < kept.until
    ):
        return kept
    return _kept.keep(key, _draw(place, reading, asked, moving, language, elder=elder))


def _draw(
    place: Place,
    reading: Reading,
    asked: Looking,
    moving: Moving | None,
    language: str,
    *,
    elder: bool,
) -> Drawn:
    facts = place.facts
    today = clock.today(facts.zone)
    days = offered_days(
        reading, facts, groups_shown(facts, asked, min(reading.days), max(reading.days))
    )
    week = week_of(days, facts.zone, free_only=asked.free_only)
    first, last = days[0].day, days[-1].day
    heading = say(
        "%(first)s to %(last)s",
        first=weekday_first(first, today, near=False),
        last=weekday_first(last, today, near=False),
    )
    body = part(
        language,
        "calendars/_week.html",
        {
            "facts": facts,
            "today": today,
            "asked": asked,
            "moving": moving.booking if moving else None,
            "elder": elder,
            "heading": heading,
            "before": max(today, first - timedelta(days=DAYS)) if first > today else None,
            "after": last + timedelta(days=1) if last < last_shown(today, 0) else None,
            "which": [
                ("", say("All together")),
                ("each", say("Each by itself")),
                *((unit.id, unit.name) for unit in facts.units_on(first, last)),
            ],
            "booking_path": booking_path(moving),
            "quota": quota(reading.days[day.day].day for day in days),
            "days": [(day.day, day.heading(today), day.free > 0) for day in days],
            "table": draw_week(
                week,
                language,
                today,
                f"/facilities/{facts.slug}/draws",
                waiting=moving is None,
            )
            if week.groups
            else None,
            "reasons": [(day.day, _reasons(day)) for day in days],
            "weekday_first": weekday_first,
        },
    )
    return Drawn(place.version, clock.now(), reading.until, heading, body)


def _reasons(day: OfferedDay) -> list[Words]:
    """Why a cell of that day cannot be had, each sentence once."""
    sentences = [reason.words for reason in day.hours.reasons]
    refused = (offer.why for offer in day.offers if offer.why)
    sentences += [why.message for why in refused if why.code not in ("full", "begun")]
    return list({words.into("en"): words for words in sentences}.values())


routes = [Route("/facilities/{slug}/week", show)]
