"""Slots that are given by lot: nobody books them before their week is drawn."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.bookings.rules.caps import monday_of
from portal.bookings.rules.day import Day
from portal.facilities.rules import DrawFacts, Facts
from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan, on_the_wall

DAY = 24 * 60


class Window(NamedTuple):
    """When the draw of one week is registered for, and when it is due; instants."""

    opens: datetime
    closes: datetime
    due: datetime


def window_of(rule: DrawFacts, week: date, zone: ZoneInfo) -> Window:
    """`week` is its Monday."""
    moments = (rule.register_from, rule.register_until, rule.drawn)
    return Window(*(_after_monday(week, minutes, zone) for minutes in moments))


def _after_monday(week: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minutes, DAY)
    return on_the_wall(week + timedelta(days=days), minute, zone)


def rule_on(facts: Facts, day: date) -> DrawFacts | None:
    """The rule by which slots of `day` are drawn and still to be drawn, if there is one."""
    if not facts.draws:
        return None
    week = monday_of(day)
    return next(
        (
            rule
            for rule in facts.draws
            if rule.first_week <= week < rule.end_week
            and rule.through_week < week
            and rule.weekdays >> day.weekday() & 1
        ),
        None,
    )


def peak_of(rule: DrawFacts, day: date, zone: ZoneInfo) -> TimeSpan:
    """The hours of `day` whose slots are drawn."""
    return TimeSpan(
        on_the_wall(day, rule.from_minute, zone), on_the_wall(day, rule.until_minute, zone)
    )


def draw_problem(span: TimeSpan, day: Day) -> Problem | None:
    """Why a span cannot be booked because it is given by lot; None when it is not, or when its
    week is drawn and it was left over."""
    rule = rule_on(day.facts, day.hours.day)
    zone = day.facts.zone
    if rule is None or not peak_of(rule, day.hours.day, zone).overlaps(span):
        return None
    return registering(window_of(rule, monday_of(day.hours.day), zone), day.now, zone)


def registering(window: Window, now: datetime, zone: ZoneInfo) -> Problem:
    """What somebody who would book is told instead, in one sentence."""
    opens, closes, due = (moment.astimezone(zone) for moment in window)
    if now < opens:
        words = say(
            "Given by lot: register from %(day)s %(time)s.",
            day=opens.date(),
            time=clock_words(opens),
        )
    elif now < closes:
        words = say(
            "Given by lot: register until %(day)s %(time)s.",
            day=(closes - timedelta(microseconds=1)).date(),
            time=end_words(closes),
        )
    elif now < due:
        words = say(
            "Given by lot: registration is over. What is left can be booked from %(day)s %(time)s.",
            day=due.date(),
            time=clock_words(due),
        )
    else:
        words = say("Given by lot: it is being drawn now. What is left can be booked in a moment.")
    return Problem("drawn", words, field="starts")


def end_words(closes: datetime) -> str:
    """ "18:00"; the midnight that ends a day is 24:00 of it."""
    return "24:00" if closes.hour == closes.minute == 0 else clock_words(closes)


def changes_of(day: Day) -> list[datetime]:
    """When what is told of a day's drawn slots changes."""
    rule = rule_on(day.facts, day.hours.day)
    return list(window_of(rule, monday_of(day.hours.day), day.facts.zone)) if rule else []
