"""The public log of rules."""

from datetime import date

from portal import clock, database
from portal.language import Named


async def tell_in_public(facility_id: int, holds_from: date, words: Named) -> None:
    """A line of the log: what is different at a facility, and from which day."""
    await database.execute(
        "INSERT INTO terms_change (facility_id, holds_from, words_zh, words_en, changed_at)"
        " VALUES (?, ?, ?, ?, ?)",
        facility_id,
        holds_from.isoformat(),
        words.zh,
        words.en,
        clock.to_us(clock.now()),
    )


def in_one_line(told: list[Named]) -> Named:
    """Several sentences as one line."""
    return Named("".join(each.zh for each in told), " ".join(each.en for each in told))
