"""Facts, layers and spans as values, for rules that need no database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.facilities.rules import Facts, Host
from portal.hours.rules import (
    CalendarDay,
    DayHours,
    DayType,
    Layer,
    Layers,
    Opening,
    OwnHours,
    SchoolDates,
    Season,
    TakenBack,
    parse_spans,
)
from portal.language import Named
from portal.timespan import TimeSpan

SHANGHAI = ZoneInfo("Asia/Shanghai")
ALWAYS = (date(2000, 1, 1), date(9999, 12, 31))
NAMELESS = Named("", "")


def facts(*, kind: str = "school", zone: str = "Asia/Shanghai", **changes: Any) -> Facts:
    """A lit pitch on Longling Road, on quarter hours."""
    place = {"latitude": 22.69, "longitude": 114.34}
    host = Host(1, "school", kind, NAMELESS, NAMELESS, "CN", "", **place)
    return Facts(
        **{
            "id": 1,
            "slug": "pitch",
            "kind": "football",
            "name": Named("足球场", "Football pitch"),
            "organisation": host,
            "indoor": False,
            "lit": True,
            "surface": "artificial_grass",
            **place,
            "zone": ZoneInfo(zone),
            "tick_minutes": 15,
            "gate": NAMELESS,
            "bring": NAMELESS,
            "fee": NAMELESS,
            "photo": None,
            "spaces": (),
            "units": (),
            "terms": (),
            "rules_version": 1,
            **changes,
        }
    )


def season(
    hours: Mapping[DayType, str] | str,
    first: date = ALWAYS[0],
    last: date = ALWAYS[1],
    *,
    until_dusk: bool = False,
    weekdays: int = 127,
) -> Season:
    """Hours by kind of day, or one text for every kind."""
    by_type = dict.fromkeys(DayType, hours) if isinstance(hours, str) else hours
    return Season(
        first,
        last,
        {
            day_type: [
                Opening(weekdays, opens, closes, until_dusk)
                for opens, closes in parse_spans(text).spans
            ]
            for day_type, text in by_type.items()
        },
    )


def calendar(**days: tuple[DayType, str]) -> dict[date, CalendarDay]:
    """Days of a calendar: `calendar(d20261001=(DayType.PUBLIC_HOLIDAY, "国庆节"))`."""
    return {
        datetime.strptime(day, "d%Y%m%d").replace(tzinfo=UTC).date(): CalendarDay(
            day_type, Named(name, name)
        )
        for day, (day_type, name) in days.items()
    }


def exam(first: date, last: date) -> SchoolDates:
    return SchoolDates(DayType.EXAM_DAY, first, last, Named("中考考点", "Exam site"))


def school_break(first: date, last: date) -> SchoolDates:
    return SchoolDates(DayType.SCHOOL_BREAK, first, last, Named("寒假", "Winter break"))


def own_hours(day: date, text: str, last: date | None = None) -> OwnHours:
    reason = Named("校队训练。", "Team training.")
    return OwnHours(day, last or day, parse_spans(text).spans, reason)


def wall_span(starts: str, ends: str, zone: ZoneInfo = SHANGHAI) -> TimeSpan:
    """Two wall times, "2026-11-28 09:00", as a span."""
    return TimeSpan(
        *(
            datetime.fromisoformat(each).replace(tzinfo=zone).astimezone(UTC)
            for each in (starts, ends)
        )
    )


def closure(starts: str, ends: str, layer: Layer = Layer.CLOSURE) -> TakenBack:
    """A closure between two wall times in Shanghai."""
    return TakenBack(layer, wall_span(starts, ends), Named("地面维修", "floor repairs"))


def announced(**layers: Any) -> Layers:
    """Layers of a facility whose calendar is known for 2025 and 2026."""
    return Layers(announced=frozenset({2025, 2026}), **layers)


def shown(hours: DayHours) -> str:
    """The open spans on the wall clock: "08:00-12:00, 14:00-18:00"."""
    return ", ".join(
        "-".join(f"{at.astimezone(hours.zone):%H:%M}" for at in (span.starts, span.ends))
        for span in hours.spans
    )
