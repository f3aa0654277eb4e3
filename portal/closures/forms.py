"""What was typed about a closing, made values of; what cannot be read is said in sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from portal.closures.outdoors import MOST_TICKS, Choice, Scope
from portal.closures.rules import (
    HOURS_AT_ONCE,
    LONGEST,
    LONGEST_DISTRICT,
    LONGEST_REASON,
    READY_REASONS,
    Level,
    Signal,
)
from portal.facilities.rules import Facts
from portal.language import Named, Words, say
from portal.problems import Problem
from portal.timespan import MIDNIGHT, TimeSpan, on_the_wall
from portal.web.form import Form

TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 2000, 2200
ROW = re.compile(r"[0-9]{1,18}")  # a row's number
LONGEST_SOUGHT = 40
AT_ONCE, ON_DAYS = "now", "days"


@dataclass(frozen=True, slots=True)
class Wall:
    """From when to when, as typed: wall times of whichever zone. Empty times mean all day."""

    first: str = ""
    starts: str = ""
    last: str = ""
    ends: str = ""

    def problems(self, zone: ZoneInfo, now: datetime) -> list[Problem]:
        """Why it is no stretch of time that could be closed."""
        found = []
        if _day(self.first) is None:
            found.append(Problem("first", say("Please choose the first day."), field="first"))
        if self.last and _day(self.last) is None:
            found.append(Problem("last", say("Please choose the last day."), field="last"))
        for name, typed in (("starts", self.starts), ("ends", self.ends)):
            if typed and minute_of(typed) is None:
                words = say("A time is written like 08:00; leave it empty for the whole day.")
                found.append(Problem(name, words, field=name))
        if found:
            return found
        starts, ends = self._instants(zone)
        if ends <= starts:
            words = say(
                "It would end before it begins. The end must come after %(begins)s.",
                begins=starts.astimezone(zone),
            )
            return [Problem("order", words, field="ends" if self.ends else "last")]
        if ends <= now:
            return [Problem("past", say("That time is over already."), field="last")]
        if ends - starts > LONGEST:
            words = say("A closing lasts at most a year. Longer changes belong in the hours.")
            return [Problem("long", words, field="last")]
        return []

    def span(self, zone: ZoneInfo, now: datetime) -> TimeSpan:
        """The time that is still to come of it, once there are no `problems`."""
        starts, ends = self._instants(zone)
        return TimeSpan(max(starts, now), ends)

    def _instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        first = _day(self.first) or date(FIRST_YEAR, 1, 1)
        last = _day(self.last) or first
        opens = minute_of(self.starts) or 0
        closes = minute_of(self.ends) if self.ends else MIDNIGHT
        return on_the_wall(first, opens, zone), on_the_wall(last, closes or 0, zone)


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """One closing as typed. `when` is AT_ONCE or ON_DAYS; `places` are those that were ticked."""

    when: str
    places: tuple[Facts, ...]
    wall: Wall
    hours: int | None
    choice: str
    reason_zh: str
    reason_en: str

    @property
    def reason(self) -> Named:
        """A ready-made reason, or their own words."""
        return READY_REASONS.get(self.choice, Named(self.reason_zh, self.reason_en))

    def problems(self, now: datetime) -> list[Problem]:
        """Everything to mend, each once."""
        found = []
        if not self.places:
            found.append(
                Problem("no_place", say("Please tick at least one place."), field="facility")
            )
        if self.when == AT_ONCE:
            if self.hours not in HOURS_AT_ONCE:
                found.append(
                    Problem("hours", say("Please choose for how many hours."), field="hours")
                )
        else:
            zones = {facts.zone for facts in self.places} or {ZoneInfo("UTC")}
            found += next((wrong for zone in zones if (wrong := self.wall.problems(zone, now))), [])
        return [*found, *_reason_problems(self.reason)]

    def span(self, facts: Facts, now: datetime) -> TimeSpan:
        """What is closed of one place, on its own wall clock."""
        if self.when == AT_ONCE:
            return TimeSpan(now, now + timedelta(hours=self.hours or 0))
        return self.wall.span(facts.zone, now)


def closing_form(sent: Form, offered: Iterable[Facts], *, today: date) -> ClosingForm:
    """Read it; only places that were offered count."""
    ticked = set(sent.all("facility"))
    return ClosingForm(
        when=AT_ONCE if sent.text("when") == AT_ONCE else ON_DAYS,
        places=tuple(facts for facts in offered if str(facts.id) in ticked),
        wall=wall_form(sent, today),
        hours=sent.number("hours", 2),
        choice=sent.text("reason"),
        reason_zh=sent.text("reason_zh"),
        reason_en=sent.text("reason_en"),
    )


@dataclass(frozen=True, slots=True)
class WeatherForm:
    """A closing for the weather as typed. `places` are those it takes; `sought` is part of the
    name or address of the organisations to be listed."""

    signal: Signal | None
    level: Level | None
    hours: int | None
    choice: Choice
    sought: str
    places: tuple[Facts, ...]

    @property
    def district(self) -> str:
        return self.choice.district

    def problems(self) -> list[Problem]:
        """Everything to mend, each once."""
        found = []
        if self.signal is None:
            found.append(Problem("signal", say("Please choose the signal."), field="signal"))
        if self.level is None:
            found.append(Problem("level", say("Please choose the level."), field="level"))
        if len(self.district) > LONGEST_DISTRICT:
            words = say("A district has at most %(n)s characters.", n=LONGEST_DISTRICT)
            found.append(Problem("district", words, field="district"))
        if self.hours not in HOURS_AT_ONCE:
            found.append(Problem("hours", say("Please choose for how many hours."), field="hours"))
        return [*found, *self._problems_with_choice()]

    def _problems_with_choice(self) -> list[Problem]:
        if self.choice.ticks > MOST_TICKS:
            words = say(
                "At most %(n)s ticks at once. Tick whole organisations, or close in two steps.",
                n=MOST_TICKS,
            )
            return [Problem("many_ticks", words, field="scope")]
        if self.places:
            return []
        if self.choice.scope is Scope.TICKED:
            words = say("Please tick at least one place.")
            return [Problem("no_place", words, field="scope")]
        if self.choice.scope is Scope.DISTRICT and not self.district:
            words = say("Please write which district.")
            return [Problem("no_district", words, field="district")]
        words = say("No outdoor place is left to be closed there.")
        return [Problem("no_place", words, field="scope")]


def weather_form(sent: Form, offered: Iterable[Facts]) -> WeatherForm:
    """Read it; only places that were offered count."""
    signal, level, scope = sent.text("signal"), sent.text("level"), sent.text("scope")
    choice = Choice(
        scope=Scope(scope) if scope in list(Scope) else Scope.EVERYWHERE,
        district=sent.text("district"),
        organisations=_ids(sent.all("organisation")),
        facilities=_ids(sent.all("facility")),
    )
    return WeatherForm(
        signal=Signal(signal) if signal in list(Signal) else None,
        level=Level(level) if level in list(Level) else None,
        hours=sent.number("hours", 3),
        choice=choice,
        sought=sent.text("find")[:LONGEST_SOUGHT],
        places=tuple(facts for facts in offered if choice.takes(facts)),
    )


def _ids(ticked: Iterable[str]) -> frozenset[int]:
    return frozenset(int(text) for text in ticked if ROW.fullmatch(text))


def wall_form(sent: Form, today: date) -> Wall:
    """From when to when; `today` unless another first day was sent."""
    return Wall(
        first=sent.text("first", today.isoformat()),
        starts=sent.text("starts"),
        last=sent.text("last"),
        ends=sent.text("ends"),
    )


def minute_of(typed: str) -> int | None:
    """Minutes of the day of "08:00"; None if it is no time of a day."""
    found = TIME.fullmatch(normalize("NFKC", typed))
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if int(found[2]) < 60 and minute <= MIDNIGHT else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _reason_problems(reason: Named) -> Sequence[Problem]:
    words: Words | None = None
    if not (reason.zh.strip() and reason.en.strip()):
        words = say("Say why, in both languages: the public reads it.")
    elif max(len(reason.zh), len(reason.en)) > LONGEST_REASON:
        words = say("A reason has at most %(n)s characters.", n=LONGEST_REASON)
    return [Problem("no_reason", words, field="reason")] if words else []


def wall_of(starts: datetime | None, ends: datetime | None, zone: ZoneInfo) -> Wall:
    """A stretch of time as it would be typed; midnights are left empty."""
    if starts is None or ends is None:
        return Wall()
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    midnight = not (last.hour or last.minute)
    last_day = last.date() - timedelta(days=1) if midnight else last.date()
    return Wall(
        first=first.date().isoformat(),
        starts=f"{first:%H:%M}" if first.hour or first.minute else "",
        last=last_day.isoformat(),
        ends="" if midnight else f"{last:%H:%M}",
    )
