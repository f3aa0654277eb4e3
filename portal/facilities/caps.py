"""How much one person or household may have, and how that is said. Values only.

Caps stand beside the terms of each facility: where an organisation opens something or runs it, or
everywhere; by count or by minutes; for a kind, a type of day, a peak of the day, or for all.
"""

from dataclasses import dataclass
from datetime import date

from portal.facilities.in_words import lasting
from portal.facilities.rules import KINDS, Facts
from portal.language import Named, Words, clock_words, say, say_n

PERSON, HOUSEHOLD = "person", "household"
BOOKINGS, MINUTES = "bookings", "minutes"
DAY, WEEK, MONTH = "day", "week", "month"

DAY_TYPES: dict[str, Words] = {
    "school_day": say("School day"),
    "weekend": say("Weekend"),
    "school_break": say("School break"),
    "make_up_workday": say("Make-up workday"),
    "public_holiday": say("Public holiday"),
    "exam_day": say("Exam day"),
}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `amount` bookings or minutes of a person or household in a day, week or month.

    `organisation_id` None is everywhere; '' is every kind or type of day; `peak` is minutes of the
    day, and a booking that runs into them counts whole, to its end. It holds from `holds_from` up
    to, not including, `ends_on`. With `coming` only what has not ended yet is counted.
    """

    who: str
    measure: str
    period: str
    amount: int
    kind: str = ""
    day_type: str = ""
    peak: tuple[int, int] | None = None
    organisation_id: int | None = None
    holds_from: date = date.min
    ends_on: date | None = None
    id: int = 0
    coming: bool = False

    def holds_on(self, day: date) -> bool:
        return self.holds_from <= day and (self.ends_on is None or day < self.ends_on)

    def bears_on(self, facts: Facts, day_type: str) -> bool:
        """Whether a booking there on such a day may be limited by it."""
        return (
            self.organisation_id in (None, facts.organisation.id, facts.organisation.operator_id)
            and self.kind in ("", facts.kind)
            and self.day_type in ("", day_type)
        )


def subject(cap: Cap) -> Words | Named:
    """What is limited: "Badminton, 18:00–21:00, Weekend"."""
    what = KINDS[cap.kind] if cap.kind else say("All kinds")
    if cap.peak:
        starts, ends = (clock_words(minute) for minute in cap.peak)
        what = say("%(what)s, %(starts)s–%(ends)s", what=what, starts=starts, ends=ends)
    if cap.day_type:
        what = say("%(what)s (%(days)s)", what=what, days=DAY_TYPES[cap.day_type])
    return what


RULES = {
    (PERSON, DAY): say("%(what)s: each person at most %(amount)s a day."),
    (PERSON, WEEK): say("%(what)s: each person at most %(amount)s a week."),
    (PERSON, MONTH): say("%(what)s: each person at most %(amount)s a month."),
    (HOUSEHOLD, DAY): say("%(what)s: each household at most %(amount)s a day."),
    (HOUSEHOLD, WEEK): say("%(what)s: each household at most %(amount)s a week."),
    (HOUSEHOLD, MONTH): say("%(what)s: each household at most %(amount)s a month."),
}


def cap_in_words(cap: Cap) -> Words:
    """The rule as it is told in public."""
    if cap.measure == MINUTES:
        amount = lasting(cap.amount)
    else:
        amount = say_n("%(n)s booking", "%(n)s bookings", cap.amount)
    return Words(
        RULES[cap.who, cap.period].sentence, holes={"what": subject(cap), "amount": amount}
    )
