"""Answers as pages show them: every line and button as finished values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from portal.bookings.rules import NOBODY, Reader
from portal.bookings.rules.instants import instant_text
from portal.facilities.rules import KINDS, Facts
from portal.finding.rules.ranking import Found, Offer
from portal.finding.rules.reasons import State, today_at, today_mark, why_nothing
from portal.finding.rules.wanted import Wanted
from portal.language import Named, Words, clock_words, say, say_n
from portal.web.address import address
from portal.web.marks import MARKS
from portal.web.render import environment

BUTTONS = 3  # times of one place that are buttons
MOST_DRAWN = 100  # pieces kept with one day


@dataclass(frozen=True, slots=True)
class Button:
    """One time as a button."""

    state: str
    at: str
    word: Words
    facts: Facts
    unit: Named | None
    day: Words
    walk: Words | None
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the results."""

    facts: Facts
    kind: Words
    walk: Words | None
    count: Words | None
    buttons: tuple[Button, ...]
    with_day: bool
    more: Words | None
    href: str
    why: State | None


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the home page's list, as it stands today."""

    facts: Facts
    kind: Words
    walk: Words | None
    today: Words | Named
    mark: State
    href: str


def on_foot(minutes: int | None) -> Words | None:
    if minutes is None:
        return None
    return say_n("%(n)s minute on foot", "%(n)s minutes on foot", minutes)


def near_day(day: date, today: date) -> Words:
    """Today and tomorrow by name, other days by date."""
    ahead = (day - today).days
    if ahead == 0:
        return say("Today")
    return say("Tomorrow") if ahead == 1 else say("%(day)s", day=day)


def button(
    offer: Offer, language: str, today: date, now: datetime, reader: Reader = NOBODY
) -> Button:
    """A time to be had, as the rules of booking show it now."""
    facts, chance = offer.facts, offer.chance
    slot = offer.free_day.slot(chance, now, reader)
    at = f"{_clock(chance.starts)}–{_clock(chance.ends)}"
    word = MARKS[slot.state].word
    if slot.state == "few":
        word = say_n("%(n)s place left", "%(n)s places left", slot.left)
    unit = chance.unit.name if len(facts.units) > 1 else None
    return Button(
        state=slot.state,
        at=at,
        word=word,
        facts=facts,
        unit=unit,
        day=near_day(offer.day, today),
        walk=on_foot(offer.walk),
        href=address(
            language,
            "/bookings/new",
            unit=chance.unit.id,
            starts=instant_text(chance.span.starts),
        ),
    )


def alone(
    offer: Offer, language: str, today: date, now: datetime, reader: Reader = NOBODY
) -> Markup:
    """A time that stands by itself, with its place and the way there; drawn once for its day."""
    drawn = offer.free_day.drawn
    key = (offer.chance.starts, language, today, offer.walk)
    if key not in drawn:
        shown = button(offer, language, today, now, reader)
        drawn[key] = macro(language, "finding/_parts.html", "alone")(shown)
    return Markup(drawn[key])  # noqa: S704  a macro of ours wrote it and escaped what it shows


def macro(language: str, template: str, name: str) -> Callable[..., str]:
    """A macro of a template, outside any page."""
    drawing: Callable[..., str] = getattr(environment(language).get_template(template).module, name)
    return drawing


def _clock(minutes: int) -> str:
    """Past midnight counts on from 00:00; midnight itself ends the day as 24:00."""
    return clock_words(minutes if minutes <= 1440 else minutes - 1440)


def rows(
    answers: Iterable[Found],
    wanted: Wanted,
    language: str,
    today: date,
    now: datetime,
    reader: Reader = NOBODY,
) -> list[Markup]:
    """The results on one page."""
    return [_row(answer, wanted, language, today, now, reader) for answer in answers]


def _row(
    answer: Found, wanted: Wanted, language: str, today: date, now: datetime, reader: Reader
) -> Markup:
    """A row with times, drawn once for as long as its days stay as they are; why not, each time."""
    draw = macro(language, "finding/_parts.html", "row")
    if not answer.count:
        return Markup(draw(_row_shown(answer, wanted, language, today, now, reader)))  # noqa: S704  ours
    drawn = answer.offers[0].free_day.drawn
    times = tuple((offer.free_day, offer.chance.starts) for offer in answer.offers)
    key = (language, today, answer.walk, answer.count, len(answer.days), times)
    if key not in drawn:
        if len(drawn) >= MOST_DRAWN:
            drawn.clear()
        drawn[key] = draw(_row_shown(answer, wanted, language, today, now, reader))
    return Markup(drawn[key])  # noqa: S704  a macro of ours wrote it and escaped what it shows


def _row_shown(
    answer: Found, wanted: Wanted, language: str, today: date, now: datetime, reader: Reader
) -> Row:
    facts, count = answer.facts, answer.count
    first = answer.offers[0].day if answer.offers else answer.days[0].hours.day
    rest = count - BUTTONS
    return Row(
        facts=facts,
        kind=KINDS[facts.kind],
        walk=on_foot(answer.walk),
        count=say_n("%(n)s time free", "%(n)s times free", count) if count else None,
        buttons=tuple(
            button(offer, language, today, now, reader) for offer in answer.offers[:BUTTONS]
        ),
        with_day=len(answer.days) > 1,
        more=say_n("%(n)s more", "%(n)s more", rest) if rest > 0 else None,
        href=address(language, f"/facilities/{facts.slug}", day=first.isoformat()),
        why=None if count else why_nothing(answer, wanted, now, reader),
    )


def place(answer: Found, language: str, now: datetime) -> Place:
    """A place as it stands today, the only day of `answer`."""
    day = answer.days[0]
    return Place(
        facts=answer.facts,
        kind=KINDS[answer.facts.kind],
        walk=on_foot(answer.walk),
        today=today_at(day, now),
        mark=today_mark(day, now, answer.count),
        href=address(language, f"/facilities/{answer.facts.slug}"),
    )
