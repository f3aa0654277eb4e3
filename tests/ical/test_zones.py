"""VTIMEZONEs tell other programs the same wall clock that we show."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar, Timezone

from portal.ical import calendar_bytes, entry_bytes, zone_bytes, zone_data
from tests.ical.make import SHANGHAI, entry, lines
from tests.ical.readers import READERS

ZONES = (
    "Asia/Shanghai",
    "Asia/Kathmandu",  # a quarter of an hour
    "Europe/Zurich",
    "Europe/Dublin",  # its winter time is the saving one
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Chatham",
    "Africa/Casablanca",  # changes by the moon
    "Asia/Tehran",  # gave up changing
    "UTC",
)


def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of a year in which the clocks change."""
    first, hour = datetime(year, 1, 1, tzinfo=UTC), timedelta(hours=1)
    hours = [first + n * hour for n in range(366 * 24)]
    return [
        at
        for at in hours
        if at.astimezone(zone).utcoffset() != (at + hour).astimezone(zone).utcoffset()
    ]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_the_same_instants_around_the_change_of_clocks(reader, name):
    zone = ZoneInfo(name)
    moments = [datetime(2026, month, 15, 3, 30, tzinfo=UTC) for month in range(1, 13)]
    for change in changes_of(zone, 2026) + changes_of(zone, 2031):
        moments += [change + timedelta(minutes=15 * n) for n in range(-16, 21)]
    made = [entry(uid=f"{n}@portal.example", starts=at, zone=zone) for n, at in enumerate(moments)]
    read = READERS[reader](calendar_bytes(map(entry_bytes, made), [zone], "x"))
    assert [(e.uid, e.starts, e.ends) for e in read] == [(e.uid, e.starts, e.ends) for e in made]


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_is_right_from_2010_to_2049(name):
    zone = ZoneInfo(name)
    # Read as a zone nobody knows, so that nothing but what is written counts.
    written = zone_bytes(zone).replace(name.encode(), b"Nowhere/Known")
    component: Any = Timezone.from_ical(written)
    read = component.to_tz(lookup_tzid=False)
    at, last = datetime(2010, 1, 2, 12, tzinfo=UTC), datetime(2049, 12, 30, tzinfo=UTC)
    while at < last:
        local = at.astimezone(zone)
        shown_once = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
        if shown_once:  # of a time shown twice no reader knows which is meant
            assert local.replace(tzinfo=read).utcoffset() == local.utcoffset()
        at += timedelta(days=3, hours=5)


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_has_no_comment_and_is_made_once(name):
    made = zone_bytes(ZoneInfo(name))
    assert b"COMMENT" not in made
    assert f"TZID:{name}" in lines(made)
    assert zone_bytes(ZoneInfo(name)) is made


def test_yearly_changes_are_written_as_rules():
    rules = [line for line in lines(zone_bytes(ZoneInfo("Europe/Zurich"))) if "RRULE" in line]
    assert rules == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]


def test_a_change_is_dated_by_the_clock_before_it():
    # RFC 5545, 3.6.5: 02:00 becomes 03:00, and is written as 02:00.
    assert "DTSTART:20100328T020000" in lines(zone_bytes(ZoneInfo("Europe/Zurich")))


def test_the_zone_data_has_a_name():
    assert zone_data()[:2] == "20"


def test_a_search_by_day_finds_the_entry_on_its_day_in_its_zone():
    late = entry(starts=datetime(2026, 11, 28, 15, 30, tzinfo=UTC), zone=SHANGHAI)  # 23:30
    read = Calendar.from_ical(calendar_bytes([entry_bytes(late)], [SHANGHAI], "x"))
    for day, count in ((27, 0), (28, 1), (29, 1), (30, 0)):  # it ends at 00:30
        assert len(recurring_ical_events.of(read).at((2026, 11, day))) == count
