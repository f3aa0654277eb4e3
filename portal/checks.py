"""What must be true of the whole database and machine, looked for from outside the code."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

from portal import clock, database
from portal.bookings.rules.states import TAKES_PLACES

LISTED = 10  # of each kind of fault; the rest is counted


class Check(NamedTuple):
    """`look` answers with a sentence for each fault."""

    words: str
    look: Callable[[], Awaitable[list[str]]]


async def claims_without_a_booking_that_takes_places() -> list[str]:
    """Places kept taken by a booking that is cancelled or over. For a displaced one alternatives
    are kept for a while: its places expire. What was given back for those who wait is passed on."""
    states = ",".join(f"'{state}'" for state in TAKES_PLACES)
    return [
        f"Booking {code} is {state} and still takes {count} places."
        for code, state, count in await database.rows(
            "SELECT b.code, b.state, count(*) FROM claim c JOIN booking b ON b.id = c.booking_id"
            f" WHERE b.state NOT IN ({states})"
            " AND NOT (b.state = 'displaced' AND c.expires_at < ?)"
            " AND NOT (c.waited AND c.expires_at <= ?)"
            f" GROUP BY b.code, b.state LIMIT {LISTED}",
            clock.NEVER_US,
            clock.to_us(clock.now()),
        )
    ]


async def bookings_without_claims() -> list[str]:
    """Bookings still to come that the unique key does not protect."""
    return [
        f"Booking {code} takes no place."
        for (code,) in await database.rows(
            "SELECT b.code FROM booking b WHERE b.state IN ('confirmed', 'requested')"
            " AND b.starts_at > ? AND NOT EXISTS"
            f" (SELECT 1 FROM claim c WHERE c.booking_id = b.id) LIMIT {LISTED}",
            clock.to_us(clock.now()),
        )
    ]


async def claims_that_expire_under_a_booking() -> list[str]:
    """Confirmed bookings whose places would be given away."""
    return [
        f"Booking {code} is confirmed, yet its places expire."
        for (code,) in await database.rows(
            "SELECT DISTINCT b.code FROM claim c JOIN booking b ON b.id = c.booking_id"
            f" WHERE b.state = 'confirmed' AND c.expires_at < ? LIMIT {LISTED}",
            clock.NEVER_US,
        )
    ]


async def displaced_bookings_without_an_end() -> list[str]:
    """Displaced bookings that nobody sees to, and displacements of bookings that are not."""
    return [
        f"Booking {code} is {state}, but what displaced it is {fate or 'not known'}."
        for code, state, fate in await database.rows(
            "SELECT b.code, b.state, d.state FROM booking b LEFT JOIN displacement d"
            " ON d.booking_id = b.id AND d.state NOT IN ('accepted', 'restored', 'cancelled')"
            " WHERE (b.state = 'displaced' AND d.id IS NULL)"
            f" OR (b.state <> 'displaced' AND d.id IS NOT NULL) LIMIT {LISTED}"
        )
    ]


async def offers_without_their_places() -> list[str]:
    """Alternatives that stand in an offer although nobody keeps them, or that are kept for no
    offer."""
    return [
        f"Booking {code}: the places kept for it are not those it was offered."
        for (code,) in await database.rows(
            "SELECT b.code FROM displacement d JOIN booking b ON b.id = d.booking_id"
            " WHERE (d.state = 'offered') <> EXISTS"
            " (SELECT 1 FROM claim c WHERE c.booking_id = b.id)"
            " AND b.state = 'displaced'"
            " AND d.state NOT IN ('accepted', 'restored', 'cancelled')"
            f" AND (d.offered_until IS NULL OR d.offered_until > ?) LIMIT {LISTED}",
            clock.to_us(clock.now()),
        )
    ]


async def states_without_their_history() -> list[str]:
    """Bookings whose state is not where their history ends."""
    return [
        f"Booking {code} is {state}, but its history ends {last or 'nowhere'}."
        for code, state, last in await database.rows(
            "SELECT b.code, b.state, e.to_state FROM booking b LEFT JOIN booking_event e"
            " ON e.booking_id = b.id AND e.seq ="
            " (SELECT max(seq) FROM booking_event WHERE booking_id = b.id)"
            f" WHERE b.state <> coalesce(e.to_state, '') LIMIT {LISTED}"
        )
    ]


async def settings_of_the_database() -> list[str]:
    """SQLite must sync every commit and hold foreign keys."""
    if database.dialect() != "sqlite":
        return []
    wanted = {"synchronous": "2", "foreign_keys": "1", "journal_mode": "wal"}
    return [
        f"SQLite's {name} is {found}, not {value}."
        for name, value in wanted.items()
        if (found := str(await database.value(f"PRAGMA {name}"))) != value
    ]


async def the_clock() -> list[str]:
    """A clock that ran backwards would book the past."""
    latest = await database.value("SELECT max(changed_at) FROM booking")
    if latest is not None and clock.from_us(latest) > clock.now() + timedelta(minutes=5):
        return ["The clock is behind the latest booking; look at the machine's time."]
    return []


CHECKS = (
    Check("every place taken belongs to a booking", claims_without_a_booking_that_takes_places),
    Check("every coming booking holds its places", bookings_without_claims),
    Check("no confirmed booking's places expire", claims_that_expire_under_a_booking),
    Check("every displaced booking is seen to", displaced_bookings_without_an_end),
    Check("what is offered is kept", offers_without_their_places),
    Check("every state is the end of its history", states_without_their_history),
    Check("the database syncs and checks", settings_of_the_database),
    Check("the clock is right", the_clock),
)
