"""Announcing a draw: its slots and the hash of its seed, before anybody can register."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from portal import clock, database
from portal.bookings.rules.drawn import Window, peak_of, window_of
from portal.draws.rules.turns import seed_hash
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import DrawFacts, Facts
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours, why_not_open
from portal.timespan import TimeSpan

AHEAD = timedelta(days=8)  # how long before registration opens a draw is announced
A_WEEK = timedelta(days=7)


@database.transactional
async def announce(facility_id: int) -> int:
    """Announce the draws of a facility whose registration opens soon; how many.

    A week that nobody announced in time, because the portal stood still, is not drawn: it goes to
    open booking, for the hash of its seed would be younger than its first registration.
    """
    # The rules themselves are the lock: two workers announce one after the other.
    await database.lock("facility", [facility_id])
    facts = (await facts_by_id([facility_id]))[facility_id]
    announced = 0
    for rule in facts.draws:
        for week, window in await _weeks(facts, rule):
            if clock.now() > window.opens:
                await _skip(rule, week)
            else:
                await write_draw(facts, rule, week, clock.now(), secrets.token_hex(32))
                announced += 1
    return announced


async def _weeks(facts: Facts, rule: DrawFacts) -> list[tuple[date, Window]]:
    """The weeks of a rule that are to be announced by now and are not."""
    found = await database.rows("SELECT week FROM draw WHERE facility_id = ?", facts.id)
    known = {date.fromisoformat(row[0]) for row in found}
    week = max(rule.first_week, rule.through_week + A_WEEK)
    due: list[tuple[date, Window]] = []
    while week < rule.end_week:
        window = window_of(rule, week, facts.zone)
        if window.opens - AHEAD > clock.now():
            break
        if week not in known:
            due.append((week, window))
        week += A_WEEK
    return due


async def _skip(rule: DrawFacts, week: date) -> None:
    """Only when no earlier week is still to be drawn; else its turn comes later."""
    await database.execute(
        "UPDATE draw_rule SET through_week = ? WHERE id = ? AND through_week < ?"
        " AND NOT EXISTS (SELECT 1 FROM draw WHERE rule_id = draw_rule.id AND week < ?"
        " AND drawn_at IS NULL)",
        week.isoformat(),
        rule.id,
        week.isoformat(),
        week.isoformat(),
    )


async def write_draw(
    facts: Facts, rule: DrawFacts, week: date, announced: datetime, seed: str
) -> int:
    """The draw of a week with its slots and the hash of its `seed`; its id."""
    window = window_of(rule, week, facts.zone)
    draw_id: int = await database.value(
        "INSERT INTO draw (rule_id, facility_id, week, seed_hash, most, announced_at,"
        " register_from, register_until, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        rule.id,
        facts.id,
        week.isoformat(),
        seed_hash(seed),
        rule.most,
        clock.to_us(announced),
        *(clock.to_us(moment) for moment in window),
    )
    await database.execute("INSERT INTO draw_seed (draw_id, seed) VALUES (?, ?)", draw_id, seed)
    days = [week + timedelta(days=ahead) for ahead in range(7)]
    hours = await resolve_many([facts], days)
    spans = [
        (day, span)
        for day in days
        if rule.weekdays >> day.weekday() & 1
        for span in prizes_on(facts, rule, hours[facts.id, day])
    ]
    for number, (day, span) in enumerate(spans, start=1):
        await database.execute(
            "INSERT INTO draw_slot (draw_id, name, on_day, starts_at, ends_at)"
            " VALUES (?, ?, ?, ?, ?)",
            draw_id,
            f"s{number}",
            day.isoformat(),
            clock.to_us(span.starts),
            clock.to_us(span.ends),
        )
    return draw_id


def prizes_on(facts: Facts, rule: DrawFacts, hours: DayHours) -> Sequence[TimeSpan]:
    """The slots of a day that are given away: one after the other, of the usual length."""
    terms = facts.terms_on(hours.day)
    if terms is None:
        return []
    peak = peak_of(rule, hours.day, facts.zone)
    length = timedelta(minutes=terms.slot_minutes)
    raster = timedelta(minutes=terms.raster_minutes)

    def in_turn(opened: TimeSpan) -> Iterator[TimeSpan]:
        starts = opened.starts
        while starts + length <= opened.ends:
            if starts < peak.starts:
                starts += raster
            elif starts + length <= peak.ends:
                yield TimeSpan(starts, starts + length)
                starts += length + (-length % raster)  # the next one begins on the raster as well
            else:
                return

    return [
        span
        for opened in hours.usual  # a closure does not shift them
        for span in in_turn(opened)
        if why_not_open(hours, span) is None
    ]
