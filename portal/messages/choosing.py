"""What somebody wants to be told besides what is needed."""

from portal import clock, database
from portal.database import transactional
from portal.messages.rules.kinds import CHOICES


async def choices_of(person_id: int) -> dict[str, bool]:
    """Each kind one may do without, and whether this person gets it."""
    chosen = {
        row[0]: bool(row[1])
        for row in await database.rows(
            "SELECT kind, wanted FROM message_choice WHERE person_id = ?", person_id
        )
    }
    return {kind: chosen.get(kind, usual) for kind, usual in CHOICES.items()}


@transactional
async def choose(person_id: int, chosen: dict[str, bool]) -> None:
    """Keep what somebody chose; the kinds are those of CHOICES. What waits already and is not
    wanted any more is not sent."""
    now_us = clock.to_us(clock.now())
    for kind in sorted(chosen):
        await database.execute(
            "INSERT INTO message_choice (person_id, kind, wanted, changed_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (person_id, kind) DO UPDATE SET wanted = excluded.wanted,"
            " changed_at = excluded.changed_at",
            person_id,
            kind,
            chosen[kind],
            now_us,
        )
        if not chosen[kind]:
            await database.execute(
                "DELETE FROM message WHERE person_id = ? AND kind = ? AND sent_at IS NULL"
                " AND given_up_at IS NULL AND leased_until <= ?",
                person_id,
                kind,
                now_us,
            )


def wanted_sql(kind: str, person: str) -> str:
    """The condition that a person (a column holding their number) gets this kind of message."""
    usual = "TRUE" if CHOICES[kind] else "FALSE"
    return (
        "coalesce((SELECT c.wanted FROM message_choice c"
        f" WHERE c.person_id = {person} AND c.kind = '{kind}'), {usual})"
    )
