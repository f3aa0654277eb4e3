"""Giving and ending roles. What is ended stays on record; it holds from the next request on."""

from datetime import date

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people.actions.signing_in import make_person
from portal.people.queries import account_with
from portal.people.rules.addresses import Address, read_address
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings


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
    """Take a role back, at once. Raises Refused when they do not hold it."""
    person = await account_with(_read(address))
    changed = 0
    if person is not None:
        changed = await database.execute(
            "UPDATE role_grant SET ended_at = ? WHERE person_id = ? AND role = ?"
            " AND coalesce(organisation_id, 0) = ? AND ended_at IS NULL",
            clock.to_us(clock.now()),
            person.id,
            Role(role).value,
            organisation_id or 0,
        )
    if changed == 0:
        raise Refused([Problem("no_grant", say("They do not hold this role."))])


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
    """Give a role from `starts_on` (today) to `ends_on` (open), both included. Raises Refused.

    Only a school manager's role is for one organisation, and it always is.
    """
    if (role == Role.SCHOOL_MANAGER) != (organisation_id is not None):
        words = say("A school manager's role is for one organisation, other roles are for none.")
        raise Refused([Problem("organisation", words, field="organisation")])
    starts = starts_on or clock.today(settings().zone)
    await database.execute(
        "INSERT INTO role_grant"
        " (person_id, role, organisation_id, starts_on, ends_on, given_by_id, given_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        person_id,
        Role(role).value,
        organisation_id,
        starts.isoformat(),
        ends_on.isoformat() if ends_on else None,
        given_by_id,
        clock.to_us(clock.now()),
    )


def _read(address: str) -> Address:
    read = read_address(address)
    if isinstance(read, Problem):
        raise Refused([read])
    return read
