"""The few bookings the people one may be in the demo have already.

Alice has two to come, three past and one given back, and none on the coming Saturday: whoever
enters as her can book badminton then. The desk books for the elder. Charlie and the elder have one
each on the day the school closes for an exam.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from portal.bookings.rules.release import bookable_from
from portal.bookings.rules.states import State
from portal.demo import history
from portal.demo.commons import READING, TABLE_TENNIS
from portal.demo.diary import Claim, Diary, Entry
from portal.demo.longling import BADMINTON
from portal.demo.offers import SATURDAY, Hours, Offer, offers_of
from portal.demo.peopling import Person
from portal.facilities.rules import Facts

SUNDAY = 6
COMING = (1, 2, 3, 4, 5, 6)
MADE = timedelta(hours=10)  # after the day's places were released
PAST_LAST = tuple(range(-1, -8, -1))
PAST_BEFORE = tuple(range(-8, -14, -1))
PAST_LONG = tuple(range(-14, -28, -1))


@dataclass(frozen=True, slots=True)
class Habit:
    """One booking somebody has: the first slot from `minute` on, on the first day that has one.

    `days` are counted from today; `weekday` is looked for first.
    """

    who: str
    facilities: tuple[str, ...]
    days: tuple[int, ...]
    minute: int
    end: State
    party: int = 1
    children: int = 0
    weekday: int | None = None
    by_desk: bool = False
    on_exam_day: bool = False


TRACK = "longling-experimental-track"
BASKETBALL = "longling-experimental-basketball"
SCHOOL_TABLES = "longling-experimental-table-tennis"

HABITS = (
    Habit("alice", (SCHOOL_TABLES, TABLE_TENNIS), COMING, 18 * 60, State.CONFIRMED, party=2),
    Habit(
        "alice",
        (READING, TRACK, TABLE_TENNIS),
        COMING,
        12 * 60,
        State.CONFIRMED,
        party=3,
        children=1,
        weekday=SUNDAY,
    ),
    Habit("alice", (BADMINTON,), PAST_LAST, 10 * 60, State.ATTENDED, party=4, weekday=SATURDAY),
    Habit("alice", (TRACK, TABLE_TENNIS), PAST_BEFORE, 19 * 60, State.ATTENDED, party=2),
    Habit("alice", (READING, TRACK), PAST_LONG, 12 * 60, State.MISSED, party=2),
    Habit("alice", (BADMINTON,), PAST_BEFORE, 19 * 60, State.CANCELLED, party=4),
    Habit("bob", (BASKETBALL,), PAST_BEFORE, 19 * 60, State.ATTENDED, party=6),
    Habit("charlie", (BASKETBALL, TRACK), COMING, 19 * 60, State.CONFIRMED, party=4),
    Habit("charlie", (TRACK, TABLE_TENNIS), PAST_LAST, 19 * 60, State.ATTENDED),
    Habit(
        "charlie", (SCHOOL_TABLES, TRACK), (), 19 * 60, State.CONFIRMED, party=2, on_exam_day=True
    ),
    Habit(
        "elder",
        (SCHOOL_TABLES,),
        (),
        19 * 60,
        State.CONFIRMED,
        party=2,
        by_desk=True,
        on_exam_day=True,
    ),
    Habit("elder", (TABLE_TENNIS, READING), COMING, 9 * 60, State.CONFIRMED, party=2, by_desk=True),
    Habit(
        "elder", (TABLE_TENNIS, READING), PAST_LAST, 9 * 60, State.ATTENDED, party=2, by_desk=True
    ),
)


def write_cast(
    diary: Diary,
    chance: Random,
    cast: Mapping[str, Person],
    desk: int,
    facilities: Sequence[Facts],
    hours: Hours,
    exam_day: date,
    now: datetime,
) -> None:
    """Write the cast's bookings, before anyone else's, as of the midnight `now`."""
    places = {facts.slug: facts for facts in facilities}
    for habit in HABITS:
        person = cast[habit.who]
        for offer in _offers(habit, places, hours, exam_day, now):
            claims = diary.places(offer.facts, offer.terms, offer.unit, offer.span, habit.party)
            if claims is None or not diary.may(
                person, offer.facts, offer.terms, offer.day, offer.span
            ):
                continue
            helper = desk if habit.by_desk else None
            diary.write(_entry(chance, habit, person, offer, helper, tuple(claims)))
            break


def _offers(
    habit: Habit, places: Mapping[str, Facts], hours: Hours, exam_day: date, now: datetime
) -> Iterator[Offer]:
    """Slots that would do, the best first."""
    for slug in habit.facilities:
        facts = places[slug]
        today = now.astimezone(facts.zone).date()
        for day in [exam_day] if habit.on_exam_day else _days(habit, today):
            for offer in offers_of(facts, hours[facts.id, day], 1.0, now):
                local = offer.span.starts.astimezone(facts.zone)
                if 60 * local.hour + local.minute >= habit.minute:
                    yield offer


def _days(habit: Habit, today: date) -> list[date]:
    days = [today + timedelta(days=offset) for offset in habit.days]
    if habit.end is State.CONFIRMED:
        days = [day for day in days if day.weekday() != SATURDAY]
    return sorted(days, key=lambda day: day.weekday() != habit.weekday)


def _entry(
    chance: Random,
    habit: Habit,
    person: Person,
    offer: Offer,
    helper: int | None,
    claims: tuple[Claim, ...],
) -> Entry:
    made_at = bookable_from(offer.day, offer.terms, offer.facts.zone) + MADE
    actor = helper or person.id
    if habit.end is State.CANCELLED:
        lines = history.given_back(chance, actor, made_at, made_at + timedelta(days=2))
    else:
        lines = history.kept(chance, actor, made_at, offer.span.starts, habit.end)
    return Entry(
        person,
        offer.facts,
        offer.unit,
        offer.day,
        offer.span,
        habit.party,
        habit.children,
        "7-13" if habit.children else "",
        lines,
        helper=helper,
        claims=claims,
    )
