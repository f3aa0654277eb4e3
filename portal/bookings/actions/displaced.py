"""The rows of a displacement: settled when its booking goes on, priority given and used up."""

from portal import clock, database
from portal.bookings.rules.displacing import OPEN, PRIORITY, Fate


async def settle(booking_id: int, fate: Fate, *, ends_priority: bool = True) -> list[int]:
    """The booking was given another time, its old one, or up: its displacement is over. Gives the
    ids of the facilities where alternatives stood; their claims are the caller's to free."""
    displacement_id = await database.value(
        "UPDATE displacement SET state = ?, offered_until = NULL, changed_at = ?"
        f" WHERE booking_id = ? AND state IN ({database.marks(len(OPEN))}) RETURNING id",
        fate,
        clock.to_us(clock.now()),
        booking_id,
        *OPEN,
    )
    if displacement_id is None:
        return []
    if ends_priority:
        await database.execute(
            "UPDATE priority SET ended_at = ? WHERE displacement_id = ? AND ended_at IS NULL",
            clock.to_us(clock.now()),
            displacement_id,
        )
    found = await database.rows(
        "SELECT DISTINCT facility_id FROM alternative WHERE displacement_id = ?", displacement_id
    )
    return [row[0] for row in found]


async def give_priority(displacement_id: int, person_id: int, kind: str) -> None:
    """The person's next booking of this kind comes first, for two weeks."""
    await database.execute(
        "INSERT INTO priority (person_id, kind, displacement_id, until_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (displacement_id) DO NOTHING",
        person_id,
        kind,
        displacement_id,
        clock.to_us(clock.now() + PRIORITY),
    )


async def use_priority(person_id: int, kind: str, booking_id: int) -> None:
    """A booking was made: the priority that ends first is used up by it, if there is one."""
    now_us = clock.to_us(clock.now())
    await database.execute(
        "UPDATE priority SET booking_id = ?, ended_at = ? WHERE id = (SELECT id FROM priority"
        " WHERE person_id = ? AND kind = ? AND ended_at IS NULL AND until_at > ?"
        " ORDER BY until_at, id LIMIT 1)",
        booking_id,
        now_us,
        person_id,
        kind,
        now_us,
    )
