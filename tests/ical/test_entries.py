"""One VEVENT: what stands in it, and what no text can do to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ical import Entry, calendar_bytes, entry_bytes
from portal.ical.text import one_line, plain
from tests.ical.make import SHANGHAI, entry, lines
from tests.ical.readers import by_icalendar


def test_an_entry_says_everything_a_calendar_shows():
    assert lines(entry_bytes(entry())) == [
        "BEGIN:VEVENT",
        "SUMMARY:羽毛球馆 2号场 · 龙岭实验学校",
        "DTSTART;TZID=Asia/Shanghai:20261128T090000",
        "DTEND;TZID=Asia/Shanghai:20261128T100000",
        "DTSTAMP:20261126T010000Z",
        "UID:ABCDEF2345@portal.example",
        "SEQUENCE:2",
        "CATEGORIES:羽毛球",
        "CREATED:20261126T010000Z",
        r"DESCRIPTION:共 2 人\n请带:球拍\, 水\; 毛巾",
        "GEO:22.69;114.34",
        "LAST-MODIFIED:20261126T010000Z",
        "LOCATION:龙岭实验学校，龙岭路18号",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://portal.example/bookings/ABCDEF2345",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:羽毛球馆 2号场 · 龙岭实验学校",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
    ]


def test_the_same_entry_is_the_same_bytes():
    assert entry_bytes(entry()) == entry_bytes(entry())


def test_a_cancelled_entry_neither_reminds_nor_blocks():
    said = lines(entry_bytes(entry(status="CANCELLED")))
    assert "STATUS:CANCELLED" in said
    assert "TRANSP:TRANSPARENT" in said
    assert "BEGIN:VALARM" not in said


def test_what_is_not_known_is_left_out():
    bare = entry(
        description="", location="", geo=None, url="", alarm_minutes=None, categories=("", " ")
    )
    names = {line.split(":")[0].split(";")[0] for line in lines(entry_bytes(bare))}
    assert names == {
        *("BEGIN", "END", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE"),
        *("CREATED", "LAST-MODIFIED", "STATUS", "TRANSP"),
    }


@pytest.mark.parametrize(
    ("geo", "written"),
    [
        ((22.6912345678, 114.34), "GEO:22.691235;114.34"),
        ((-0.00001, 0.0), "GEO:0.0;0.0"),  # Python would write -1e-05
        ((-33.8688, 151.2093), "GEO:-33.8688;151.2093"),
    ],
)
def test_a_position_is_written_in_plain_decimals(geo, written):
    assert written in lines(entry_bytes(entry(geo=geo)))


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://portal.example/a,b;c?d=1&e=2#f", "https://portal.example/a,b;c?d=1&e=2#f"),
        ("https://portal.example/场地", "https://portal.example/%E5%9C%BA%E5%9C%B0"),
        (
            "https://portal.example/\r\nATTENDEE:mailto:x",
            "https://portal.example/ATTENDEE:mailto:x",
        ),
        ("https://portal.example/\u2028\x00\u202e", "https://portal.example/"),
    ],
)
def test_an_address_is_one_line_of_ascii(url, written):
    assert f"URL:{written}" in lines(entry_bytes(entry(url=url)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/bookings/1", "data:text/html,x"])
def test_an_address_that_is_no_web_address_is_left_out(url):
    assert not [line for line in lines(entry_bytes(entry(url=url))) if line.startswith("URL")]


def test_instants_are_shown_on_the_wall_clock_of_the_place():
    zurich = entry(starts=datetime(2026, 7, 1, 16, 0, tzinfo=UTC), zone=ZoneInfo("Europe/Zurich"))
    assert "DTSTART;TZID=Europe/Zurich:20260701T180000" in lines(entry_bytes(zurich))


def test_a_time_the_clock_shows_twice_is_written_in_utc():
    # Readers disagree about which of the two 02:30 is meant.
    for hour in (0, 1):
        starts = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        said = lines(entry_bytes(entry(starts=starts, zone=ZoneInfo("Europe/Zurich"))))
        assert f"DTSTART:20261025T0{hour}3000Z" in said


def test_parts_of_seconds_are_left_out():
    later = timedelta(microseconds=999_999)
    exact = entry()
    fine = replace(
        exact,
        starts=exact.starts + later,
        ends=exact.ends + later,
        created=exact.created + later,
        modified=exact.modified + later,
    )
    assert entry_bytes(fine) == entry_bytes(exact)


HOSTILE = st.text(st.characters(), max_size=300)  # every character there is, surrogates too


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_out_of_its_line(summary, description, location, url, category):
    hostile = entry(
        summary=summary,
        description=description,
        location=location,
        url=f"https://portal.example/{url}",
        categories=(category,),
    )
    made = entry_bytes(hostile)
    written_soundly(made)
    (read,) = by_icalendar(calendar_bytes([made], [SHANGHAI], summary))
    assert read.summary == one_line(summary)
    assert read.description == plain(description).strip()
    assert read.location == one_line(location)
    assert (read.uid, read.starts, read.ends) == (hostile.uid, hostile.starts, hostile.ends)


def written_soundly(document: bytes) -> None:
    """Lines end in CRLF, hold at most 75 octets, whole characters and no control characters."""
    assert document.endswith(b"\r\n")
    for line in document.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().isprintable() or _unusual_but_sound(line.decode())


def _unusual_but_sound(line: str) -> bool:
    """Python calls unassigned characters, joiners and odd spaces unprintable; readers take them."""
    return not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in line)


@pytest.mark.parametrize("characters", ["羽", "a", "😀", "é", "羽a😀é"])
@pytest.mark.parametrize("offset", range(6))
def test_long_lines_are_folded_between_characters(characters, offset):
    long = entry(summary="x" * offset + characters * 200)
    made = entry_bytes(long)
    written_soundly(made)
    assert f"SUMMARY:{long.summary}" in lines(made)


def test_a_sequence_rises_and_the_name_stays():
    before: Entry = entry(sequence=0)
    changes: dict[str, Any] = {"sequence": 1, "starts": before.starts, "status": "CANCELLED"}
    after = lines(entry_bytes(replace(before, **changes)))
    assert f"UID:{before.uid}" in after
    assert "SEQUENCE:1" in after
