"""What a whole day says: its times in groups, how many are free, and why none is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.bookings.rules import Slot
from portal.calendars.rules.groups import Group
from portal.calendars.rules.offers import BEGUN, FULL, SHORT, Offer, offers_of
from portal.hours.rules import DayHours, Layer
from portal.language import MONTHS, WEEKDAYS, Named, Words, say, say_n
from portal.timespan import TimeSpan

NO_TERMS = "no_terms"
MINE = "mine"
LIMITS = ("cap_month", "cap_week", "cap_day", "own_clash")
NEAR = {"zh": ("今天", "明天"), "en": ("Today", "Tomorrow")}
PARTS = ((12, say("Morning")), (18, say("Afternoon")), (25, say("Evening")))  # until which hour
CLOSING = {
    Layer.CLOSURE: "closed",
    Layer.WEATHER: "closed_weather",
    Layer.EXAM: "closed_exam",
}


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """A day at a facility as a reader sees it. All counts come from here."""

    hours: DayHours
    groups: tuple[tuple[Group, tuple[Offer, ...]], ...]
    has_terms: bool = True

    @property
    def day(self) -> date:
        return self.hours.day

    @property
    def offers(self) -> Iterable[Offer]:
        return (offer for _, offers in self.groups for offer in offers)

    @property
    def free(self) -> int:
        """How many times something can be booked at."""
        return free_times(self.offers)

    @property
    def state(self) -> str:
        """ "free", or the code of what stands in the way of everything."""
        if self.free:
            return "free"
        if not self.has_terms:
            return NO_TERMS
        coming = [offer for offer in self.offers if not offer.begun]
        if coming:
            return _commonest(coming)
        return BEGUN if any(True for _ in self.offers) else _closed(self.hours)

    @property
    def word(self) -> Words:
        """Below the day in the strip: a count, or the reason in a word."""
        if self.free:
            return say_n("%(n)s free", "%(n)s free", self.free)
        return SHORT[self.state] if self.state != MINE else say("Yours")

    def heading(self, today: date) -> Words:
        """ "周六 11月28日，还有 6 个时段"."""
        day = weekday_first(self.day, today)
        if self.free:
            return say_n(
                "%(day)s: %(n)s time free", "%(day)s: %(n)s times free", self.free, day=day
            )
        return say("%(day)s: %(word)s", day=day, word=self.word)

    def why_nothing(self) -> Words | None:
        """One sentence when nothing can be booked, unless the hours of the day say it already."""
        state = self.state
        if state == FULL:
            return say("Everything is taken.")
        if state == BEGUN:
            return say("No more times on this day.")
        if state == NO_TERMS:
            return say("This place cannot be booked yet: its rules are not set.")
        told = (offer.why for offer in self.offers if offer.why and offer.why.code == state)
        problem = next(told, None)
        return problem.message if problem else None


def offered(
    hours: DayHours,
    groups: Sequence[Group],
    slots: Mapping[int, Sequence[Slot]],
    *,
    has_terms: bool = True,
) -> OfferedDay:
    """A day from the slots of its units."""
    return OfferedDay(
        hours, tuple((group, offers_of(group, slots)) for group in groups), has_terms=has_terms
    )


def free_times(offers: Iterable[Offer]) -> int:
    """Different times at which something can be booked."""
    return len({offer.span.starts for offer in offers if offer.bookable})


def _commonest(offers: Sequence[Offer]) -> str:
    codes = Counter(offer.why.code if offer.why else offer.state for offer in offers)
    if codes[MINE] and len(codes) == 1:
        return MINE
    for limit in LIMITS:  # others may still book: it is not full
        if codes[limit]:
            return limit
    if codes[FULL]:
        return FULL
    del codes[MINE]
    return codes.most_common(1)[0][0]


def _closed(hours: DayHours) -> str:
    if not hours.announced:
        return "not_announced"
    return CLOSING.get(hours.reasons[0].layer, "not_open")


def weekday_first(day: date, today: date, *, near: bool = True) -> Named:
    """ "今天 11月26日", "周六 11月28日", "Sat 28 Nov"; the year where it is another.

    Without `near`, today and tomorrow are called by their weekdays too.
    """
    ahead = (day - today).days if near else -1
    zh, en = (
        NEAR[lang][ahead] if 0 <= ahead < 2 else WEEKDAYS[lang][day.weekday()]
        for lang in ("zh", "en")
    )
    year_zh, year_en = ("", "") if day.year == today.year else (f"{day.year}年", f" {day.year}")
    return Named(
        f"{zh} {year_zh}{day.month}月{day.day}日",
        f"{en} {day.day} {MONTHS[day.month - 1]}{year_en}",
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """One entry of a list: an offer, or times in a row that one sentence answers for."""

    span: TimeSpan
    offer: Offer


@dataclass(frozen=True, slots=True)
class Part:
    """Morning, afternoon or evening."""

    words: Words
    stretches: tuple[Stretch, ...]


def parts_of(offers: Sequence[Offer], hours: DayHours, *, earlier: bool = False) -> list[Part]:
    """The offers by part of the day; those that have begun only with `earlier`.

    Times that follow each other and cannot be had for the same reason are told once. Full ones are
    looked at one by one, so they are told apart unless they overlap.
    """
    parts: list[Part] = []
    last = 0
    for until, words in PARTS:
        here = [
            offer
            for offer in offers
            if last <= offer.span.starts.astimezone(hours.zone).hour < until
            and (earlier or not offer.begun)
        ]
        last = until
        if here:
            parts.append(Part(words, tuple(_stretches(here))))
    return parts


def _stretches(offers: Sequence[Offer]) -> Iterable[Stretch]:
    pending: Stretch | None = None
    for offer in offers:
        if pending is not None and _same_answer(pending, offer):
            pending = Stretch(TimeSpan(pending.span.starts, offer.span.ends), pending.offer)
            continue
        if pending is not None:
            yield pending
        pending = Stretch(offer.span, offer)
    if pending is not None:
        yield pending


def _same_answer(before: Stretch, offer: Offer) -> bool:
    """Whether one sentence answers for both, and nothing lies between them."""
    said, why = before.offer.why, offer.why
    if said is None or why is None or (said.code, said.message) != (why.code, why.message):
        return False
    if why.code == FULL:
        return offer.span.starts < before.span.ends
    return offer.span.starts <= before.span.ends
