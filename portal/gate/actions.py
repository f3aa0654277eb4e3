"""Links for devices, made and ended; walk-ins, counted in and out."""

from datetime import date, datetime

from portal import clock, database
from portal.bookings.actions.gate import HEADS, MOST_HEADS, Keeper
from portal.facilities.rules import Facts
from portal.gate.rules import problems_with_link, token_hash
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint, is_key

NO_KEY = Problem(
    "no_key", say("Part of this page was missing when it was sent. Please open it again.")
)


async def make_link(
    visitor: Visitor,
    organisation_id: int,
    *,
    token: str,
    gate: str,
    name: str,
    ends_on: date | None,
    key: str,
) -> bool:
    """Let whoever holds `token` see a gate's today, until the day `ends_on`. Only the token's hash
    is kept. False when the form was sent before: its first token holds. Raises Refused."""
    today = clock.today(settings().zone)

    async def make() -> Answer:
        problems = problems_with_link(name)
        if ends_on is not None and ends_on < today:
            words = say("That day is over. Choose today or a later day.")
            problems.append(Problem("past", words, field="until"))
        if problems:
            raise Refused(problems)
        await database.execute(
            "INSERT INTO gate_link (token_hash, organisation_id, gate, name, starts_on, ends_on,"
            " given_by_id, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            token_hash(token),
            organisation_id,
            gate,
            name,
            today.isoformat(),
            ends_on.isoformat() if ends_on else None,
            visitor.id,
            clock.to_us(clock.now()),
        )
        return {"hash": token_hash(token)}

    asked = fingerprint(
        act="gate link", organisation=organisation_id, gate=gate, name=name, ends=ends_on
    )
    answer = await once(visitor.id, key, asked, make)
    return bool(answer["hash"] == token_hash(token))


@database.transactional
async def end_link(visitor: Visitor, organisation_id: int, link_id: int) -> bool:
    """End a link: the device's next request finds nothing. Whether it still opened something."""
    changed = await database.execute(
        "UPDATE gate_link SET ended_at = ?, ended_by_id = ?"
        " WHERE id = ? AND organisation_id = ? AND ended_at IS NULL",
        clock.to_us(clock.now()),
        visitor.id,
        link_id,
        organisation_id,
    )
    return changed == 1


@database.transactional
async def note_seen(link_id: int) -> None:
    """Note that a device opened its link."""
    await database.execute(
        "UPDATE gate_link SET seen_at = ? WHERE id = ?", clock.to_us(clock.now()), link_id
    )


@database.transactional
async def count_walk_in(
    keeper: Keeper,
    facts: Facts,
    heads: int | None,
    *,
    key: str,
    came_at: datetime | None = None,
) -> None:
    """Count some who came without a booking, now or at an instant noted on paper. The form's key
    counts once. Raises Refused."""
    if not is_key(key):
        raise Refused([NO_KEY])
    if heads is None or not 1 <= heads <= MOST_HEADS:
        raise Refused([HEADS])
    now = clock.now()
    at = came_at or now
    if at > now:
        raise Refused([Problem("not_yet", say("That time is still to come."), field="at")])
    await database.execute(
        "INSERT INTO walk_in (facility_id, on_day, came_at, heads, entered_at, by_id,"
        " gate_link_id, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        facts.id,
        at.astimezone(facts.zone).date().isoformat(),
        clock.to_us(at),
        heads,
        clock.to_us(now),
        keeper.person_id,
        keeper.gate_link_id,
        key,
    )


@database.transactional
async def walk_in_left(walk_in_id: int) -> bool:
    """Some who came without a booking have left."""
    now_us = clock.to_us(clock.now())
    changed = await database.execute(
        "UPDATE walk_in SET left_at = ? WHERE id = ? AND left_at IS NULL AND came_at <= ?",
        now_us,
        walk_in_id,
        now_us,
    )
    return changed == 1


@database.transactional
async def undo_walk_in(walk_in_id: int) -> bool:
    """They were counted by mistake."""
    changed = await database.execute(
        "UPDATE walk_in SET undone_at = ? WHERE id = ? AND undone_at IS NULL",
        clock.to_us(clock.now()),
        walk_in_id,
    )
    return changed == 1
