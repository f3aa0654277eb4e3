"""What the demo neighbourhood consists of, in both languages, on both databases."""

import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from portal import clock, database, demo
from portal.bookings.queries import availability, bookings_of
from portal.bookings.queries.strikes import standing_strikes, waiting_appeals
from portal.bookings.rules import slots_of
from portal.facilities.queries import all_facts, facts_of
from portal.facilities.rules import KINDS, walk_minutes
from portal.hours.queries import resolve
from portal.hours.rules import Layer
from portal.people.cast import CAST
from portal.people.queries.helpers import helped_by
from tests.clocks import StoppedClock
from tests.databases import Run, fresh
from tests.demo.neighbourhood import bookings, occupancy

TODAY = date(2026, 11, 26)
SATURDAY = date(2026, 11, 28)
BADMINTON = "longling-experimental-badminton"
IN_TWO_LANGUAGES = {
    "organisation": ("name", "address"),
    "landmark": ("name",),
    "facility": ("name", "gate", "bring", "fee"),
    "space": ("name",),
    "unit": ("name",),
    "terms_change": ("words",),
    "calendar_day": ("name",),
    "school_period": ("name",),
    "opening_period": ("name",),
    "hours_exception": ("reason",),
    "closure": ("reason",),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def filled_url(request, run: Run):
    """The neighbourhood of the tests' usual Thursday, filled once; change nothing."""
    async with fresh(run, request.param) as url:
        StoppedClock()("2026-11-26 09:00")
        await database.connect(url)
        try:
            await demo.fill()
        finally:
            await database.disconnect()
            clock.thaw()
        yield url


@pytest.fixture
async def filled(filled_url, at):
    """The portal connected to it."""
    await database.connect(filled_url)
    yield
    await database.disconnect()


async def test_there_are_schools_libraries_and_an_operator_of_several(filled) -> None:
    kinds = defaultdict(list)
    for row in await database.rows("SELECT id, kind, operator_id FROM organisation"):
        kinds[row["kind"]].append(row)
    assert len(kinds["school"]) >= 4
    assert len(kinds["library"]) >= 2
    (operator,) = kinds["operator"]
    run_by_it = [r for rows in kinds.values() for r in rows if r["operator_id"] == operator["id"]]
    assert len(run_by_it) >= 2


async def test_there_are_grounds_of_every_kind(filled) -> None:
    facilities = await all_facts()
    assert len(facilities) >= 16
    assert {facts.kind for facts in facilities} == KINDS.keys()
    assert any(not facts.indoor and not facts.lit for facts in facilities)
    assert any(not facts.indoor and facts.lit for facts in facilities)


async def test_the_pitch_is_also_two_halves(filled) -> None:
    pitch = await facts_of("longling-experimental-football")
    assert pitch is not None
    assert [len(unit.spaces) for unit in pitch.units] == [2, 1, 1]
    assert len(pitch.spaces) == 2
    assert all(unit.takes_whole for unit in pitch.units)


async def test_the_hall_has_six_courts_the_track_thirty_places_the_library_sixty_seats(
    filled,
) -> None:
    hall = await facts_of(BADMINTON)
    track = await facts_of("longling-experimental-track")
    library = await facts_of("longling-road-library-reading")
    assert hall is not None
    assert track is not None
    assert library is not None
    assert (hall.indoor, hall.lit, len(hall.units)) == (True, True, 6)
    assert [unit.capacity for unit in track.units] == [30]
    assert [unit.capacity for unit in library.units] == [60]
    assert not track.units[0].takes_whole
    assert not library.units[0].takes_whole


async def test_the_public_library_rests_on_mondays_and_the_schools_opens_at_weekends(
    filled,
) -> None:
    public = await facts_of("longling-road-library-reading")
    school = await facts_of("longling-school-library-reading")
    assert public is not None
    assert school is not None
    week = [TODAY + timedelta(days=n) for n in range(7)]
    assert [d.weekday() for d in week if not (await resolve(public, d)).spans] == [0]
    assert [d.weekday() for d in week if (await resolve(school, d)).spans] == [5, 6]


async def test_everything_is_within_half_an_hour_of_some_landmark(filled) -> None:
    landmarks = await database.rows("SELECT latitude, longitude FROM landmark")
    assert len(landmarks) == 9
    for facts in await all_facts():
        walks = [walk_minutes(facts.latitude, facts.longitude, *place) for place in landmarks]
        assert min(walks) <= 15
        assert max(walks) <= 60


async def test_every_name_and_reason_is_written_in_both_languages(filled) -> None:
    for table, columns in IN_TWO_LANGUAGES.items():
        for column in columns:
            rows = await database.rows(f"SELECT {column}_zh, {column}_en FROM {table}")
            assert rows, table
            for zh, en in rows:
                assert CHINESE.search(zh), (table, zh)
                assert en.strip(), (table, zh)
                assert not CHINESE.search(en), (table, en)


async def test_the_rules_have_changed_and_the_log_says_so(filled) -> None:
    assert 4 <= await database.value("SELECT count(*) FROM terms_change") <= 6
    hall = await facts_of(BADMINTON)
    assert hall is not None
    before, now = hall.terms
    assert (before.cap_week, now.cap_week) == (2, 3)
    changed = await database.value(
        "SELECT holds_from FROM terms_change WHERE facility_id = ?", hall.id
    )
    assert changed == now.holds_from.isoformat()


async def test_the_coming_days_show_reasons(filled) -> None:
    tennis = await facts_of("bixi-middle-tennis")
    pitch = await facts_of("longling-experimental-football")
    dance = await facts_of("rongyin-primary-dance")
    assert tennis is not None
    assert pitch is not None
    assert dance is not None
    closed = await resolve(tennis, TODAY + timedelta(days=1))
    assert closed.spans == ()
    assert closed.reasons[0].layer is Layer.CLOSURE
    assert (await resolve(tennis, TODAY + timedelta(days=5))).spans
    training = await resolve(pitch, TODAY + timedelta(days=1))
    assert [reason.layer for reason in training.reasons] == [Layer.EXCEPTION]
    exams = [TODAY + timedelta(days=n) for n in range(7, 22)]
    layers = [(await resolve(dance, day)).reasons[-1].layer for day in exams]
    assert layers.count(Layer.EXAM) == 3


async def test_the_residents_are_invented(filled) -> None:
    people = await database.rows("SELECT name, phone, email, household_id FROM person")
    assert len(people) >= 200
    assert len({person["household_id"] for person in people}) < len(people)
    for person in people:
        assert re.fullmatch(r"\+861990000\d{4}", person["phone"])
        assert 2 <= len(person["name"]) <= 30
    telephones = await database.rows("SELECT telephone FROM organisation")
    # No subscriber's number begins with 0.
    assert all(re.fullmatch(r"0755-0000-\d{4}", row[0]) for row in telephones)


async def test_the_cast_lives_here(filled) -> None:
    people = {
        row["phone"]: row for row in await database.rows("SELECT * FROM person WHERE phone <> ''")
    }
    cast = {member.key: people[member.phone] for member in CAST}
    for member in CAST:
        assert cast[member.key]["name"] == member.name.zh
    assert cast["alice"]["household_id"] == cast["bob"]["household_id"]
    assert cast["alice"]["household_id"] != cast["charlie"]["household_id"]
    grants = {
        (row["person_id"], row["role"], row["slug"])
        for row in await database.rows(
            "SELECT g.person_id, g.role, o.slug FROM role_grant g"
            " LEFT JOIN organisation o ON o.id = g.organisation_id"
        )
    }
    assert (cast["desmond"]["id"], "desk", None) in grants
    assert (cast["grace"]["id"], "administrator", None) in grants
    assert (cast["sally"]["id"], "school_manager", "longling-experimental-school") in grants
    assert not {person for person, _, _ in grants} & {cast["alice"]["id"], cast["charlie"]["id"]}


async def test_the_granddaughter_helps_the_elder(filled) -> None:
    (agreement,) = await database.rows(
        "SELECT p.name, h.agreed, h.recorded_by_id, h.helper_id FROM helper h"
        " JOIN person p ON p.id = h.person_id WHERE h.ended_at IS NULL"
    )
    assert (agreement[0], agreement[1]) == ("何秀英", "in_person")
    assert agreement[2] == await database.value(
        "SELECT person_id FROM role_grant WHERE role = 'desk'"
    )
    (helped,) = await helped_by(agreement[3])
    assert helped.person == "何秀英"


async def test_an_appeal_waits_for_the_desk(filled) -> None:
    (waiting,) = await waiting_appeals()
    assert (waiting.name, waiting.booking.state) == ("陈雅丽", "missed")
    assert waiting.decided_at is None
    ((strike, booking),) = await standing_strikes(waiting.booking.person_id or 0)
    assert strike.booking_id == booking.id == waiting.booking.id


async def test_alice_has_bookings_and_a_free_saturday(filled) -> None:
    alice = await database.row("SELECT id, household_id FROM person WHERE name = ?", "陈雅丽")
    assert alice is not None
    coming = await bookings_of(alice["id"], coming=True)
    past = await bookings_of(alice["id"], coming=False)
    assert len(coming) == 2
    assert sorted(booking.state for booking in past) == [
        "attended",
        "attended",
        "cancelled",
        "missed",
    ]
    household = await database.rows(
        "SELECT on_day FROM booking WHERE household_id = ?", alice["household_id"]
    )
    assert SATURDAY.isoformat() not in {row[0] for row in household}


async def test_a_newcomer_finds_a_badminton_court_on_saturday_at_every_hour(filled) -> None:
    hall = await facts_of(BADMINTON)
    assert hall is not None
    newcomer = await database.value("SELECT id FROM person WHERE name = ?", "陈雅丽")
    day = (await availability([hall], [SATURDAY], newcomer)).days[hall.id, SATURDAY]
    slots = [slot for unit in hall.units for slot in slots_of(day, unit)]
    starts = {slot.span.starts for slot in slots}
    assert len(starts) == 11
    assert {slot.span.starts for slot in slots if slot.bookable} == starts
    assert any(not slot.bookable for slot in slots)


async def test_evenings_are_full_and_mornings_free(filled) -> None:
    read = await bookings()
    taken = occupancy(read)
    shares = defaultdict(list)
    for facts in await all_facts():
        if facts.kind in ("reading", "study", "meeting"):
            continue
        seconds = facts.tick_minutes * 60
        for space in facts.spaces:
            for (at, tick), places in taken.items():
                if at == space.id:
                    local = clock.from_us(tick * seconds * 1_000_000).astimezone(facts.zone)
                    shares[local.weekday() >= 5, local.hour].append(places / space.capacity)
    weekend = {hour: sum(found) for (free, hour), found in shares.items() if free}
    morning = sum(weekend.get(hour, 0) for hour in (8, 9, 10, 11))
    evening = sum(weekend.get(hour, 0) for hour in (17, 18, 19, 20))
    assert evening > 4 * morning > 0
    hall = await facts_of(BADMINTON)
    assert hall is not None
    peak = [
        taken.get((space.id, tick), 0)
        for space in hall.spaces
        for n in range(7)
        for span in (await resolve(hall, TODAY + timedelta(days=n))).spans
        for tick in range(
            clock.to_us(span.ends) // 1_800_000_000 - 4, clock.to_us(span.ends) // 1_800_000_000
        )
        if clock.from_us(tick * 1_800_000_000).astimezone(hall.zone).hour >= 19
    ]
    assert sum(peak) / len(peak) > 0.8


async def test_coming_bookings_carry_their_calendar_entry_in_the_persons_language(filled) -> None:
    rows = await database.rows(
        "SELECT b.code, b.event_zh, b.event_en, p.language FROM booking b"
        " JOIN person p ON p.id = b.person_id WHERE b.on_day >= ?",
        TODAY.isoformat(),
    )
    assert {row["language"] for row in rows} == {"zh", "en"}
    for row in rows:
        kept, other = row["event_zh"], row["event_en"]
        if row["language"] == "en":
            kept, other = other, kept
        assert row["code"].encode() in bytes(kept)
        assert other is None
