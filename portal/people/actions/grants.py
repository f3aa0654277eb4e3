"""Giving and ending roles. What is ended stays on record; it holds from the next request on.

The page of roles and the command line give and end by the same two verbs, `give` and `_end`. The
administrators' grants are the lock under which one of them is ended, so that of two who end each
other at once one stays.
"""

from datetime import date, timedelta

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people.actions.register import NOT_HERE
from portal.people.actions.signing_in import make_person
from portal.people.queries import account_with
from portal.people.rules.addresses import Address, read_address
from portal.people.rules.grants import LAST_ADMINISTRATOR, covers, problems_with_giving
from portal.people.rules.visitors import Role, Visitor
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.timespan import on_the_wall

NOT_HELD = Problem("no_grant", say("They do not hold this role."))
HELD = Problem(
    "held", say("They hold this role already, for other days. End it first, then give it again.")
)


async def make_administrator(address: str) -> None:
    """Let whoever has this number or address look after the portal. Raises Refused."""
    await grant_role(address, Role.ADMINISTRATOR)


@transactional
async def grant_role(address: str, role: Role, organisation_id: int | None = None) -> None:
    """Give a role to the person with this number or address, from today; twice is as good as once.

    Somebody who was never here gets an account; the name is asked at the first sign-in. Raises
    Refused.
    """
    person_id = await make_person(_read(address), "", "zh")
    await give(person_id, role, organisation_id)


@transactional
async def end_grant(address: str, role: Role, organisation_id: int | None = None) -> None:
    """Take a role back, at once. Raises Refused when they do not hold it, or when nobody else would
    look after the portal."""
    person = await account_with(_read(address))
    grant_id = await database.value(
        "SELECT id FROM role_grant WHERE person_id = ? AND role = ?"
        " AND coalesce(organisation_id, 0) = ? AND ended_at IS NULL",
        person.id if person else 0,
        Role(role).value,
        organisation_id or 0,
    )
    if grant_id is None or not await _end([grant_id], by=None):
        raise Refused([NOT_HELD])


@transactional
async def end_role(visitor: Visitor, grant_id: int) -> int | None:
    """Take one grant back, at once; whose it is, or None when there is no such grant. One that was
    ended before stays as it was. Raises Refused."""
    person_id: int | None = await database.value(
        "SELECT person_id FROM role_grant WHERE id = ?", grant_id
    )
    if person_id is not None:
        await _end([grant_id], by=visitor.id)
    return person_id


@transactional
async def end_roles_of(person_id: int) -> None:
    """Take back whatever a person holds, as they ask: they are leaving. Raises Refused."""
    found = await database.rows(
        "SELECT id FROM role_grant WHERE person_id = ? AND ended_at IS NULL ORDER BY id", person_id
    )
    await _end([row[0] for row in found], by=person_id)


async def _end(grant_ids: list[int], *, by: int | None) -> int:
    """End these grants; how many were open. Raises Refused for the last administrator's."""
    held = await database.rows(
        "SELECT id FROM role_grant WHERE role = 'administrator' AND ended_at IS NULL"
    )
    if any(row[0] in grant_ids for row in held):
        await database.lock("role_grant", [row[0] for row in held])
        await _keep_an_administrator(grant_ids)
    changed = 0
    for grant_id in grant_ids:
        changed += await database.execute(
            "UPDATE role_grant SET ended_at = ?, ended_by_id = ? WHERE id = ? AND ended_at IS NULL",
            clock.to_us(clock.now()),
            by,
            grant_id,
        )
    return changed


async def _keep_an_administrator(grant_ids: list[int]) -> None:
    """Refuse when nobody would be administrator for good besides these. A grant that does not hold
    today, or that ends by itself, is nobody's last."""
    today = clock.today(settings().zone).isoformat()
    found = await database.rows(
        "SELECT g.id FROM role_grant g JOIN person p ON p.id = g.person_id"
        " WHERE g.role = 'administrator' AND g.ended_at IS NULL AND g.starts_on <= ?"
        " AND g.ends_on IS NULL AND p.disabled_at IS NULL AND p.erased_at IS NULL",
        today,
    )
    lasting = {row[0] for row in found}
    if lasting & set(grant_ids) and not lasting - set(grant_ids):
        raise Refused([LAST_ADMINISTRATOR])


@transactional
async def give(
    person_id: int,
    role: Role,
    organisation_id: int | None = None,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    given_by_id: int | None = None,
) -> None:
    """Give a role from `starts_on` (today) to `ends_on` (for good), both included.

    Whoever holds it for all these days keeps what they have. Raises Refused: the days or the
    organisation make no sense, the person is not here, or holds the role for other days.
    """
    today = clock.today(settings().zone)
    starts = starts_on or today
    problems = problems_with_giving(Role(role), organisation_id, starts, ends_on, today)
    if problems:
        raise Refused(problems)
    await database.lock("person", [person_id])
    here = await database.value(
        "SELECT 1 FROM person WHERE id = ? AND erased_at IS NULL AND merged_into_id IS NULL",
        person_id,
    )
    if here is None:
        raise Refused([NOT_HERE])
    if await _holds(person_id, Role(role), organisation_id, starts, ends_on):
        return
    await database.execute(
        "INSERT INTO role_grant"
        " (person_id, role, organisation_id, starts_on, ends_on, given_by_id, given_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        person_id,
        Role(role).value,
        organisation_id,
        starts.isoformat(),
        ends_on.isoformat() if ends_on else None,
        given_by_id,
        clock.to_us(clock.now()),
    )


async def _holds(
    person_id: int, role: Role, organisation_id: int | None, starts: date, ends: date | None
) -> bool:
    """Whether they hold it for these days already; a grant whose last day is over is closed."""
    row = await database.row(
        "SELECT id, starts_on, ends_on FROM role_grant WHERE person_id = ? AND role = ?"
        " AND coalesce(organisation_id, 0) = ? AND ended_at IS NULL",
        person_id,
        role.value,
        organisation_id or 0,
    )
    if row is None:
        return False
    first, last = date.fromisoformat(row[1]), date.fromisoformat(row[2]) if row[2] else None
    zone = settings().zone
    if last is not None and last < clock.today(zone):
        over = on_the_wall(last + timedelta(days=1), 0, zone)
        await database.execute(
            "UPDATE role_grant SET ended_at = ? WHERE id = ?", clock.to_us(over), row[0]
        )
        return False
    if not covers(first, last, starts, ends):
        raise Refused([HELD])
    return True


def _read(address: str) -> Address:
    read = read_address(address)
    if isinstance(read, Problem):
        raise Refused([read])
    return read
