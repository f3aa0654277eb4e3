"""What interrupts the timetable, with the reasons: breaks, exams, a team's training, works."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal import clock
from portal.demo.bulk import Row, first_of, insert
from portal.demo.longling import FOOTBALL, SCHOOL
from portal.demo.organisations import ZONE
from portal.demo.placing import Ids
from portal.demo.schools import BIXI, BIXI_TENNIS, RONGYIN
from portal.language import Named
from portal.timespan import on_the_wall

SHENZHEN = ZoneInfo(ZONE)
WEDNESDAY, FRIDAY = 2, 4
EXAM_DAYS = 3

BREAKS = (
    (Named("2026年寒假", "Winter break 2026"), "2026-01-31", "2026-03-01"),
    (Named("2026年暑假", "Summer break 2026"), "2026-07-11", "2026-08-31"),
    (Named("2027年寒假", "Winter break 2027"), "2027-01-30", "2027-02-28"),
    (Named("2027年暑假", "Summer break 2027"), "2027-07-10", "2027-08-31"),
)
EXAM = Named("学业水平考试", "Proficiency examinations")
TRAINING = Named("校足球队训练", "Training of the school's football team")
RESURFACING = Named("球场面层修补", "repair of the court surface")
RAINSTORM = Named("暴雨红色预警", "red rainstorm warning")


@dataclass(frozen=True, slots=True)
class Interruption:
    """A closure, from and until wall times of days counted from today."""

    organisation: str
    facility: str | None
    kind: str
    starts: tuple[int, int]  # days from today, minute of the day
    ends: tuple[int, int]
    reason: Named


CLOSURES = (
    Interruption(BIXI, BIXI_TENNIS, "closure", (-2, 0), (3, 18 * 60), RESURFACING),
    Interruption(RONGYIN, None, "weather", (-16, 12 * 60), (-15, 12 * 60), RAINSTORM),
)


async def breaks(organisation_ids: Iterable[int]) -> None:
    """Insert the school breaks of these organisations."""
    await _insert_periods(
        [
            (id_, "school_break", starts, ends, name.zh, name.en)
            for id_ in organisation_ids
            for name, starts, ends in BREAKS
        ]
    )


async def exam(organisation_ids: Ids, today: date) -> None:
    """Insert one school's exam within three weeks of today."""
    starts_on = exam_starts(today)
    ends_on = starts_on + timedelta(days=EXAM_DAYS - 1)
    school = organisation_ids[RONGYIN]
    await _insert_periods(
        [(school, "exam", starts_on.isoformat(), ends_on.isoformat(), EXAM.zh, EXAM.en)]
    )


async def _insert_periods(rows: Sequence[Row]) -> None:
    first = await first_of("school_period", len(rows))
    await insert(
        "school_period",
        "id, organisation_id, kind, starts_on, ends_on, name_zh, name_en",
        [(id_, *row) for id_, row in enumerate(rows, start=first)],
    )


def exam_starts(today: date) -> date:
    """The first Wednesday after the coming week: exams run from Wednesday to Friday."""
    return next_weekday(today + timedelta(days=8), WEDNESDAY)


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


async def exceptions(
    organisation_ids: Ids, facility_ids: Ids, today: date, managers: Mapping[str, int]
) -> None:
    """Insert the football team's training on the coming Friday."""
    day = next_weekday(today + timedelta(days=1), FRIDAY).isoformat()
    first = await first_of("hours_exception", 1)
    await insert(
        "hours_exception",
        "id, organisation_id, facility_id, starts_on, ends_on, spans, reason_zh, reason_en,"
        " set_by_id, set_at",
        [
            (
                first,
                organisation_ids[SCHOOL],
                facility_ids[FOOTBALL],
                day,
                day,
                "20:00-21:00",
                TRAINING.zh,
                TRAINING.en,
                managers[SCHOOL],
                clock.to_us(at(today - timedelta(days=9), 16 * 60)),
            )
        ],
    )


async def closures(
    organisation_ids: Ids,
    facility_ids: Ids,
    today: date,
    managers: Mapping[str, int],
) -> None:
    """Insert works that end within the week, and a rainstorm that is over."""
    first = await first_of("closure", len(CLOSURES))
    rows = []
    for id_, each in enumerate(CLOSURES, start=first):
        starts_at = at(today + timedelta(days=each.starts[0]), each.starts[1])
        ends_at = at(today + timedelta(days=each.ends[0]), each.ends[1])
        notice = timedelta(days=7 if each.kind == "closure" else 0)
        rows.append(
            (
                id_,
                organisation_ids[each.organisation],
                facility_ids[each.facility] if each.facility else None,
                each.kind,
                clock.to_us(starts_at),
                clock.to_us(ends_at),
                each.reason.zh,
                each.reason.en,
                managers[each.organisation],
                clock.to_us(starts_at - notice),
            )
        )
    await insert(
        "closure",
        "id, organisation_id, facility_id, kind, starts_at, ends_at, reason_zh, reason_en,"
        " set_by_id, set_at",
        rows,
    )


def at(day: date, minute: int) -> datetime:
    """A wall time in Shenzhen as an instant."""
    return on_the_wall(day, minute, SHENZHEN)
