"""What waits for the desk: Alice asks that a missed booking of hers should not count."""

from datetime import date, timedelta

from portal import clock, database
from portal.bookings.rules.strikes import expires_at
from portal.demo.bulk import first_of, insert
from portal.demo.peopling import Person
from portal.demo.school_year import at
from portal.facilities.queries import facts_by_id

WORDS = "那天我按时到了，门卫的名单上没有我的名字，只好回去了。"


async def appeal(alice: Person, today: date) -> None:
    """Insert the no-show her missed booking counts as, and her appeal of last evening."""
    found = await database.row(
        "SELECT id, facility_id, on_day, changed_at FROM booking"
        " WHERE person_id = ? AND state = 'missed' ORDER BY id LIMIT 1",
        alice.id,
    )
    if found is None:  # nothing was open in all those weeks
        return
    booking_id, facility_id, on_day, missed_at = found
    facts = (await facts_by_id([facility_id]))[facility_id]
    terms = facts.terms_on(date.fromisoformat(on_day))
    assert terms is not None  # noqa: S101  it was booked under them
    until = clock.to_us(expires_at(terms, clock.from_us(missed_at)))
    await insert(
        "strike",
        "id, person_id, booking_id, seq, given_at, expires_at",
        [(await first_of("strike", 1), alice.id, booking_id, 2, missed_at, until)],
    )
    asked = clock.to_us(at(today - timedelta(days=1), 20 * 60 + 15))
    await insert(
        "appeal",
        "id, person_id, booking_id, words, made_at",
        [(await first_of("appeal", 1), alice.id, booking_id, WORDS, asked)],
    )
