"""Two records of one person become one, in one transaction; undone, each has its own again.

The households and the records of both are locked, in the order all verbs take them, so of two
mergers at once that touch one record the second sees what the first did.
"""

import json
from dataclasses import dataclass

from portal import clock, database
from portal.bookings.actions.hold import let_go_of_holds
from portal.bookings.actions.records import claims_changed
from portal.desk.actions.moving import Moved, give_back, hand_over, now_us, raise_calendars
from portal.desk.queries.merging import standings
from portal.desk.rules.merging import (
    ERASED,
    MERGED_ON,
    NO_MERGER,
    OWN,
    count_of,
    problems_with_merging,
    told_apart,
)
from portal.people import notices
from portal.people.actions.sessions import end_all_sessions
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.settings import settings
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

CONTACTS = ("phone", "email")


async def merge(staff: Visitor, kept_id: int, gone_id: int, *, key: str) -> int:
    """Put the record `gone_id` into `kept_id`; the merger's id. Raises Refused.

    The gone record is signed out everywhere and nobody enters with it any more. Its number and its
    e-mail address become the kept record's where that has none. What was held for it for a moment
    is let go.
    """

    async def act() -> Answer:
        return {"id": await _merge(staff, kept_id, gone_id)}

    asked = fingerprint(act="merge", kept=kept_id, gone=gone_id)
    return int((await once(staff.id, key, asked, act))["id"])


async def _lock(*people: int) -> None:
    found = await database.rows(
        f"SELECT household_id FROM person WHERE id IN ({database.marks(len(people))})", *people
    )
    await database.lock("household", {row[0] for row in found})
    await database.lock("person", people)


async def _merge(staff: Visitor, kept_id: int, gone_id: int) -> int:
    await _lock(kept_id, gone_id)
    found = await standings(kept_id, gone_id)
    kept, gone = found.get(kept_id), found.get(gone_id)
    problems = problems_with_merging(kept, gone, staff.id, staff.household_id)
    if problems or kept is None or gone is None:
        raise Refused(problems)
    at_us = now_us()
    let_go = await let_go_of_holds(gone.id, staff.id)
    moved = await hand_over(gone.id, kept.id, kept.household_id, staff.id, at_us)
    moved |= await _take_contacts(kept.id, gone.id)
    await end_all_sessions(gone.id)
    await database.execute(
        "UPDATE person SET merged_into_id = ?, disabled_at = ? WHERE id = ?",
        kept.id,
        at_us,
        gone.id,
    )
    await raise_calendars(kept.id, gone.id)
    merger: int = await database.value(
        "INSERT INTO merger (kept_id, gone_id, merged_by_id, merged_at, moved)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        kept.id,
        gone.id,
        staff.id,
        at_us,
        json.dumps(moved),
    )
    await notices.records_merged(kept.id)
    await claims_changed(*let_go)
    return merger


async def _take_contacts(kept: int, gone: int) -> Moved:
    """The number, the address and the large type the kept record lacks; what was taken."""
    mine, theirs = await _person(kept), await _person(gone)
    taken: Moved = {}
    for column in CONTACTS:
        value = theirs[column]
        if mine[column] is None and value is not None:
            await database.execute(f"UPDATE person SET {column} = NULL WHERE id = ?", gone)
            await database.execute(f"UPDATE person SET {column} = ? WHERE id = ?", value, kept)
            taken[column] = told_apart(str(value), settings().secret)
    if theirs["elder"] and not mine["elder"]:
        await database.execute("UPDATE person SET elder = TRUE WHERE id = ?", kept)
        taken["elder"] = True
    await database.execute(
        "UPDATE person SET seen_at = ? WHERE id = ? AND seen_at < ?",
        theirs["seen_at"],
        kept,
        theirs["seen_at"],
    )
    return taken


async def _person(person_id: int) -> dict[str, object]:
    row = await database.row(
        "SELECT phone, email, elder, seen_at FROM person WHERE id = ?", person_id
    )
    return dict(zip(("phone", "email", "elder", "seen_at"), tuple(row or ()), strict=True))


@dataclass(frozen=True, slots=True)
class Undone:
    """A merger that was undone: whose record stays, whose is back, and how many of its rows had
    changed meanwhile and stay where they are; `contact` is false when the number or address that
    was taken over is not the kept record's any more."""

    kept_id: int
    gone_id: int
    stayed: int
    contact: bool


async def undo_merger(staff: Visitor, merger_id: int, *, key: str) -> Undone:
    """Take two records apart again, each with the rows it had. Raises Refused."""

    async def act() -> Answer:
        done = await _undo(staff, merger_id)
        return {
            "kept": done.kept_id,
            "gone": done.gone_id,
            "stayed": done.stayed,
            "contact": done.contact,
        }

    answer = await once(staff.id, key, fingerprint(act="undo merger", merger=merger_id), act)
    return Undone(answer["kept"], answer["gone"], answer["stayed"], answer["contact"])


async def _undo(staff: Visitor, merger_id: int) -> Undone:
    pair = await database.row("SELECT kept_id, gone_id FROM merger WHERE id = ?", merger_id)
    if pair is None:
        raise Refused([NO_MERGER])
    kept, gone = pair[0], pair[1]
    await _lock(kept, gone)
    row = await database.row(
        "SELECT m.moved, m.merged_at, g.household_id, k.household_id, k.merged_into_id,"
        " k.erased_at, g.erased_at FROM merger m JOIN person k ON k.id = m.kept_id"
        " JOIN person g ON g.id = m.gone_id WHERE m.id = ? AND m.undone_at IS NULL",
        merger_id,
    )
    if row is None:
        raise Refused([NO_MERGER])
    if row[5] is not None or row[6] is not None:
        raise Refused([ERASED])
    if row[4] is not None:
        raise Refused([MERGED_ON])
    if staff.id in (kept, gone) or staff.household_id in (row[2], row[3]):
        raise Refused([OWN])
    moved: Moved = json.loads(row[0])
    await database.execute(
        "UPDATE person SET merged_into_id = NULL, disabled_at = NULL WHERE id = ?", gone
    )
    back = await give_back(moved, gone, row[2], kept, row[1])
    contact = await _return_contacts(kept, gone, moved)
    await raise_calendars(kept, gone)
    await database.execute(
        "UPDATE merger SET undone_at = ?, undone_by_id = ? WHERE id = ?",
        clock.to_us(clock.now()),
        staff.id,
        merger_id,
    )
    for each in (kept, gone):
        await notices.records_apart(each)
    return Undone(kept, gone, count_of(moved) - back, contact)


async def _return_contacts(kept: int, gone: int, moved: Moved) -> bool:
    """Whether everything taken over is its owner's again. Whoever signed in with it on the kept
    record signs in anew."""
    mine, whole, returned = await _person(kept), True, False
    for column in CONTACTS:
        if column not in moved:
            continue
        value = mine[column]
        if value is None or told_apart(str(value), settings().secret) != moved[column]:
            whole = False
            continue
        await database.execute(f"UPDATE person SET {column} = NULL WHERE id = ?", kept)
        await database.execute(f"UPDATE person SET {column} = ? WHERE id = ?", value, gone)
        returned = True
    if returned:
        await end_all_sessions(kept)
    if moved.get("elder"):
        await database.execute("UPDATE person SET elder = FALSE WHERE id = ?", kept)
    return whole
