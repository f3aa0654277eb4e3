"""Registering for a draw, changing what one wishes, and withdrawing; one entry a household."""

import secrets
from collections.abc import Sequence
from datetime import date

from portal import clock, database
from portal.bookings.actions.helping import help_columns, lock_households
from portal.bookings.actions.records import ALPHABET
from portal.bookings.rules import Wish
from portal.bookings.rules.drawn import registering
from portal.bookings.rules.helping import Helped, booker
from portal.bookings.rules.refusal import party_problems
from portal.draws.queries.announced import Announced, DrawnSlot, draw_of, slots_of_draw
from portal.draws.queries.entries import Entry, entry_of
from portal.facilities.rules import Facts
from portal.language import say, say_n
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

NAME_LENGTH = 8
MOST_WISHES = 5
NO_WISH = Problem("no_wish", say("Please choose at least one time."), field="wish1")
TWICE = Problem("twice", say("Please name each time once."), field="wish1")
GONE = Problem("unknown_slot", say("This time is not in the draw any more."), field="wish1")


async def enter(
    visitor: Visitor,
    facts: Facts,
    week: date,
    wishes: Sequence[str],
    *,
    party: int,
    children: int = 0,
    child_band: str = "",
    key: str,
    helping: Helped | None = None,
) -> None:
    """Register the visitor's household, or change its entry: `wishes` are names of slots, the
    dearest first. With `helping` it is that person's, and the visitor stands on it as who made it.
    Raises Refused with every reason why not."""
    owner = booker(visitor, helping)

    async def register() -> Answer:
        await lock_households(visitor, helping)
        draw = await _open(facts, week)
        slots = await slots_of_draw(draw.id)
        refused = _problems(facts, slots, wishes, party, children)
        if refused:
            raise Refused(refused)
        entry = await entry_of(draw.id, owner.household_id)
        entry_id = entry.id if entry else await _insert(owner, draw)
        help_kept = help_columns(visitor, helping)
        await database.execute(
            "UPDATE draw_entry SET party = ?, children = ?, child_band = ?, channel = ?,"
            " helper_id = ?, consent = ?, changed_at = ? WHERE id = ?",
            party,
            children,
            child_band if children else "",
            help_kept["channel"],
            help_kept["helper_id"],
            help_kept["consent"],
            clock.to_us(clock.now()),
            entry_id,
        )
        await database.execute("DELETE FROM draw_wish WHERE entry_id = ?", entry_id)
        ids = {slot.name: slot.id for slot in slots}
        for rank, name in enumerate(wishes, start=1):
            await database.execute(
                "INSERT INTO draw_wish (entry_id, draw_id, rank, slot_id) VALUES (?, ?, ?, ?)",
                entry_id,
                draw.id,
                rank,
                ids[name],
            )
        return {}

    asked = fingerprint(
        act="draw",
        facility=facts.id,
        week=week.isoformat(),
        wishes=list(wishes),
        party=party,
        children=children,
        band=child_band,
        **({"for_person": helping.person_id} if helping else {}),
    )
    await once(visitor.id, key, asked, register)


@database.transactional
async def withdraw(
    visitor: Visitor, facts: Facts, week: date, *, helping: Helped | None = None
) -> None:
    """Take the household's entry back; nothing to take back is fine. Raises Refused when
    registration is over."""
    await lock_households(visitor, helping)
    draw = await _open(facts, week)
    entry = await entry_of(draw.id, booker(visitor, helping).household_id)
    if entry is not None:
        await remove(entry)


async def remove(entry: Entry) -> None:
    """All rows of an entry of a draw that is not drawn."""
    for table, column in (
        ("draw_wish", "entry_id"),
        ("draw_member", "entry_id"),
        ("draw_entry", "id"),
    ):
        await database.execute(f"DELETE FROM {table} WHERE {column} = ?", entry.id)


async def _open(facts: Facts, week: date) -> Announced:
    draw = await draw_of(facts, week)
    if draw is None:
        raise Refused([GONE])
    if not draw.open_at(clock.now()):
        raise Refused([registering(draw.window, clock.now(), facts.zone)])
    return draw


def _problems(
    facts: Facts, slots: list[DrawnSlot], wishes: Sequence[str], party: int, children: int
) -> list[Problem]:
    found = []
    if not wishes:
        found.append(NO_WISH)
    if len(set(wishes)) < len(wishes):
        found.append(TWICE)
    if not {slot.name for slot in slots}.issuperset(wishes):
        found.append(GONE)
    if len(wishes) > MOST_WISHES:
        words = say_n("At most %(n)s wish.", "At most %(n)s wishes, please.", MOST_WISHES)
        found.append(Problem("many_wishes", words, field="wish1"))
    for slot in slots[:1]:
        terms = facts.terms_on(slot.on_day)
        if terms is not None:
            found += party_problems(Wish(facts.units[0], slot.span, party, children), terms)
    return found


async def _insert(visitor: Visitor, draw: Announced) -> int:
    """A new entry under a name that says nothing of whose it is."""
    now_us = clock.to_us(clock.now())
    entry_id: int = await database.value(
        "INSERT INTO draw_entry (draw_id, register_from, register_until, name, person_id, party,"
        " entered_at, changed_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?) RETURNING id",
        draw.id,
        clock.to_us(draw.window.opens),
        clock.to_us(draw.window.closes),
        "".join(secrets.choice(ALPHABET) for _ in range(NAME_LENGTH)),
        visitor.id,
        now_us,
        now_us,
    )
    await database.execute(
        "INSERT INTO draw_member (draw_id, household_id, entry_id) VALUES (?, ?, ?)",
        draw.id,
        visitor.household_id,
        entry_id,
    )
    return entry_id
