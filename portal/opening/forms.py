"""What is typed about hours, dates and days, kept as typed until it can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.hours.actions import NO_END
from portal.hours.rules import DayType
from portal.language import Named, say
from portal.opening.queries.periods import Period
from portal.opening.rules.table import EVERY_DAY, MOST_ROWS, Row, problems_with, tidied
from portal.problems import Problem
from portal.web.form import Form

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)  # no calendar reaches further
LONGEST_NAME = 60
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Days:
    """Two days as typed; `last` may be left empty."""

    first: str
    last: str

    @property
    def starts_on(self) -> date | None:
        return _day(self.first)

    @property
    def ends_on(self) -> date | None:
        return _day(self.last)

    def problems(self) -> Iterator[Problem]:
        """Why they cannot be read, or are the wrong way round."""
        unreadable = say("Please give a day between 2000 and 2199.")
        if self.starts_on is None:
            yield Problem("no_day", unreadable, field="starts_on")
        if self.last and self.ends_on is None:
            yield Problem("no_day", unreadable, field="ends_on")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            words = say("The last day is before the first.")
            yield Problem("days_backwards", words, field="ends_on")


def days_in(sent: Form) -> Days:
    return Days(sent.text("starts_on"), sent.text("ends_on"))


def _day(text: str) -> date | None:
    day = Form([("day", text)]).day("day")
    return day if day is not None and FIRST <= day <= LAST else None


def named_in(sent: Form, field: str) -> Named:
    return Named(sent.text(f"{field}_zh"), sent.text(f"{field}_en"))


def problems_with_named(given: Named, field: str, longest: int = LONGEST_NAME) -> Iterator[Problem]:
    """Whatever the public reads is written in both languages."""
    for code, text in (("zh", given.zh), ("en", given.en)):
        if not text:
            words = say("Please write it in both languages: the public reads it.")
            yield Problem("no_words", words, field=f"{field}_{code}")
        elif len(text) > longest:
            words = say("At most %(most)s characters, please.", most=longest)
            yield Problem("long_words", words, field=f"{field}_{code}")


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """A period of hours as typed. `period_id` is None for a new one; `copied_from` is what a new
    one began as."""

    period_id: int | None
    copied_from: int | None
    name: Named
    days: Days
    rows: list[Row]

    def problems(self) -> list[Problem]:
        return [
            *problems_with_named(self.name, "name"),
            *self.days.problems(),
            *problems_with(self.rows),
        ]

    @property
    def starts_on(self) -> date | None:
        return self.days.starts_on

    @property
    def ends_on(self) -> date:
        return self.days.ends_on or NO_END


def of_period(period: Period) -> PeriodForm:
    """The form of what is there."""
    last = "" if period.endless else period.ends_on.isoformat()
    days = Days(period.starts_on.isoformat(), last)
    return PeriodForm(period.id, None, period.name, days, period.rows)


def new_from(period: Period | None) -> PeriodForm:
    """The form of a new period, with the hours of another."""
    rows = period.rows if period else []
    copied_from = period.id if period else None
    return PeriodForm(None, copied_from, Named("", ""), Days("", ""), tidied(rows))


def period_in(sent: Form) -> PeriodForm:
    """The form as it was sent."""
    rows = []
    for place in range(min(sent.number("rows", 0) or 0, MOST_ROWS)):
        try:
            day_type = DayType(sent.text(f"type_{place}"))
        except ValueError:
            continue
        rows.append(
            Row(
                day_type,
                sent.text(f"hours_{place}"),
                until_dusk=sent.ticked(f"dusk_{place}"),
                weekdays=_weekdays(sent, place),
            )
        )
    return PeriodForm(
        sent.number("period"),
        sent.number("copied_from"),
        named_in(sent, "name"),
        days_in(sent),
        tidied(rows),
    )


def _weekdays(sent: Form, place: int) -> int:
    """The ticks of a row; a row that shows none is for every day."""
    if not sent.ticked(f"some_{place}"):
        return EVERY_DAY
    ticks = {text for text in sent.all(f"days_{place}") if text.isdecimal() and len(text) < 3}
    return sum(1 << bit for bit in range(7) if str(1 << bit) in ticks)


@dataclass(frozen=True, slots=True)
class DatesForm:
    """A school break, days of exams, or days with other hours, as typed."""

    kind: str
    days: Days
    words: Named
    hours: str = ""
    place: int | None = None

    def problems(self) -> list[Problem]:
        longest = LONGEST_REASON if self.kind == OTHER_HOURS else LONGEST_NAME
        return [*self.days.problems(), *problems_with_named(self.words, "words", longest)]

    @property
    def starts_on(self) -> date:
        return self.days.starts_on or FIRST

    @property
    def ends_on(self) -> date:
        return self.days.ends_on or self.starts_on


OTHER_HOURS = "other_hours"


def dates_in(sent: Form) -> DatesForm:
    return DatesForm(
        sent.text("kind"),
        days_in(sent),
        named_in(sent, "words"),
        sent.text("hours"),
        sent.number("place"),
    )


@dataclass(frozen=True, slots=True)
class DayForm:
    """What the desk says about a day of the calendar, as typed."""

    day_text: str
    kind: str
    name: Named
    source: str

    @property
    def day(self) -> date | None:
        return _day(self.day_text)

    @property
    def day_type(self) -> DayType | None:
        """A public holiday, a make-up workday, or None: neither."""
        found = {each.value: each for each in (DayType.PUBLIC_HOLIDAY, DayType.MAKE_UP_WORKDAY)}
        return found.get(self.kind)

    def problems(self, year: int) -> list[Problem]:
        found = []
        if self.day is None or self.day.year != year:
            words = say("Please give a day of %(year)s.", year=year)
            found.append(Problem("no_day", words, field="day"))
        if self.day_type is not None:
            found += problems_with_named(self.name, "name")
        if not self.source or len(self.source) > LONGEST_REASON:
            words = say(
                "Please say from what you know it, such as the number of the notice, in at most "
                "%(most)s characters.",
                most=LONGEST_REASON,
            )
            found.append(Problem("no_source", words, field="source"))
        return found


def day_in(sent: Form) -> DayForm:
    return DayForm(sent.text("day"), sent.text("kind"), named_in(sent, "name"), sent.text("source"))
