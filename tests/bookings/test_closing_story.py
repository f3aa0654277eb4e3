"""The exam closes a school for three days with forty bookings in them, from the first look at who
is hit to the last booking that stands again."""

import asyncio

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking
from portal.bookings.actions.displacing import (
    accept_alternative,
    decline_alternatives,
    lapse_offers,
    lift_closing,
    offer_alternatives,
    shorten_closing,
)
from portal.bookings.queries.displaced import hit_by, offer_of, progress_of
from portal.bookings.rules.displacing import Fate
from portal.submissions.rules import new_key
from tests.bookings.cast import mail_is_on, somebody
from tests.bookings.closings import (
    all_is_well,
    claims_of,
    close_school,
    days,
    entry_of,
    fates,
    forty_bookings,
    messages,
    reserved,
    state_of,
    states,
)

pytestmark = pytest.mark.usefixtures("database")

THREE_DAYS = days("2026-11-28", "2026-11-30")


@pytest.fixture(autouse=True)
def _mail():
    with mail_is_on():
        yield


async def test_the_exam_and_its_forty_bookings(at):
    school, _, people = await forty_bookings()
    spans = {code: (await reserved(visitor, code)).span for visitor, code in people}
    sally = await somebody("Sally")

    # She sees who is hit: the elders first, everybody else in the order they booked.
    preview = await hit_by([school.id], THREE_DAYS)
    assert len(preview) == 40
    assert [hit.name for hit in preview[:4]] == ["P12", "P25", "P38", "P0"]
    assert {hit.reach for hit in preview} == {"email", "telephone"}

    # She presses the button: all are displaced at once, though nobody was told yet.
    closing = await close_school(school, THREE_DAYS, by=sally)
    assert await states() == {"displaced": 40}
    assert await fates() == {"waiting": 40}
    assert await database.value("SELECT count(*) FROM claim") == 0
    assert await database.value("SELECT count(*) FROM message") == 0
    for _, code in people:
        assert b"STATUS:CANCELLED" in await entry_of(code)
        assert b"SEQUENCE:1" in await entry_of(code)
    assert (
        await database.value(
            "SELECT count(*) FROM booking_event WHERE to_state = 'displaced' AND actor_id = ?",
            sally.id,
        )
        == 40
    )
    await all_is_well()

    # A process tells ten and dies; two others do the rest between them. Everybody is told once.
    assert await offer_alternatives(most=10) == 10
    told = await database.rows("SELECT position FROM displacement WHERE state <> 'waiting'")
    assert sorted(row[0] for row in told) == list(range(1, 11))
    await all_is_well()
    shares = await asyncio.gather(offer_alternatives(), offer_alternatives())
    assert sum(shares) == 30
    assert "waiting" not in await fates()
    for visitor, _ in people:
        assert await messages(visitor) == ["displaced"]
    progress = await progress_of(closing)
    assert (progress.total, progress.told, progress.waiting) == (40, 40, 0)
    assert (progress.by_email, progress.to_telephone) == (20, 20)
    await all_is_well()

    # What is kept for somebody nobody else can have, and is theirs for a tap.
    offers = {code: await offer_of(await reserved(visitor, code)) for visitor, code in people}
    offered = [(v, code) for v, code in people if offers[code].fate is Fate.OFFERED]
    assert len(offered) >= 30
    assert all(1 <= len(offers[code].alternatives) <= 3 for _, code in offered)
    for visitor, code in offered[:8]:
        await accept_alternative(visitor, code, 1, key=new_key())
        assert await state_of(code) == "confirmed"
        assert await claims_of(code) == 2  # an hour in ticks of half an hour
        assert (await reserved(visitor, code)).span == offers[code].alternatives[0].span
        assert b"STATUS:CONFIRMED" in await entry_of(code)
        assert b"SEQUENCE:2" in await entry_of(code)
    await all_is_well()

    # To others nothing fits: what was kept is free again, and the next time they come first.
    for visitor, code in offered[8:16]:
        await decline_alternatives(visitor, code, key=new_key())
        assert await claims_of(code) == 0
        assert (await offer_of(await reserved(visitor, code))).priority_until is not None
    # Two give their bookings up.
    for visitor, code in offered[16:18]:
        await cancel_booking(visitor, code, key=new_key())
        assert (await state_of(code), await claims_of(code)) == ("cancelled", 0)
    await all_is_well()

    # Some do not answer in time.
    first = await database.value(
        "SELECT min(offered_until) FROM displacement WHERE state = 'offered'"
    )
    at(clock.from_us(first))
    lapsed = await lapse_offers()
    assert lapsed >= 1
    assert (await fates())["lapsed"] == lapsed
    await all_is_well()

    # It turns out shorter: Monday is given back, to those of Monday who took nothing else.
    monday = [code for _, code in people[32:]]
    before = {code: await state_of(code) for code in monday}
    stand_again = await shorten_closing(sally, closing, days("2026-11-28", "2026-11-29"))
    assert stand_again == sum(state == "displaced" for state in before.values()) > 0
    for code in monday:
        assert await state_of(code) == before[code].replace("displaced", "confirmed")
    await all_is_well()

    # And at last it is lifted: the rest stand again where they were, those who went on stay there.
    accepted = (await fates())["accepted"]
    left = (await states())["displaced"]
    assert await lift_closing(sally, closing) == left
    assert await states() == {"confirmed": 38, "cancelled": 2}
    assert await fates() == {"accepted": accepted, "cancelled": 2, "restored": 38 - accepted}
    assert accepted == 8
    for _, code in people:
        state = await state_of(code)
        assert await claims_of(code) == (2 if state == "confirmed" else 0)
        word = b"STATUS:CONFIRMED" if state == "confirmed" else b"STATUS:CANCELLED"
        assert word in await entry_of(code)
    for number, (visitor, code) in enumerate(people):
        booking, told = await reserved(visitor, code), await messages(visitor)
        if (visitor, code) in offered[:8]:
            assert told == ["displaced", "moved"]
            assert booking.span == offers[code].alternatives[0].span
        elif booking.state == "confirmed":
            assert told == ["displaced", "restored"]
            assert booking.unit == school.units[number % 4]
            assert booking.span == spans[code]
    assert await database.value("SELECT count(*) FROM priority WHERE ended_at IS NULL") == 0
    assert await database.value("SELECT count(*) FROM strike") == 0
    await all_is_well()
