"""The terms of a facility in plain words: six lines that fit on a page, a sheet or a phone."""

from portal.facilities.rules import TermsFacts
from portal.language import WEEKDAYS, Named, Words, clock_words, say, say_n

HOUR = 60


def lasting(minutes: int) -> Words:
    """A length of time as people say it: "2 hours", "90 minutes"."""
    if minutes and minutes % HOUR == 0:
        return say_n("%(n)s hour", "%(n)s hours", minutes // HOUR)
    return say_n("%(n)s minute", "%(n)s minutes", minutes)


def rules_in_words(terms: TermsFacts) -> list[Words]:
    """What somebody must know before booking, in the order in which it matters."""
    asked = [say("Each booking is asked for first; the school answers within 48 hours.")]
    return [
        *(asked if terms.approval else []),
        _length(terms),
        _window(terms),
        *_neighbours(terms),
        *(_desk(terms) if terms.desk_share else []),
        _caps(terms),
        _cancelling(terms),
        _party(terms),
        _children(terms),
        *(_gate(terms) if terms.check_in != "none" else []),
    ]


def _length(terms: TermsFacts) -> Words:
    least, most = lasting(terms.slot_minutes), lasting(terms.longest_minutes)
    if terms.slot_minutes == terms.longest_minutes:
        return say("One booking lasts %(length)s.", length=least)
    return say("One booking lasts %(least)s, at most %(most)s.", least=least, most=most)


def _neighbours(terms: TermsFacts) -> list[Words]:
    if not terms.neighbours_hours:
        return []
    return [
        say_n(
            "Neighbours whom the desk knows may book %(n)s hour earlier.",
            "Neighbours whom the desk knows may book %(n)s hours earlier.",
            terms.neighbours_hours,
        )
    ]


def _window(terms: TermsFacts) -> Words:
    at = clock_words(terms.release_minute)
    if terms.release_weekday:
        return say_n(
            "A week, Monday to Sunday, opens on %(weekday)s %(time)s, %(n)s week before.",
            "A week, Monday to Sunday, opens on %(weekday)s %(time)s, %(n)s weeks before.",
            max(1, terms.window_days // 7),
            weekday=Named(*(WEEKDAYS[each][terms.release_weekday - 1] for each in ("zh", "en"))),
            time=at,
        )
    if terms.window_days == 0:
        return say("Booking opens at %(time)s on the day itself.", time=at)
    if terms.notice_minutes:
        return say_n(
            "Book from %(n)s day before at %(time)s, until %(notice)s before the start.",
            "Book from %(n)s days before at %(time)s, until %(notice)s before the start.",
            terms.window_days,
            time=at,
            notice=lasting(terms.notice_minutes),
        )
    return say_n(
        "Book from %(n)s day before at %(time)s, until the start.",
        "Book from %(n)s days before at %(time)s, until the start.",
        terms.window_days,
        time=at,
    )


def _desk(terms: TermsFacts) -> list[Words]:
    """Nothing where every booking is of the day itself or the day before."""
    if terms.window_days < 2:
        return []
    return [
        say(
            "%(share)s%% of the courts or places are kept for the desk until %(time)s on the day"
            " before.",
            share=terms.desk_share,
            time=clock_words(terms.release_minute),
        )
    ]


def _caps(terms: TermsFacts) -> Words:
    return say(
        "Each person: at most %(day)s a day, and %(week)s a week of the same kind.",
        day=say_n("%(n)s booking", "%(n)s bookings", terms.cap_day),
        week=terms.cap_week,
    )


def _cancelling(terms: TermsFacts) -> Words:
    if not terms.cancel_minutes:
        return say("Cancel or move it any time before the start.")
    return say(
        "Cancel or move it until %(before)s before the start; later it counts as late.",
        before=lasting(terms.cancel_minutes),
    )


def _party(terms: TermsFacts) -> Words:
    return say_n(
        "At most %(n)s person with one booking.",
        "At most %(n)s people with one booking.",
        terms.party_max,
    )


def _children(terms: TermsFacts) -> Words:
    if not terms.guardian_age:
        return say("Children of any age may come by themselves.")
    return say(
        "Children under %(age)s come with a grown-up, who takes a place too.",
        age=terms.guardian_age,
    )


def _gate(terms: TermsFacts) -> list[Words]:
    waited = say(
        "The gate lets you in from %(before)s before the start; %(after)s after it the place is"
        " free for others, and the booking counts as missed.",
        before=lasting(terms.check_in_before),
        after=lasting(terms.check_in_after),
    )
    if not terms.pause_days:
        return [waited]
    paused = say(
        "%(strikes)s missed bookings within %(days)s days pause booking for %(pause)s days.",
        strikes=terms.strikes_allowed,
        days=terms.strike_days,
        pause=terms.pause_days,
    )
    return [waited, paused]
