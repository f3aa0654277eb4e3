"""The sentences about a day, each with the opening hours or the day on which it ends."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.facilities.rules import Facts
from portal.hours.rules.layers import CalendarDay, OwnHours, SchoolDates, TakenBack
from portal.hours.rules.values import DayType
from portal.hours.rules.wall import wall_minutes
from portal.language import Named, Words, clock_words, say
from portal.timespan import MIDNIGHT, TimeSpan

AFTERNOON = 15 * 60  # a school that opens no sooner is "closed by day"
FURTHER_NOTICE = 20  # years; a closure without an end is kept as one with an end far away

WEEKDAYS = (
    Named("周一", "Monday"),
    Named("周二", "Tuesday"),
    Named("周三", "Wednesday"),
    Named("周四", "Thursday"),
    Named("周五", "Friday"),
    Named("周六", "Saturday"),
    Named("周日", "Sunday"),
)

AT_SCHOOLS = {
    DayType.SCHOOL_DAY: say("School day"),
    DayType.WEEKEND: say("Weekend"),
    DayType.SCHOOL_BREAK: say("School break"),
    DayType.MAKE_UP_WORKDAY: say("Make-up school day"),
    DayType.PUBLIC_HOLIDAY: say("Public holiday"),
    DayType.EXAM_DAY: say("Exam day"),
}
ELSEWHERE = AT_SCHOOLS | {
    DayType.SCHOOL_DAY: say("Weekday"),
    DayType.MAKE_UP_WORKDAY: say("Make-up workday"),
}


def kind_words(
    day_type: DayType, facts: Facts, named: CalendarDay | SchoolDates | None
) -> Words | Named:
    """What kind of day it is: by its own name if it has one, else by the word for its kind."""
    has_name = named is not None and (named.name.zh or named.name.en)
    if named is not None and has_name and day_type is not DayType.MAKE_UP_WORKDAY:
        return named.name
    words = AT_SCHOOLS if facts.organisation.kind == "school" else ELSEWHERE
    return words[day_type]


def hours_named(spans: Iterable[TimeSpan], day: date, zone: ZoneInfo) -> Named:
    """Spans as both languages write them: "08:00–12:00, 14:00–18:00"."""
    texts = [
        f"{clock_words(wall_minutes(span.starts, zone, day))}–"
        f"{clock_words(wall_minutes(span.ends, zone, day))}"
        for span in spans
    ]
    return Named("、".join(texts), ", ".join(texts))


def not_announced(day: date) -> Words:
    return say(
        "The public holidays of %(year)s are not announced yet, so nothing can be booked for then.",
        year=day.year,
    )


def usual_day(
    kind: Words | Named, spans: tuple[TimeSpan, ...], day: date, zone: ZoneInfo, *, darkens: bool
) -> Words:
    """What a kind of day means for the hours; `darkens` when dusk shortened them."""
    if not spans:
        if darkens:
            return say("%(kind)s: not open; it is dark by then and there are no lights.", kind=kind)
        return say("%(kind)s: not open.", kind=kind)
    hours = hours_named(spans, day, zone)
    if darkens:
        return say("%(kind)s: open %(hours)s, until it gets dark.", kind=kind, hours=hours)
    return say("%(kind)s: open %(hours)s.", kind=kind, hours=hours)


def no_hours() -> Words:
    """Nobody has said yet when it is open."""
    return say("Its opening hours are not set yet.")


def make_up_day(spans: tuple[TimeSpan, ...], day: date, zone: ZoneInfo) -> Words:
    """A Saturday or Sunday that is worked, which surprises people every time."""
    weekday = WEEKDAYS[day.weekday()]
    if not spans:
        return say("A working %(weekday)s (make-up workday): not open.", weekday=weekday)
    hours = hours_named(spans, day, zone)
    if wall_minutes(spans[0].starts, zone, day) >= AFTERNOON:
        return say(
            "A working %(weekday)s (make-up workday): closed by day, open %(hours)s.",
            weekday=weekday,
            hours=hours,
        )
    return say(
        "A working %(weekday)s (make-up workday): open %(hours)s.", weekday=weekday, hours=hours
    )


def exam_closed(name: Words | Named, first: date, last: date, back: date) -> Words:
    """`last` is the last exam day, and `back` the day after, when hours are as usual again."""
    if first == last:
        return say(
            "%(name)s: closed all day, usual hours again from %(back)s.", name=name, back=back
        )
    return say(
        "%(name)s, %(first)s to %(last)s: closed, usual hours again from %(back)s.",
        name=name,
        first=first,
        last=last,
        back=back,
    )


def own_hours(own: OwnHours, spans: tuple[TimeSpan, ...], day: date, zone: ZoneInfo) -> Words:
    """An organisation's exception, in the words it gave."""
    reason = _without_stop(own.reason)
    if spans:
        return say("%(kind)s: open %(hours)s.", kind=reason, hours=hours_named(spans, day, zone))
    return _closed_through(own.ends_on, day, reason)


def taken_back(taken: TakenBack, day: date, zone: ZoneInfo) -> Words:
    """A closure as it is met on `day`: the reason in public words, from when, and until when."""
    reason = _without_stop(taken.reason)
    begins, ends = taken.span.starts.astimezone(zone), taken.span.ends.astimezone(zone)
    if wall_minutes(begins, zone, day) > 0:
        return _closed_from(begins, ends, day, zone, reason)
    minutes = wall_minutes(ends, zone, day)
    if ends.year - day.year > FURTHER_NOTICE:
        return say("Closed until further notice: %(reason)s.", reason=reason)
    if minutes % MIDNIGHT == 0:
        return _closed_through(_day_before(ends), day, reason)
    end = clock_words(ends) if minutes < MIDNIGHT else ends
    return say("Closed until %(end)s: %(reason)s.", end=end, reason=reason)


def _closed_from(
    begins: datetime, ends: datetime, day: date, zone: ZoneInfo, reason: Named
) -> Words:
    """A closure that leaves the beginning of the day."""
    begin, minutes = clock_words(begins), wall_minutes(ends, zone, day)
    if minutes <= MIDNIGHT:
        hours = f"{begin}–{clock_words(minutes)}"
        return say("Closed %(hours)s: %(reason)s.", hours=hours, reason=reason)
    if ends.year - day.year > FURTHER_NOTICE:
        return say(
            "Closed from %(begin)s until further notice: %(reason)s.", begin=begin, reason=reason
        )
    if minutes % MIDNIGHT == 0:
        return say(
            "Closed from %(begin)s to the end of %(last)s: %(reason)s.",
            begin=begin,
            last=_day_before(ends),
            reason=reason,
        )
    return say(
        "Closed from %(begin)s until %(end)s: %(reason)s.", begin=begin, end=ends, reason=reason
    )


def _closed_through(last: date, day: date, reason: Named) -> Words:
    if last <= day:
        return say("Closed for the day: %(reason)s.", reason=reason)
    return say("Closed to the end of %(last)s: %(reason)s.", last=last, reason=reason)


def _day_before(midnight: datetime) -> date:
    return date.fromordinal(midnight.toordinal() - 1)


def _without_stop(reason: Named) -> Named:
    """The sentence around it brings its own full stop."""
    return Named(reason.zh.rstrip(" .。"), reason.en.rstrip(" .。"))
