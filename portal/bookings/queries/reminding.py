"""Which bookings somebody is still to be reminded of."""

from datetime import datetime, timedelta

from portal import clock, database
from portal.bookings.rules.gate import SHOWN_BEFORE
from portal.bookings.rules.reminding import SOON, Reminder
from portal.messages.choosing import wanted_sql
from portal.messages.rules import Channel
from portal.messages.sending import can_send

# The evening before begins at most so long before the last slot of the next day.
AHEAD = {
    Reminder.EVENING: timedelta(hours=30),
    Reminder.SOON: SOON,
    Reminder.CODE: SHOWN_BEFORE,
}


async def to_remind(kind: Reminder, now: datetime) -> list[int]:
    """Bookings that begin soon enough, of people who want it and can be reached, and who have not
    been reminded yet; by id. Whether the time has come is for the rules to say."""
    reached = [
        f"p.{column} IS NOT NULL"
        for column, channel in (("email", Channel.EMAIL), ("phone", Channel.SMS))
        if can_send(channel)
    ]
    if not reached:
        return []
    found = await database.rows(
        "SELECT b.id FROM booking b JOIN person p ON p.id = b.person_id"
        " WHERE b.state = 'confirmed' AND b.starts_at > ? AND b.starts_at <= ?"
        f" AND ({' OR '.join(reached)}) AND {wanted_sql(kind, 'b.person_id')}"
        # A key is made of the second the booking begins in; instants are microseconds.
        f" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key ="
        f" '{kind}:' || b.id || ':' || (b.starts_at / 1000000)) ORDER BY b.starts_at, b.id",
        clock.to_us(now),
        clock.to_us(now + AHEAD[kind]),
    )
    return [row[0] for row in found]
