"""The records of one person: their own, and those put together with it."""

from portal import database


async def records_of(person_id: int) -> list[int]:
    """A person's record first, then every one that was put into it, or into one of those."""
    found = await database.rows(
        "WITH RECURSIVE record(id) AS (SELECT CAST(? AS BIGINT)"
        " UNION SELECT p.id FROM person p JOIN record ON p.merged_into_id = record.id)"
        " SELECT id FROM record",
        person_id,
    )
    return [person_id, *sorted(row[0] for row in found if row[0] != person_id)]
