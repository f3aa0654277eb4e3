"""The sheet at the gate: a week on one page, days that are alike in one column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.calendars.rules.days import OfferedDay
from portal.calendars.rules.groups import Group
from portal.calendars.rules.offers import Offer
from portal.hours.rules.sentences import hours_named
from portal.language import MONTHS, WEEKDAYS, Named, Words, clock_words, say_n
from portal.timespan import TimeSpan, on_the_wall
from portal.web.marks import MARKS

HOUR = 60  # minutes
COMFORTABLE, DENSE = 11, 15  # rows that fit in large and in middling type

Cell = tuple[str, Words]  # a state and its word
NOT_OPEN: Cell = ("off", MARKS["off"].word)
Row = tuple[int, int]  # from and until, in minutes of the day


@dataclass(frozen=True, slots=True)
class Column:
    """Days in a row with the same cells; `hours` when they are open, `why` when they are not."""

    first: date
    last: date
    hours: Named
    cells: tuple[Cell, ...]
    why: Words | None

    @property
    def weekdays(self) -> Named:
        """ "周一至周五", "Mon–Fri"."""
        if self.first == self.last:
            return Named(*(WEEKDAYS[lang][self.first.weekday()] for lang in ("zh", "en")))
        (zh, until_zh), (en, until_en) = (
            (WEEKDAYS[lang][self.first.weekday()], WEEKDAYS[lang][self.last.weekday()])
            for lang in ("zh", "en")
        )
        return Named(f"{zh}至{until_zh}", f"{en}–{until_en}")

    @property
    def dates(self) -> Named:
        """ "11月28日", "28 Nov", or the first and the last."""
        zh, en = _date(self.first)
        if self.first == self.last:
            return Named(zh, en)
        until_zh, until_en = _date(self.last)
        if self.first.month == self.last.month:
            return Named(f"{zh}–{self.last.day}日", f"{self.first.day}–{until_en}")
        return Named(f"{zh}–{until_zh}", f"{en} – {until_en}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of times, as "09:00–10:00", and columns of days."""

    times: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def size(self) -> str:
        """How small the type must be to fit: "", "dense" or "denser"."""
        if len(self.times) <= COMFORTABLE:
            return ""
        return "dense" if len(self.times) <= DENSE else "denser"


def sheet_of(days: Sequence[OfferedDay], zone: ZoneInfo) -> Sheet:
    """The sheet of some days: a row for each hour, or for each slot where slots are longer."""
    rows = sorted({row for day in days for row in _rows(day, zone)})
    columns = []
    for _, alike in groupby((_column(day, rows, zone) for day in days), key=_looks):
        together = list(alike)
        first, last = together[0], together[-1]
        columns.append(Column(first.first, last.last, first.hours, first.cells, first.why))
    times = tuple(f"{clock_words(opens)}–{clock_words(closes)}" for opens, closes in rows)
    return Sheet(times, tuple(columns))


def _column(day: OfferedDay, rows: Sequence[Row], zone: ZoneInfo) -> Column:
    hours = day.hours
    why = None if hours.spans else hours.reasons[0].words
    cells = tuple(_cell(day, row, zone) for row in rows)
    return Column(day.day, day.day, hours_named(hours.spans, day.day, zone), cells, why)


def _looks(column: Column) -> object:
    """What days must have in common to share a column."""
    why = column.why.into("zh") if column.why else ""
    return column.hours, why, tuple((state, word.into("zh")) for state, word in column.cells)


def _rows(day: OfferedDay, zone: ZoneInfo) -> list[Row]:
    rows: list[Row] = []
    for offer in day.offers:
        opens, closes = (_minute(at, day.day, zone) for at in (offer.span.starts, offer.span.ends))
        if closes - opens > HOUR:
            rows.append((opens, closes))
        else:
            first = opens // HOUR * HOUR
            rows += [(at, at + HOUR) for at in range(first, closes, HOUR)]
    return rows


def _minute(at: datetime, day: date, zone: ZoneInfo) -> int:
    """Minutes of `day` on the wall clock; the midnight that ends it is 1440."""
    wall = at.astimezone(zone)
    return (wall.date() - day).days * 24 * HOUR + wall.hour * HOUR + wall.minute


def _cell(day: OfferedDay, row: Row, zone: ZoneInfo) -> Cell:
    """The best of what begins in a row, or else of what reaches into it."""
    starts = on_the_wall(day.day, row[0], zone)
    span = TimeSpan(starts, starts + timedelta(minutes=row[1] - row[0]))
    told: Offer | None = None
    for group, offers in day.groups:
        here = [offer for offer in offers if span.starts <= offer.span.starts < span.ends]
        here = here or [offer for offer in offers if offer.span.overlaps(span)]
        free = [offer for offer in here if offer.bookable]
        if free:
            best = max(free, key=lambda offer: offer.free)
            return best.state, _short(best, group)
        told = told or next(iter(here), None)
    return (told.state, told.word) if told else NOT_OPEN


def _short(offer: Offer, group: Group) -> Words:
    """What fits into a narrow column: the number alone, where there is one to tell."""
    return say_n("%(n)s free", "%(n)s free", offer.free) if group.size > 1 else offer.word


def _date(day: date) -> tuple[str, str]:
    return f"{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]}"
