"""People for tests: Alice, Bob and the rest are whoever a test makes them."""

import itertools
from typing import Any

from portal import clock, database
from portal.people.actions.sessions import begin_session

_numbers = itertools.count(1)


async def make_household() -> int:
    """A household; its id."""
    async with database.transaction():
        return int(
            await database.value(
                "INSERT INTO household (created_at) VALUES (?) RETURNING id",
                clock.to_us(clock.now()),
            )
        )


async def make_person(household_id: int | None = None, **changes: Any) -> int:
    """A resident with a name and a phone of their own, unless `changes` say otherwise; the id."""
    if household_id is None:
        household_id = await make_household()
    now = clock.to_us(clock.now())
    columns = {
        "household_id": household_id,
        "name": "陈雅丽",
        "language": "zh",
        "phone": f"+86100{next(_numbers):08d}",
        "created_at": now,
        "seen_at": now,
        **changes,
    }
    async with database.transaction():
        return int(
            await database.value(
                f"INSERT INTO person ({', '.join(columns)})"
                f" VALUES ({database.marks(len(columns))}) RETURNING id",
                *columns.values(),
            )
        )


async def make_grant(person_id: int, role: str, organisation_id: int | None = None) -> int:
    """A grant from today on; its id."""
    today = clock.now().date().isoformat()
    async with database.transaction():
        return int(
            await database.value(
                "INSERT INTO role_grant (person_id, role, organisation_id, starts_on, given_at)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                person_id,
                role,
                organisation_id,
                today,
                clock.to_us(clock.now()),
            )
        )


async def signed_in(person_id: int, browser: str = "") -> dict[str, str]:
    """The cookies of a device on which this person is signed in."""
    return {"session": await begin_session(person_id, browser)}
