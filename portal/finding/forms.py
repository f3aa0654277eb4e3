"""The search as an address asks it: one field of words, and the fields they stand for."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.finding.queries import Ground
from portal.finding.rules.days import WEEKEND
from portal.finding.rules.distances import FARTHEST
from portal.finding.rules.kinds import known
from portal.finding.rules.wanted import Wanted
from portal.finding.rules.words import LONGEST, Understood, folded, understand
from portal.language import say
from portal.problems import Problem
from portal.timespan import MIDNIGHT
from portal.web.form import Form

FIELDS = ("q", "kind", "day", "from", "to", "near", "within", "place", "free")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
YEAR = timedelta(days=366)
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted, as far as it could be read; what was typed; and what was wrong with it.

    A field that could not be read is left open, so that there are results for the rest.
    """

    wanted: Wanted
    typed: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    understood: Understood = field(default_factory=Understood)
    page: int = 1

    @property
    def asks(self) -> bool:
        """Whether anything at all was asked for."""
        return any(self.typed.values())

    @property
    def query(self) -> dict[str, str]:
        """The fields of an address that asks the same again, without the words they came from."""
        return {name: value for name, value in self.typed.items() if value and name != "q"}


def read(asked: Form, today: date, ground: Ground) -> Search:
    """The search in an address."""
    typed = {name: asked.text(name) for name in FIELDS}
    problems: list[Problem] = []
    understood = Understood()
    if len(typed["q"]) > LONGEST:
        problems.append(
            Problem("q", say("At most %(most)s characters, please.", most=LONGEST), field="q")
        )
    elif typed["q"]:
        understood = understand(typed["q"], today, ground.names())
        problems += [
            Problem("q", say("There is no “%(words)s”.", words=words), field="q")
            for words in understood.impossible
        ]
        typed = _with_meaning(typed, understood.wanted)
    wanted = Wanted(
        kind=_kind(typed["kind"], problems),
        day=_day(typed["day"], today, problems),
        near=_near(typed["near"], ground, problems),
        within=_within(asked, typed, problems),
        place=_place(typed["place"], problems),
        free=typed["free"] in ("1", "on", "yes", "true"),
    )
    starts = _clock(typed["from"], "from", problems)
    ends = _clock(typed["to"], "to", problems)
    if starts is not None and ends is not None and starts >= ends:
        words = say("The end must come after the beginning (%(time)s).", time=typed["from"])
        problems.append(Problem("to", words, field="to"))
        starts = ends = None
    page = asked.number("page", 1)
    return Search(
        replace(wanted, starts=starts, ends=ends),
        typed,
        problems,
        understood,
        min(max(page or 1, 1), MOST_PAGES),
    )


def _with_meaning(typed: dict[str, str], meaning: Wanted) -> dict[str, str]:
    """What the words mean, in the fields; a field that was filled in says more than the words."""
    said = {
        "kind": meaning.kind,
        "day": meaning.day,
        "from": clock_text(meaning.starts),
        "to": clock_text(meaning.ends),
        "near": meaning.near,
        "within": str(meaning.within or ""),
        "place": meaning.place,
        "free": "1" if meaning.free else "",
    }
    return {name: typed[name] or said.get(name, "") for name in FIELDS}


def clock_text(minutes: int | None) -> str:
    """Minutes of the day as a field holds them; "" for None."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def _kind(typed: str, problems: list[Problem]) -> str:
    if typed and not known(typed):
        problems.append(Problem("kind", say("Please choose a kind from the list."), field="kind"))
        return ""
    return typed


def _day(typed: str, today: date, problems: list[Problem]) -> str:
    if typed in ("", WEEKEND):
        return typed
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        problems.append(
            Problem("day", say("There is no such day. Please choose one."), field="day")
        )
        return ""
    if day < today:
        problems.append(Problem("day", say("%(day)s is over.", day=day), field="day"))
        return ""
    if day - today > YEAR:
        words = say("That is more than a year away. Please choose an earlier day.")
        problems.append(Problem("day", words, field="day"))
        return ""
    return day.isoformat()


def _clock(typed: str, name: str, problems: list[Problem]) -> int | None:
    if not typed:
        return None
    match = CLOCK.fullmatch(typed)
    if match is not None and match[0].isascii():
        minutes = int(match[1]) * 60 + int(match[2])
        if minutes <= MIDNIGHT and int(match[2]) < 60:
            return minutes
    problems.append(Problem(name, say("A time looks like 09:30."), field=name))
    return None


def _near(typed: str, ground: Ground, problems: list[Problem]) -> str:
    if typed and all(typed != landmark.slug for landmark in ground.landmarks):
        words = say("Please choose where you set out from in the list.")
        problems.append(Problem("near", words, field="near"))
        return ""
    return typed


def _within(asked: Form, typed: dict[str, str], problems: list[Problem]) -> int | None:
    if not typed["within"]:
        return None
    minutes = asked.number("within") if asked.text("within") else int(typed["within"])
    if minutes is None or not 1 <= minutes <= FARTHEST:
        words = say("Minutes on foot: a number from 1 to %(most)s.", most=FARTHEST)
        problems.append(Problem("within", words, field="within"))
        return None
    typed["within"] = str(minutes)
    return minutes


def _place(typed: str, problems: list[Problem]) -> str:
    if len(typed) > LONGEST:
        problems.append(
            Problem(
                "place", say("At most %(most)s characters, please.", most=LONGEST), field="place"
            )
        )
        return ""
    return folded(typed)
