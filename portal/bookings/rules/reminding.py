"""When somebody is reminded of a booking, and until when that is of any use."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.bookings.rules.gate import SHOWN_BEFORE
from portal.timespan import TimeSpan, on_the_wall

EVENING = 19 * 60  # minutes of the day before
EVENING_ENDS = 22 * 60
SOON = timedelta(hours=2)
SOON_ENDS = timedelta(minutes=30)


class Reminder(StrEnum):
    """The kinds of messages these are."""

    EVENING = "reminder_evening"
    SOON = "reminder_soon"
    CODE = "gate_code"


def time_for(kind: Reminder, slot: TimeSpan, zone: ZoneInfo) -> TimeSpan:
    """From when the reminder is sent, and until when; a portal that stood still sends none later.

    `zone` is the facility's.
    """
    if kind is Reminder.EVENING:
        before = slot.starts.astimezone(zone).date() - timedelta(days=1)
        return TimeSpan(on_the_wall(before, EVENING, zone), on_the_wall(before, EVENING_ENDS, zone))
    if kind is Reminder.SOON:
        return TimeSpan(slot.starts - SOON, slot.starts - SOON_ENDS)
    return TimeSpan(slot.starts - SHOWN_BEFORE, slot.starts)


def is_due(
    kind: Reminder, slot: TimeSpan, zone: ZoneInfo, *, placed_at: datetime, now: datetime
) -> bool:
    """Whether to remind now. Whoever booked or moved there (`placed_at`) when the time for the
    reminder had come was told all of it then."""
    time = time_for(kind, slot, zone)
    return time.starts <= now < time.ends and placed_at < time.starts


def key_of(kind: Reminder, booking_id: int, slot: TimeSpan) -> str:
    """One reminder of a kind for a booking at a time: moved elsewhere it has another."""
    return f"{kind}:{booking_id}:{int(slot.starts.timestamp())}"
