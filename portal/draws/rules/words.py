"""A draw in words: what became of a wish and why, and what a rule says."""

from collections.abc import Mapping

from portal.bookings.rules.drawn import DAY
from portal.draws.rules.values import Fate
from portal.hours.rules.sentences import WEEKDAYS
from portal.language import Words, say

BARRED: Mapping[str, Words] = {
    "cap_day": say("You had your bookings for that day already."),
    "cap_week": say("You had your bookings for that week already."),
    "cap_month": say("You had your bookings for that month already."),
    "own_clash": say("You had a booking at that time already."),
    "paused": say("Booking was paused for you when it was drawn."),
    "closed": say("It was closed before it was drawn."),
    "closed_weather": say("It was closed before it was drawn."),
    "closed_exam": say("It was closed before it was drawn."),
}
OTHERWISE = say("A rule of booking stood in the way.")


def why(fate: Fate, barred: str, *, asked: int, places: int, tickets: int, turn: int) -> Words:
    """What became of a wish, in one sentence with its numbers."""
    if fate is Fate.GOT:
        return say(
            "Yours: %(asked)s asked for %(places)s to be had; your turn was number %(turn)s.",
            asked=asked,
            places=places,
            turn=turn,
        )
    if fate is Fate.FULL:
        return say(
            "%(asked)s asked for %(places)s to be had. You had %(tickets)s tickets and your turn"
            " was number %(turn)s; by then too little was left.",
            asked=asked,
            places=places,
            tickets=tickets,
            turn=turn,
        )
    if fate is Fate.BARRED:
        return BARRED.get(barred, OTHERWISE)
    return say("A wish dearer to you was met.")


def day_of_week(offset: int) -> Words:
    """A day by its distance from the Monday of the drawn week."""
    weekday = WEEKDAYS[offset % 7]
    if offset < 0:
        return say("%(weekday)s of the week before", weekday=weekday)
    return say("%(weekday)s of that week", weekday=weekday)


def moment_words(minutes: int, *, ends: bool = False) -> Words:
    """A moment of the drawn week, such as "Thursday of that week, 12:00"; one that `ends`
    something at midnight is 24:00 of the day before."""
    days, minute = divmod(minutes, DAY)
    if ends and minute == 0:
        days, minute = days - 1, DAY
    return say("%(day)s, %(time)s", day=day_of_week(days), time=minutes_words(minute))


def minutes_words(minute: int) -> str:
    """Minutes of a day as "09:30", 1440 as "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"
