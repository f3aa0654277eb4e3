"""A period's hours as a table: a row for each kind of day, or for each group of its weekdays.

Weekdays are a sum of 1 for Monday, 2 for Tuesday ... 64 for Sunday.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.hours.rules import DayType, Opening, parse_spans, spans_text
from portal.language import Named, Words, say
from portal.problems import Problem

EVERY_DAY = 127
MOST_ROWS = 18  # with seven ticks each, a form stays within the fields that are read
ROWS = (
    DayType.SCHOOL_DAY,
    DayType.MAKE_UP_WORKDAY,
    DayType.WEEKEND,
    DayType.PUBLIC_HOLIDAY,
    DayType.SCHOOL_BREAK,
    DayType.EXAM_DAY,
)
# Kinds of day that fall on some weekdays only.
FALLS_ON = {DayType.SCHOOL_DAY: 31, DayType.WEEKEND: 96}
WEEKDAYS = (
    Named("周一", "Mon"),
    Named("周二", "Tue"),
    Named("周三", "Wed"),
    Named("周四", "Thu"),
    Named("周五", "Fri"),
    Named("周六", "Sat"),
    Named("周日", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The hours, as text, of one kind of day on some of its weekdays."""

    day_type: DayType
    hours: str = ""
    until_dusk: bool = False
    weekdays: int = EVERY_DAY

    @property
    def every(self) -> bool:
        """Whether it holds for all days of its kind."""
        return self.weekdays & falls_on(self.day_type) == falls_on(self.day_type)

    @property
    def bits(self) -> list[tuple[int, Named]]:
        """The weekdays this kind of day falls on, to be ticked."""
        return [
            (1 << place, name)
            for place, name in enumerate(WEEKDAYS)
            if falls_on(self.day_type) >> place & 1
        ]

    @property
    def on(self) -> Named:
        """Its weekdays in words."""
        named = [name for bit, name in self.bits if self.weekdays & bit]
        return Named("、".join(n.zh for n in named), ", ".join(n.en for n in named))


def falls_on(day_type: DayType) -> int:
    """The weekdays a kind of day falls on."""
    return FALLS_ON.get(day_type, EVERY_DAY)


def rows_of(openings: Mapping[DayType, Sequence[Opening]]) -> list[Row]:
    """The table of a period: weekdays with the same hours share a row."""
    return [row for day_type in ROWS for row in _rows(day_type, openings.get(day_type, ()))]


def _rows(day_type: DayType, openings: Sequence[Opening]) -> list[Row]:
    groups: dict[tuple[tuple[int, int, bool], ...], int] = defaultdict(int)
    for place in range(7):
        bit = 1 << place
        if falls_on(day_type) & bit:
            kept = sorted((o.opens, o.closes, o.until_dusk) for o in openings if o.weekdays & bit)
            groups[tuple(kept)] += bit
    if len(groups) > 1:
        groups.pop((), None)  # weekdays without a row are closed
    return [
        Row(
            day_type,
            spans_text((opens, closes) for opens, closes, _ in spans),
            until_dusk=any(dusk for *_, dusk in spans),
            weekdays=EVERY_DAY if len(groups) == 1 and bits == falls_on(day_type) else bits,
        )
        for spans, bits in groups.items()
    ]


def tidied(rows: Sequence[Row]) -> list[Row]:
    """In the order of the table; a kind of day without a row gets an empty one, and a row without
    weekdays is left out where its kind has another."""
    found = []
    for day_type in ROWS:
        kind = [row for row in rows if row.day_type is day_type]
        kept = [row for row in kind if row.weekdays & falls_on(day_type)]
        found += kept or [Row(day_type)]
    return found


def with_row(rows: Sequence[Row], day_type: DayType) -> list[Row]:
    """One more row for a kind of day, for the weekdays that have none."""
    taken = 0
    for row in rows:
        if row.day_type is day_type:
            taken |= row.weekdays
    left = falls_on(day_type) & ~taken
    last = max(place for place, row in enumerate(rows) if row.day_type is day_type)
    return [*rows[: last + 1], Row(day_type, weekdays=left), *rows[last + 1 :]]


def copied(rows: Sequence[Row], place: int) -> list[Row]:
    """One row's hours in all rows."""
    source = rows[place]
    return [Row(row.day_type, source.hours, source.until_dusk, row.weekdays) for row in rows]


def problems_with(rows: Sequence[Row]) -> Iterator[Problem]:
    """What cannot be read, and weekdays that stand in two rows of one kind."""
    seen: dict[DayType, int] = defaultdict(int)
    for place, row in enumerate(rows):
        yield from parse_spans(row.hours, f"hours_{place}").problems
        twice = seen[row.day_type] & row.weekdays & falls_on(row.day_type)
        if twice:
            words = say("%(days)s: in two rows of the same kind of day.", days=_days(row, twice))
            yield Problem("weekday_twice", words, field=f"days_{place}")
        seen[row.day_type] |= row.weekdays


def _days(row: Row, bits: int) -> Named:
    return Row(row.day_type, weekdays=bits).on


@dataclass(frozen=True, slots=True)
class Difference:
    """What one row said, and what it says now."""

    day_type: DayType
    weekdays: Named | None
    before: Words | Named
    after: Words | Named


CLOSED = say("Closed")


def differences(before: Iterable[Row], after: Iterable[Row]) -> list[Difference]:
    """What changes, by kind of day, weekdays with the same change in one line."""
    found = []
    old, new = list(before), list(after)
    for day_type in ROWS:
        groups: dict[tuple[str, str], int] = defaultdict(int)
        for place in range(7):
            bit = 1 << place
            if falls_on(day_type) & bit:
                groups[_said(old, day_type, bit), _said(new, day_type, bit)] += bit
        for (was, now), bits in groups.items():
            if was != now:
                every = bits == falls_on(day_type)
                weekdays = None if every else Row(day_type, weekdays=bits).on
                found.append(Difference(day_type, weekdays, _words(was), _words(now)))
    return found


def _said(rows: Sequence[Row], day_type: DayType, bit: int) -> str:
    for row in rows:
        if row.day_type is day_type and row.weekdays & bit and row.hours:
            text = spans_text(parse_spans(row.hours).spans)
            return f"{text}*" if row.until_dusk else text
    return ""


def _words(said: str) -> Words | Named:
    if not said:
        return CLOSED
    text = said.removesuffix("*")
    hours = Named(text.replace(", ", "、").replace("-", "–"), text.replace("-", "–"))
    return say("%(hours)s, until dusk", hours=hours) if said.endswith("*") else hours
