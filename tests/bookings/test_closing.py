"""Closing over bookings, one thing at a time."""

import asyncio

import pytest

from portal import clock, database
from portal.bookings.actions import (
    book_slot,
    cancel_booking,
    displacing,
    hold_slot,
    move_booking,
)
from portal.bookings.actions.displacing import (
    ClosureWish,
    accept_alternative,
    close_over,
    decline_alternatives,
    lapse_offers,
    lift_closing,
    offer_alternatives,
    offering,
    shorten_closing,
)
from portal.bookings.queries import bookings_of, reader_in_weeks
from portal.bookings.queries.displaced import hit_by, offer_of, progress_of, to_telephone
from portal.bookings.rules.displacing import Fate
from portal.hours.models import ClosureKind
from portal.language import Named
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, mail_is_on, somebody
from tests.bookings.closings import (
    GAOKAO,
    NINE,
    SATURDAY,
    all_is_well,
    booked,
    claims_of,
    close_school,
    days,
    entry_of,
    fates,
    messages,
    reserved,
    state_of,
    states,
)
from tests.make import insert, make_closure, make_facility, slot

pytestmark = pytest.mark.usefixtures("database")

TEN = "2026-11-28 10:00"


async def offered_elsewhere(**more):
    """Alice's booking is displaced and she is offered three others; (visitor, code, school)."""
    school = await make_facility()
    await make_facility(courts=2)
    alice, code = await booked(school, **more)
    await close_school(school, SATURDAY)
    assert await offer_alternatives() == 1
    return alice, code, school


async def test_only_what_lies_within_is_hit():
    hall = await make_facility()
    await booked(hall, "2026-11-28 08:00")
    _, nine = await booked(hall, NINE)
    await booked(hall, TEN)
    assert [hit.code for hit in await hit_by([hall.id], slot(hall, NINE))] == [nine]


async def test_a_closing_hits_what_it_only_touches_in_part():
    hall = await make_facility()
    _, nine = await booked(hall, NINE)
    await close_school(hall, slot(hall, "2026-11-28 09:30", 15))
    assert await state_of(nine) == "displaced"


async def test_the_preview_needs_one_query(statements):
    hall = await make_facility(courts=3)
    for unit in hall.units:
        await booked(hall, unit=unit)
    statements.clear()
    assert len(await hit_by([hall.id], SATURDAY)) == 3
    assert len(statements) == 1


async def test_other_places_and_days_keep_their_bookings():
    school, other = await make_facility(), await make_facility()
    _, sunday = await booked(school, "2026-11-29 09:00")
    _, elsewhere = await booked(other)
    await close_school(school, SATURDAY)
    assert [await state_of(code) for code in (sunday, elsewhere)] == ["confirmed", "confirmed"]


async def test_one_facility_is_closed_and_its_neighbour_is_not():
    hall = await make_facility()
    pitch = await make_facility(organisation=hall.organisation.id)
    (_, here), (_, there) = await booked(hall), await booked(pitch)
    await close_over(
        await somebody("Sally"),
        [ClosureWish(hall.organisation.id, hall.id, SATURDAY)],
        GAOKAO,
        kind=ClosureKind.CLOSURE,
        organisation_id=hall.organisation.id,
        key=new_key(),
    )
    assert [await state_of(code) for code in (here, there)] == ["displaced", "confirmed"]


async def test_a_storm_closes_two_schools_at_once():
    one, two = await make_facility(indoor=False), await make_facility(indoor=False)
    (_, here), (_, there) = await booked(one), await booked(two)
    code = await close_over(
        await somebody("Desmond"),
        [ClosureWish(each.organisation.id, each.id, SATURDAY) for each in (one, two)],
        Named("台风橙色预警", "orange typhoon signal"),
        kind=ClosureKind.WEATHER,
        organisation_id=None,
        signal="typhoon",
        level="orange",
        key=new_key(),
    )
    assert await fates() == {"waiting": 2}
    positions = await database.rows("SELECT position FROM displacement ORDER BY position")
    assert [row[0] for row in positions] == [1, 2]
    await offer_alternatives()
    assert await lift_closing(await somebody("Desmond"), code, undo=True) == 2
    assert [await state_of(each) for each in (here, there)] == ["confirmed", "confirmed"]
    await all_is_well()


async def test_what_somebody_was_looking_at_is_let_go():
    hall, alice = await make_facility(), await somebody()
    held = await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    await close_school(hall, SATURDAY)
    assert (await state_of(held.code), await claims_of(held.code)) == ("lapsed", 0)
    assert await fates() == {}


async def test_the_same_form_twice_closes_once():
    hall, sally, key = await make_facility(), await somebody("Sally"), new_key()
    await booked(hall)
    first = await close_school(hall, SATURDAY, by=sally, key=key)
    assert await close_school(hall, SATURDAY, by=sally, key=key) == first
    assert await database.value("SELECT count(*) FROM closing") == 1


async def test_nothing_is_closed_without_a_reason_or_a_place_or_in_the_past():
    hall, sally = await make_facility(), await somebody("Sally")
    wish = ClosureWish(hall.organisation.id, None, SATURDAY)
    past = wish._replace(span=days("2026-11-20", "2026-11-20"))
    for wishes, reason in (([wish], Named("", "")), ([], GAOKAO), ([past], GAOKAO)):
        with pytest.raises(Refused):
            await close_over(
                sally,
                wishes,
                reason,
                kind=ClosureKind.CLOSURE,
                organisation_id=hall.organisation.id,
                key=new_key(),
            )
    assert await database.value("SELECT count(*) FROM closure") == 0


async def test_two_managers_close_the_same_day_at_once():
    hall = await make_facility(courts=4)
    people = [await booked(hall, unit=unit) for unit in hall.units]
    sally, simon = await somebody("Sally"), await somebody("Simon")
    first, second = await asyncio.gather(
        close_school(hall, SATURDAY, by=sally), close_school(hall, SATURDAY, by=simon)
    )
    assert await states() == {"displaced": 4}
    assert await fates() == {"waiting": 4}  # each of them once
    await all_is_well()
    # One of them lifts his: it is still closed. The other lifts hers: all stand again.
    assert await lift_closing(simon, first) == 0
    assert await states() == {"displaced": 4}
    assert await lift_closing(simon, second) == 4
    assert [await state_of(code) for _, code in people] == ["confirmed"] * 4
    await all_is_well()


async def test_two_managers_lift_it_at_once():
    hall = await make_facility(courts=4)
    people = [await booked(hall, unit=unit) for unit in hall.units]
    code = await close_school(hall, SATURDAY)
    sally, simon = await somebody("Sally"), await somebody("Simon")
    assert sorted(await asyncio.gather(lift_closing(sally, code), lift_closing(simon, code))) == [
        0,
        4,
    ]
    for visitor, _ in people:
        assert await messages(visitor) == ["restored"]
    await all_is_well()


async def test_one_shortens_it_while_another_lifts_it():
    hall = await make_facility(courts=2)
    (_, kept), (_, back) = await booked(hall, NINE), await booked(hall, "2026-11-28 15:00")
    code = await close_school(hall, SATURDAY)
    sally, simon = await somebody("Sally"), await somebody("Simon")
    await asyncio.gather(
        lift_closing(sally, code),
        shorten_closing(simon, code, slot(hall, "2026-11-28 08:00", 240)),
        return_exceptions=True,
    )
    assert [await state_of(each) for each in (kept, back)] == ["confirmed", "confirmed"]
    await all_is_well()


async def test_a_booking_made_while_it_closes_is_hit_or_refused():
    """Twelve people book while Sally closes: none of them is left with a booking in it."""
    hall = await make_facility(courts=12)
    people = [await somebody(f"P{number}") for number in range(12)]
    attempts = [
        book(person, hall, NINE, unit=unit) for person, unit in zip(people, hall.units, strict=True)
    ]
    answers = await asyncio.gather(
        *attempts[:6], close_school(hall, SATURDAY), *attempts[6:], return_exceptions=True
    )
    assert all(isinstance(answer, str | Refused) for answer in answers), answers
    assert set(await states()) <= {"displaced"}
    assert await database.value("SELECT count(*) FROM claim") == 0
    await all_is_well()


async def test_a_cancellation_while_it_closes_is_a_cancellation():
    hall = await make_facility(courts=6)
    people = [await booked(hall, unit=unit) for unit in hall.units]
    await asyncio.gather(
        *(cancel_booking(visitor, code, key=new_key()) for visitor, code in people[:3]),
        close_school(hall, SATURDAY),
        *(cancel_booking(visitor, code, key=new_key()) for visitor, code in people[3:]),
    )
    assert await states() == {"cancelled": 6}
    await all_is_well()


async def test_killed_before_anybody_was_told_it_goes_on(monkeypatch):
    hall = await make_facility(courts=3)
    people = [await booked(hall, unit=unit) for unit in hall.units]
    await close_school(hall, SATURDAY)
    kept = offering._write

    async def killed(*_args):
        monkeypatch.setattr(offering, "_write", kept)
        raise asyncio.CancelledError  # as a process ends: nothing of this one is kept

    monkeypatch.setattr(offering, "_write", killed)
    with pytest.raises(asyncio.CancelledError):
        await offer_alternatives()
    assert await fates() == {"waiting": 3}
    assert await database.value("SELECT count(*) FROM claim") == 0
    await all_is_well()
    assert await offer_alternatives() == 3
    for visitor, _ in people:
        assert await messages(visitor) == ["displaced"]
    await all_is_well()


async def test_one_that_fails_keeps_nobody_else_waiting(monkeypatch):
    hall = await make_facility(courts=3)
    people = [await booked(hall, unit=unit) for unit in hall.units]
    await close_school(hall, SATURDAY)
    see_to, broken = offering._see_to, (await reserved(*people[0])).id

    async def sometimes(booking_id):
        if booking_id == broken:
            raise RuntimeError("its facility cannot be read")
        return await see_to(booking_id)

    monkeypatch.setattr(offering, "_see_to", sometimes)
    assert await offer_alternatives() == 2
    monkeypatch.undo()
    assert await offer_alternatives() == 1


async def test_two_hundred_bookings_are_displaced_and_told():
    """However many, each is seen to once, and a round after another gets to the end of them."""
    school, _ = await make_facility(courts=20), await make_facility(courts=20)
    times = [f"2026-11-28 {hour:02d}:00" for hour in (8, 9, 10, 11, 14, 15, 16, 17, 18, 19)]
    for starts in times:
        for unit in school.units:
            await booked(school, starts, unit=unit)
    code = await close_school(school, SATURDAY)
    assert (await progress_of(code)).waiting == 200
    while await offer_alternatives():
        pass
    progress = await progress_of(code)
    assert (progress.waiting, progress.told, progress.on_page) == (0, 200, 200)
    assert await database.value("SELECT count(*) FROM message WHERE kind = 'displaced'") == 200
    await all_is_well()
    assert await lift_closing(await somebody("Sally"), code, undo=True) == 200
    assert await states() == {"confirmed": 200}
    await all_is_well()


async def test_whoever_has_no_email_is_told_on_the_page_and_rung_up():
    school = await make_facility(courts=2)
    alice, _ = await booked(school, person={"email": "a@example.net"})
    bob, his = await booked(school, unit=school.units[1], person={"name": "Bob"})
    with mail_is_on():
        code = await close_school(school, SATURDAY)
        await offer_alternatives()
        assert [hit.code for hit in await to_telephone(code)] == [his]
    found = await database.rows(
        "SELECT person_id, channel, address, sent_at IS NULL FROM message ORDER BY person_id"
    )
    assert [tuple(row) for row in found] == [
        (alice.id, "email", "a@example.net", 1 if database.dialect() == "sqlite" else True),
        (bob.id, "page", "", 0 if database.dialect() == "sqlite" else False),
    ]


async def test_an_alternative_fits_the_whole_party():
    room = await make_facility(capacity=4, kind="reading")
    small = await make_facility(capacity=2, kind="reading", organisation=None)
    alice, code = await booked(room, party=3)
    await close_school(room, SATURDAY)
    await offer_alternatives()
    offer = await offer_of(await reserved(alice, code))
    assert offer.alternatives
    assert small.id not in {each.facts.id for each in offer.alternatives}
    assert await claims_of(code) == 3 * 2 * len(offer.alternatives)


async def test_a_booking_of_two_hours_is_offered_two_hours():
    alice, code, _ = await offered_elsewhere(minutes=120)
    offer = await offer_of(await reserved(alice, code))
    assert [each.span.minutes for each in offer.alternatives] == [120, 120, 120]


async def test_no_two_alternatives_need_the_same_ground():
    school, pitch = await make_facility(), await make_facility(halves=True, hours="09:00-10:00")
    alice, code = await booked(school)
    await close_school(school, days("2026-11-26", "2026-12-10"))
    await offer_alternatives()
    offer = await offer_of(await reserved(alice, code))
    assert {each.facts.id for each in offer.alternatives} == {pitch.id}
    assert len({each.span for each in offer.alternatives}) == 3


async def test_where_somebody_must_approve_nothing_is_offered():
    school = await make_facility()
    await make_facility(terms={"approval": True})
    alice, code = await booked(school)
    await close_school(school, days("2026-11-26", "2026-12-10"))
    await offer_alternatives()
    assert (await offer_of(await reserved(alice, code))).fate is Fate.NOTHING_FITS


async def test_nothing_fits_and_the_next_booking_comes_first():
    school = await make_facility()
    alice, code = await booked(school)
    await close_school(school, days("2026-11-26", "2026-12-10"))
    await offer_alternatives()
    assert await messages(alice) == ["displaced"]
    other = await make_facility(terms={"cap_day": 1})
    day = slot(other, NINE).starts.date()
    assert (await reader_in_weeks(alice.id, [day])).priority == {"badminton"}
    mine = await book(alice, other, NINE)
    assert (await reader_in_weeks(alice.id, [day])).priority == frozenset()
    assert (
        await database.value("SELECT b.code FROM priority p JOIN booking b ON b.id = p.booking_id")
        == mine
    )
    assert await state_of(code) == "displaced"


async def test_whoever_is_paused_is_offered_something_all_the_same():
    school = await make_facility()
    await make_facility()
    alice, code = await booked(school)
    booking = await reserved(alice, code)
    starts = await database.value("SELECT created_at FROM booking")
    await insert(
        "pause",
        person_id=alice.id,
        why="strikes",
        starts_at=starts,
        ends_at=starts + 10**12,
    )
    await close_school(school, SATURDAY)
    await offer_alternatives()
    assert (await offer_of(booking)).alternatives


async def test_an_accepted_alternative_is_theirs_and_the_others_are_free():
    alice, code, _ = await offered_elsewhere()
    before = await offer_of(await reserved(alice, code))
    assert await claims_of(code) == 6
    for _ in range(2):  # two taps, two keys
        assert await accept_alternative(alice, code, 2, key=new_key()) == code
    booking = await reserved(alice, code)
    chosen = before.alternatives[1]
    assert (booking.unit, booking.span) == (chosen.unit, chosen.span)
    assert (await state_of(code), await claims_of(code)) == ("confirmed", 2)
    assert await offer_of(booking) is None
    assert await messages(alice) == ["displaced", "moved"]
    await all_is_well()


async def test_another_tap_on_another_alternative_finds_it_gone():
    alice, code, _ = await offered_elsewhere()
    await accept_alternative(alice, code, 1, key=new_key())
    with pytest.raises(Refused):
        await accept_alternative(alice, code, 2, key=new_key())


async def test_two_taps_on_two_alternatives_at_once_take_one():
    alice, code, _ = await offered_elsewhere()
    answers = await asyncio.gather(
        *(accept_alternative(alice, code, number, key=new_key()) for number in (1, 2, 3)),
        return_exceptions=True,
    )
    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True, True]
    assert await claims_of(code) == 2
    await all_is_well()


async def test_what_is_kept_nobody_else_can_book():
    alice, code, _ = await offered_elsewhere()
    for each in (await offer_of(await reserved(alice, code))).alternatives:
        with pytest.raises(Refused) as caught:
            await book_slot(
                await somebody("Charlie"), each.unit.id, each.span, party=1, key=new_key()
            )
        assert caught.value.conflict


async def test_after_its_time_an_offer_is_gone_even_before_it_was_written(at):
    alice, code, _ = await offered_elsewhere()
    offer = await offer_of(await reserved(alice, code))
    at(offer.until)
    assert (await offer_of(await reserved(alice, code))).fate is Fate.LAPSED
    with pytest.raises(Refused):
        await accept_alternative(alice, code, 1, key=new_key())
    first = offer.alternatives[0]
    assert await book_slot(
        await somebody("Charlie"), first.unit.id, first.span, party=1, key=new_key()
    )
    assert await lapse_offers() == 1
    assert await lapse_offers() == 0
    assert await fates() == {"lapsed": 1}
    assert (await offer_of(await reserved(alice, code))).priority_until is not None
    await all_is_well()


async def test_none_of_them_fits_and_the_old_time_is_still_theirs():
    alice, code, school = await offered_elsewhere()
    for _ in range(2):
        await decline_alternatives(alice, code, key=new_key())
    assert (await fates(), await claims_of(code)) == ({"declined": 1}, 0)
    closing = await database.value("SELECT code FROM closing")
    assert await lift_closing(await somebody("Sally"), closing) == 1
    assert (await reserved(alice, code)).span == slot(school, NINE)
    assert await database.value("SELECT count(*) FROM priority WHERE ended_at IS NULL") == 0


async def test_a_displaced_booking_given_up_late_is_not_late(at):
    alice, code, _ = await offered_elsewhere()
    at("2026-11-28 08:30")
    await cancel_booking(alice, code, key=new_key())
    assert not await database.value("SELECT late FROM booking WHERE code = ?", code)
    assert (await fates(), await claims_of(code)) == ({"cancelled": 1}, 0)
    await all_is_well()


async def test_whoever_finds_another_time_alone_has_it():
    alice, code, school = await offered_elsewhere()
    sunday = slot(school, "2026-11-29 09:00")
    await move_booking(alice, code, school.units[0].id, sunday, key=new_key())
    assert (await state_of(code), await claims_of(code)) == ("confirmed", 2)
    assert await fates() == {"accepted": 1}
    await all_is_well()


async def test_closing_where_something_was_kept_offers_anew():
    school, other, third = [await make_facility() for _ in range(3)]
    alice, code = await booked(school)
    await close_school(school, days("2026-11-26", "2026-12-10"))
    await offer_alternatives()
    before = await offer_of(await reserved(alice, code))
    assert {each.facts.id for each in before.alternatives} == {other.id, third.id}
    await close_school(other, days("2026-11-26", "2026-12-10"))
    assert (await fates(), await claims_of(code)) == ({"waiting": 1}, 0)
    await all_is_well()
    assert await offer_alternatives() == 1
    after = await offer_of(await reserved(alice, code))
    assert {each.facts.id for each in after.alternatives} == {third.id}
    await all_is_well()


async def test_undoing_is_possible_for_ten_minutes_and_lifting_for_ever(at):
    hall, sally = await make_facility(), await somebody("Sally")
    _, code = await booked(hall)
    closing = await close_school(hall, SATURDAY)
    at("2026-11-26 09:11")
    with pytest.raises(Refused):
        await lift_closing(sally, closing, undo=True)
    assert await lift_closing(sally, closing) == 1
    assert await state_of(code) == "confirmed"
    assert not (await progress_of(closing)).undone


async def test_undone_within_ten_minutes_it_has_never_been(at):
    hall, sally = await make_facility(), await somebody("Sally")
    alice, code = await booked(hall)
    closing = await close_school(hall, SATURDAY)
    at("2026-11-26 09:10")
    assert await lift_closing(sally, closing, undo=True) == 1
    assert (await progress_of(closing)).undone
    assert await messages(alice) == ["restored"]
    assert b"STATUS:CONFIRMED" in await entry_of(code)
    assert b"SEQUENCE:2" in await entry_of(code)
    assert await offer_alternatives() == 0
    assert await lift_closing(sally, closing, undo=True) == 0


async def test_undone_at_once_those_who_are_playing_go_on(at):
    hall, sally = await make_facility(), await somebody("Sally")
    _, code = await booked(hall)
    at("2026-11-28 09:20")
    closing = await close_school(hall, SATURDAY)
    assert await state_of(code) == "displaced"
    at("2026-11-28 09:25")
    assert await lift_closing(sally, closing, undo=True) == 1
    assert await state_of(code) == "confirmed"


async def test_what_has_begun_in_the_meantime_does_not_stand_again(at):
    hall, sally = await make_facility(), await somebody("Sally")
    (_, nine), (_, ten) = await booked(hall, NINE), await booked(hall, TEN)
    closing = await close_school(hall, SATURDAY)
    at(NINE)
    assert await lift_closing(sally, closing) == 1
    assert [await state_of(code) for code in (nine, ten)] == ["displaced", "confirmed"]


async def test_still_closed_for_another_reason_it_does_not_stand_again():
    hall, sally = await make_facility(), await somebody("Sally")
    _, code = await booked(hall)
    closing = await close_school(hall, SATURDAY)
    await make_closure(hall, "2026-11-28 08:00", "2026-11-28 12:00")
    assert await lift_closing(sally, closing) == 0
    assert await state_of(code) == "displaced"


async def test_whoever_booked_something_else_for_that_time_keeps_that():
    hall, other, sally = await make_facility(), await make_facility(), await somebody("Sally")
    alice, code = await booked(hall)
    closing = await close_school(hall, SATURDAY)
    await book(alice, other, NINE)
    assert await lift_closing(sally, closing) == 0
    assert await state_of(code) == "displaced"


async def test_a_request_stands_again_as_a_request():
    hall, sally = await make_facility(), await somebody("Sally")
    _, code = await booked(hall)
    async with database.transaction():
        await database.execute("DELETE FROM booking_event")
        await database.execute(
            "INSERT INTO booking_event (booking_id, seq, from_state, to_state, happened_at)"
            " SELECT id, 1, 'new', 'requested', created_at FROM booking"
        )
        await database.execute("UPDATE booking SET state = 'requested', held_until = starts_at")
    closing = await close_school(hall, SATURDAY)
    assert await lift_closing(sally, closing) == 1
    row = await database.row("SELECT state, held_until, starts_at FROM booking")
    assert (row[0], row[1] <= row[2]) == ("requested", True)
    assert await database.value("SELECT max(expires_at) FROM claim") == row[1]
    assert await claims_of(code) == 2
    await all_is_well()


async def test_a_closing_is_made_shorter_never_longer():
    hall, sally = await make_facility(), await somebody("Sally")
    (_, nine), (_, three) = await booked(hall, NINE), await booked(hall, "2026-11-28 15:00")
    closing = await close_school(hall, SATURDAY)
    for span in (SATURDAY, days("2026-11-27", "2026-11-29"), days("2026-12-05", "2026-12-05")):
        with pytest.raises(Refused):
            await shorten_closing(sally, closing, span)
    assert await shorten_closing(sally, closing, slot(hall, "2026-11-28 08:00", 240)) == 1
    assert [await state_of(code) for code in (nine, three)] == ["displaced", "confirmed"]
    await all_is_well()


async def test_there_is_no_such_closing():
    for act in (lift_closing, lambda by, code: shorten_closing(by, code, SATURDAY)):
        with pytest.raises(Refused):
            await act(await somebody("Sally"), "NOSUCHCODE")
    assert displacing.close_over is close_over
    assert await progress_of("NOSUCHCODE") is None


async def test_what_is_kept_can_be_answered_when_the_old_time_is_over(at):
    school = await make_facility()
    alice, code = await booked(school, "2026-11-26 19:00")
    at("2026-11-26 18:55")
    await close_school(school, slot(school, "2026-11-26 18:00", 240))
    await offer_alternatives()
    until = (await offer_of(await reserved(alice, code))).until
    at("2026-11-26 20:30")
    assert until > clock.now()
    assert [each.code for each in await bookings_of(alice.id, coming=True)] == [code]
    assert await bookings_of(alice.id, coming=False) == []
    at(until)
    await lapse_offers()
    assert await bookings_of(alice.id, coming=True) == []
    assert [each.code for each in await bookings_of(alice.id, coming=False)] == [code]


async def test_given_up_after_the_old_time_what_was_kept_is_free(at):
    school = await make_facility()
    alice, code = await booked(school, "2026-11-26 19:00")
    at("2026-11-26 18:55")
    await close_school(school, slot(school, "2026-11-26 18:00", 240))
    await offer_alternatives()
    at("2026-11-26 20:30")
    await cancel_booking(alice, code, key=new_key())
    assert (await state_of(code), await claims_of(code)) == ("cancelled", 0)
    await all_is_well()


async def test_somebody_takes_what_was_to_be_kept_and_it_looks_again(monkeypatch):
    school, other = await make_facility(), await make_facility()
    alice, code = await booked(school)
    await close_school(school, SATURDAY)
    keep, outrun = offering._keep, []

    async def too_late(booking, alternatives):
        if not outrun:
            outrun.append(await book(await somebody("Charlie"), other, NINE))
        return await keep(booking, alternatives)

    monkeypatch.setattr(offering, "_keep", too_late)
    assert await offer_alternatives() == 1
    offer = await offer_of(await reserved(alice, code))
    assert (other.id, slot(other, NINE)) not in {(e.facts.id, e.span) for e in offer.alternatives}
    assert await messages(alice) == ["displaced"]
    await all_is_well()


async def test_offers_and_bookers_at_once_share_nothing():
    school, other = await make_facility(courts=4), await make_facility(courts=4)
    for unit in school.units:
        await booked(school, unit=unit)
    await close_school(school, SATURDAY)
    bookers = [(await somebody(f"P{n}"), unit) for n, unit in enumerate(other.units)]
    answers = await asyncio.gather(
        offer_alternatives(),
        *(book(person, other, NINE, unit=unit) for person, unit in bookers),
        return_exceptions=True,
    )
    assert all(isinstance(answer, int | str | Refused) for answer in answers), answers
    while await offer_alternatives():
        pass
    assert await fates() == {"offered": 4}
    await all_is_well()


async def test_accepting_while_it_is_lifted_ends_in_one_place():
    alice, code, _ = await offered_elsewhere()
    closing = await database.value("SELECT code FROM closing")
    answers = await asyncio.gather(
        accept_alternative(alice, code, 1, key=new_key()),
        lift_closing(await somebody("Sally"), closing),
        return_exceptions=True,
    )
    assert answers in ([code, 0], [answers[0], 1])
    assert isinstance(answers[0], str) == (answers[1] == 0)
    assert (await state_of(code), await claims_of(code)) == ("confirmed", 2)
    await all_is_well()


async def test_lifted_while_everybody_books_it_the_old_booking_stands_first():
    hall = await make_facility()
    _, code = await booked(hall)
    closing = await close_school(hall, SATURDAY)
    others = [await somebody(f"P{n}") for n in range(6)]
    answers = await asyncio.gather(
        *(book(person, hall, NINE) for person in others[:3]),
        lift_closing(await somebody("Sally"), closing),
        *(book(person, hall, NINE) for person in others[3:]),
        return_exceptions=True,
    )
    assert [answer for answer in answers if not isinstance(answer, Refused)] == [1]
    assert (await state_of(code), await claims_of(code)) == ("confirmed", 2)
    await all_is_well()


async def test_two_processes_let_go_of_an_offer_once(at):
    alice, code, _ = await offered_elsewhere()
    at((await offer_of(await reserved(alice, code))).until)
    assert sorted(await asyncio.gather(lapse_offers(), lapse_offers())) == [0, 1]
    assert await database.value("SELECT count(*) FROM priority") == 1
    await all_is_well()
