"""Holding a draw: it happens whole, in one transaction, or it has not happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from portal import clock, database
from portal.bookings.actions.allot import BEFORE_OTHERS, Allotted, allot_slot
from portal.bookings.actions.records import claims_changed
from portal.bookings.queries import reader_in_weeks
from portal.bookings.rules import Day, Wish, day_ticks, problems_with
from portal.bookings.rules.refusal import moment_of, room
from portal.claims.queries import taken_places
from portal.draws import notices
from portal.draws.queries.announced import Announced, DrawnSlot, draw_by_id, slots_of_draw
from portal.draws.queries.entries import Entry, entries_of, households_in
from portal.draws.queries.records import held_lately, records_before
from portal.draws.rules.drawing import drawn
from portal.draws.rules.paper import written
from portal.draws.rules.report import Report, report_on
from portal.draws.rules.values import Draw, Outcome, Prize, Record, Request, Share
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, UnitFacts
from portal.hours.queries import resolve_many
from portal.people.rules.visitors import Visitor

LEFT_TO_THE_LOT = (
    "full",
    "few_left",
    "kept_for_desk",
)  # who is in the way of whom is what the draw decides


@database.transactional
async def carry_out(draw_id: int) -> bool:
    """Draw, book for those who got something, publish, tell everybody. False when it was done
    before, or is not due.

    Any number of workers may try: the draw's row is the lock, and a worker that dies in the middle
    leaves nothing behind, so that the next one begins again with the same seed.
    """
    await database.lock("draw", [draw_id])
    draw = await draw_by_id(draw_id)
    if draw is None or draw.drawn_at is not None or clock.now() < draw.window.due:
        return False
    members = await households_in(draw_id)
    await database.lock("household", [each for ids in members.values() for each in ids])
    facts = (await facts_by_id([draw.facility_id]))[draw.facility_id]
    await database.lock("space", [space.id for space in facts.spaces])
    await database.execute(  # from here on these are slots like any others
        "UPDATE draw_rule SET through_week = ? WHERE id = ? AND through_week < ?",
        draw.week.isoformat(),
        draw.rule_id,
        draw.week.isoformat(),
    )
    facts = (await facts_by_id([draw.facility_id]))[draw.facility_id]
    await _Holding(draw, facts, await slots_of_draw(draw_id)).hold(members)
    return True


class _Holding:
    """One draw being held: what was read for it."""

    def __init__(self, draw: Announced, facts: Facts, slots: list[DrawnSlot]) -> None:
        self.draw = draw
        self.facts = facts
        self.slots = {slot.name: slot for slot in slots}
        rule = next(rule for rule in facts.draws if rule.id == draw.rule_id)
        units = [facts.unit(unit_id) for unit_id in rule.unit_ids]
        self.units = [unit for unit in units if unit is not None]

    async def hold(self, members: dict[int, list[int]]) -> None:
        """Everything from the requests to the letters."""
        entries = {entry.name: entry for entry in await entries_of(self.draw.id)}
        days = await self._days()
        records = await records_before(self.draw.id, self.draw.window.due)
        seed = await database.value("SELECT seed FROM draw_seed WHERE draw_id = ?", self.draw.id)
        lots = Draw(
            name=f"{self.facts.slug}.{self.draw.week.isoformat()}",
            facility=self.facts.slug,
            closed=self.draw.window.closes,
            seed=seed,
            prizes=tuple(self._prize(slot, days) for slot in self.slots.values()),
            requests=tuple(
                [
                    await self._request(entry, days, [records.get(h, Record()) for h in households])
                    for entry in entries.values()
                    if (households := members[entry.id])
                ]
            ),
            most=self.draw.most,
        )
        result = drawn(lots)
        for prize in lots.prizes:
            await database.execute(
                "UPDATE draw_slot SET places = ? WHERE id = ?",
                prize.places,
                self.slots[prize.slot].id,
            )
        allotted: dict[str, list[tuple[DrawnSlot, Allotted]]] = {}
        for outcome in result.outcomes:
            entry = entries[outcome.name]
            await self._keep(entry, outcome, lots)
            allotted[outcome.name] = await self._book(entry, outcome, members[entry.id][0])
        paper = written(lots, result)
        await database.execute(
            "UPDATE draw SET drawn_at = ?, seed = ?, paper = ? WHERE id = ?",
            clock.to_us(clock.now()),
            seed,
            paper.decode("ascii"),
            self.draw.id,
        )
        await database.execute("DELETE FROM draw_seed WHERE draw_id = ?", self.draw.id)
        held = await held_lately(self.draw.window.due)
        people = {entry.name: entry.party for entry in entries.values()}
        await self._report(report_on(lots, result, people=people, held=held.values()))
        for outcome in result.outcomes:
            await notices.drawn(
                self.facts, self.draw, entries[outcome.name], outcome, allotted[outcome.name]
            )
        await claims_changed(self.facts)

    async def _days(self) -> dict[date, Day]:
        """The days of its slots as they are now, for somebody without bookings."""
        on = sorted({slot.on_day for slot in self.slots.values()})
        if not on:
            return {}
        hours = await resolve_many([self.facts], on)
        spaces = [space.id for space in self.facts.spaces]
        stand = await taken_places(spaces, day_ticks(self.facts, on[0], on[-1]))
        now = clock.now()
        return {
            day: Day(self.facts, hours[self.facts.id, day], now, dict(stand.taken)) for day in on
        }

    def _prize(self, slot: DrawnSlot, days: dict[date, Day]) -> Prize:
        """What there is of a slot: nothing when it was closed meanwhile, and of units booked
        before the draw was set only what is left."""
        day = days[slot.on_day]
        shares = _shares(self.units, slot, day)
        return Prize(
            slot=slot.name,
            starts=slot.span.starts,
            ends=slot.span.ends,
            day=slot.on_day.isoformat(),
            shares=tuple(shares),
        )

    async def _request(
        self, entry: Entry, days: dict[date, Day], records: Sequence[Record]
    ) -> Request:
        reader = await reader_in_weeks(entry.person_id, list(days)) if days else None
        barred = {}
        for wish in entry.wishes:
            slot = self.slots[wish.slot]
            day = days[slot.on_day]
            if reader is not None:
                day = replace(day, reader=reader)
            rules = [self._rules_against(entry, slot, unit, day) for unit in self.units]
            if all(rules):  # any of the units would do
                barred[wish.slot] = rules[0][0]
        return Request(
            name=entry.name,
            takes=1 if self.units[0].takes_whole else entry.party,
            wishes=tuple(wish.slot for wish in entry.wishes),
            records=tuple(records),
            barred=barred,
            channel=entry.channel,
        )

    def _rules_against(self, entry: Entry, slot: DrawnSlot, unit: UnitFacts, day: Day) -> list[str]:
        """The rules of booking, by code, by which an entry could not have this unit."""
        asked = Wish(unit, slot.span, entry.party, entry.children)
        codes = [problem.code for problem in problems_with(asked, day)]
        return [code for code in codes if code not in (*BEFORE_OTHERS, *LEFT_TO_THE_LOT)]

    async def _book(
        self, entry: Entry, outcome: Outcome, household_id: int
    ) -> list[tuple[DrawnSlot, Allotted]]:
        booked = []
        for slot_name, unit_id in outcome.given:
            slot, unit = self.slots[slot_name], self.facts.unit(int(unit_id))
            assert unit is not None  # noqa: S101  it was handed out of the facility's own
            assert entry.person_id is not None  # noqa: S101  an erased person's entry is gone
            allotted = await allot_slot(
                _winner(entry.person_id, household_id),
                Wish(unit, slot.span, entry.party, entry.children),
                child_band=entry.child_band,
                channel=entry.channel,
                helper_id=entry.helper_id,
                consent=entry.consent,
            )
            await database.execute(
                "INSERT INTO draw_allotment (draw_id, slot_id, entry_id, unit_id, whole,"
                " booking_id) VALUES (?, ?, ?, ?, ?, ?)",
                self.draw.id,
                slot.id,
                entry.id,
                unit.id,
                unit.takes_whole,
                allotted.booking_id,
            )
            booked.append((slot, allotted))
        return booked

    async def _keep(self, entry: Entry, outcome: Outcome, lots: Draw) -> None:
        """What became of an entry, with the entry."""
        await database.execute(
            "UPDATE draw_entry SET turn = ?, tickets = ? WHERE id = ?",
            outcome.turn,
            outcome.tickets,
            entry.id,
        )
        barred = next(each.barred for each in lots.requests if each.name == outcome.name)
        for rank, (slot_name, fate) in enumerate(outcome.fates, start=1):
            await database.execute(
                "UPDATE draw_wish SET fate = ?, barred = ? WHERE entry_id = ? AND rank = ?",
                fate.value,
                barred.get(slot_name, "") if fate == "barred" else "",
                entry.id,
                rank,
            )

    async def _report(self, report: Report) -> None:
        await database.execute(
            "INSERT INTO draw_report (draw_id, entries, people, places, given, unmet,"
            " with_nothing, busiest_permille, desk_entries, desk_with_nothing)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.draw.id,
            report.entries,
            report.people,
            report.places,
            report.given,
            report.unmet,
            report.with_nothing,
            report.busiest_permille,
            report.desk_entries,
            report.desk_with_nothing,
        )


def _shares(units: Sequence[UnitFacts], slot: DrawnSlot, day: Day) -> list[Share]:
    """What may be handed out of each unit; what is kept for the desk is not."""
    terms = day.terms
    if terms is None:
        return []
    moment = moment_of(slot.span, day, terms)
    kept, found = moment.share, []
    for unit in units:
        if {p.code for p in problems_with(Wish(unit, slot.span), day)} - set(BEFORE_OTHERS):
            continue
        left = room(unit, moment.ticks, day)
        if kept is not None:
            left = kept.left(unit, left, 0)
            if left and unit.takes_whole:
                kept = replace(kept, spare=kept.spare - len(unit.spaces))
        if left > 0:
            found.append(Share(str(unit.id), left))
    return found


def _winner(person_id: int, household_id: int) -> Visitor:
    """Whoever registered, without a browser."""
    return Visitor(
        id=person_id,
        household_id=household_id,
        name="",
        language="zh",
        roles=frozenset(),
        session_id=0,
        signed_in_at=clock.now(),
        calendar_version=0,
    )
