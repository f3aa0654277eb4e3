"""What a school says is drawn: one rule for a place, from a week on."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal import clock, database
from portal.bookings.rules.caps import monday_of
from portal.bookings.rules.drawn import window_of
from portal.draws.actions.announcing import announce
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import DrawFacts, Facts, UnitFacts
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

A_WEEK = timedelta(days=7)
DAY = 24 * 60
NOT_ENDED = date(9999, 12, 27)
BEGINS_LATE = Problem("window", say("Registration ends after it begins."), field="register_until")
DRAWN_EARLY = Problem("drawn", say("The draw comes after registration."), field="drawn")
DRAWN_LATE = Problem("drawn", say("The draw comes before the first time drawn."), field="drawn")
NO_HOURS = Problem("hours", say("The hours end after they begin."), field="until_minute")
NO_DAYS = Problem("weekdays", say("Please choose at least one day."), field="weekdays")
NO_UNITS = Problem("units", say("Please choose what is handed out."), field="units")
SHARED = Problem(
    "units", say("Two of these share a space: hand out one or the other."), field="units"
)


@dataclass(frozen=True, slots=True)
class Peak:
    """What a rule says, but for its weeks; as in `DrawFacts`."""

    weekdays: int
    from_minute: int
    until_minute: int
    register_from: int
    register_until: int
    drawn: int
    unit_ids: tuple[int, ...]


def problems_with_peak(peak: Peak, facts: Facts) -> list[Problem]:
    """Every reason why a rule cannot be."""
    found = []
    if not peak.weekdays:
        found.append(NO_DAYS)
    if peak.from_minute >= peak.until_minute:
        found.append(NO_HOURS)
    if peak.register_from >= peak.register_until:
        found.append(BEGINS_LATE)
    if peak.register_until > peak.drawn:
        found.append(DRAWN_EARLY)
    first = (peak.weekdays & -peak.weekdays).bit_length() - 1  # the first of the days
    if peak.weekdays and peak.drawn >= first * DAY + peak.from_minute:
        found.append(DRAWN_LATE)
    units = [facts.unit(unit_id) for unit_id in peak.unit_ids]
    chosen = [unit for unit in units if unit is not None]
    if not chosen or len(chosen) < len(units):
        found.append(NO_UNITS)
    elif _share_a_space(chosen):
        found.append(SHARED)
    return found


def _share_a_space(units: list[UnitFacts]) -> bool:
    spaces = [space.id for unit in units for space in unit.spaces]
    return len(set(spaces)) < len(spaces)


def rule_now(facts: Facts) -> DrawFacts | None:
    """The rule that has no end yet."""
    return next((rule for rule in facts.draws if rule.end_week == NOT_ENDED), None)


async def set_rule(by: Visitor, facts: Facts, peak: Peak, *, key: str) -> None:
    """Let `peak` be drawn from the first week on whose registration is still to open, instead of
    what was drawn before; weeks announced already stay as announced. Raises Refused."""

    async def set_it() -> Answer:
        await database.lock("facility", [facts.id])
        present = (await facts_by_id([facts.id]))[facts.id]
        refused = problems_with_peak(peak, present)
        if refused:
            raise Refused(refused)
        first = await _first_week(present, peak)
        await _end(present, first)
        rule_id = await database.value(
            "INSERT INTO draw_rule (facility_id, weekdays, from_minute, until_minute,"
            " register_from, register_until, drawn, most, first_week)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) RETURNING id",
            facts.id,
            peak.weekdays,
            peak.from_minute,
            peak.until_minute,
            peak.register_from,
            peak.register_until,
            peak.drawn,
            first.isoformat(),
        )
        for unit_id in peak.unit_ids:
            await database.execute(
                "INSERT INTO draw_rule_unit (rule_id, unit_id, facility_id) VALUES (?, ?, ?)",
                rule_id,
                unit_id,
                facts.id,
            )
        await announce(facts.id)
        return {}

    asked = fingerprint(act="draw_rule", facility=facts.id, peak=repr(peak))
    await once(by.id, key, asked, set_it)


@database.transactional
async def end_rule(facts: Facts) -> None:
    """Draw no more: from the first week on that is not announced, everybody books as usual."""
    await database.lock("facility", [facts.id])
    present = (await facts_by_id([facts.id]))[facts.id]
    await _end(present, await _after_announced(present))


async def _first_week(facts: Facts, peak: Peak) -> date:
    """The first week not announced whose registration is still to open."""
    trial = DrawFacts(
        0,
        peak.weekdays,
        peak.from_minute,
        peak.until_minute,
        peak.register_from,
        peak.register_until,
        peak.drawn,
        1,
        date.min,
        NOT_ENDED,
        date.min,
        peak.unit_ids,
    )
    week = await _after_announced(facts)
    while window_of(trial, week, facts.zone).opens <= clock.now():
        week += A_WEEK
    return week


async def _after_announced(facts: Facts) -> date:
    """The first week, this one at the earliest, of which nothing is announced."""
    last = await database.value("SELECT max(week) FROM draw WHERE facility_id = ?", facts.id)
    present = monday_of(clock.today(facts.zone))
    return max(present, date.fromisoformat(last) + A_WEEK) if last else present


async def _end(facts: Facts, week: date) -> None:
    """End the present rule before `week`; one that would never have drawn anything goes."""
    rule = rule_now(facts)
    if rule is None:
        return
    if rule.first_week < week:
        await database.execute(
            "UPDATE draw_rule SET end_week = ? WHERE id = ?", week.isoformat(), rule.id
        )
        return
    await database.execute("DELETE FROM draw_rule_unit WHERE rule_id = ?", rule.id)
    await database.execute("DELETE FROM draw_rule WHERE id = ?", rule.id)
