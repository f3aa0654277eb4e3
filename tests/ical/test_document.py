"""A whole calendar, as other programs read it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.ical import calendar_bytes, entry_bytes
from portal.ical.text import one_line, plain
from tests.ical.make import SHANGHAI, entry, lines
from tests.ical.readers import READERS

HOSTILE = {
    "line breaks": "one\r\ntwo\rthree\nfour\x0bfive\x0csix\x1cseven\x85eight\u2028nine\u2029ten",
    "injection": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:other",
    "folded injection": "x\r\n END:VEVENT",
    "quotes": "\"'`“”‘’",
    "separators": ",;:\\ \\, \\; \\n \\N \\\\",
    "nul": "a\x00b",
    "controls": "".join(map(chr, range(32))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0))),
    "emoji": "😀👩‍👩‍👧‍👦🏳️‍🌈",
    "bidi": "a\u202eb\u2066c\u2069d\u200f",
    "surrogates": "a\ud800b\udfffc",
    "no characters": "\ufffe\uffff\ufeff",
    "markup": "<script>alert(1)</script>&lt;",
    "formula": "=cmd|' /C calc'!A0",
    "long": "羽" * 10_000,
    "long emoji": "😀" * 10_000,
    "tabs and spaces": "\ta  b\t ",
    "parameters": 'x;VALUE=DATE:"y"^n^^',
}


def test_a_calendar_says_what_it_is_and_when_to_ask_again():
    made = calendar_bytes(
        [], [SHANGHAI], "我的预约 · 龙岭路社区", method="PUBLISH", refresh_minutes=60, colour="teal"
    )
    assert lines(made)[: lines(made).index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Neighbourhood portal//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:我的预约 · 龙岭路社区",
        "X-WR-CALNAME:我的预约 · 龙岭路社区",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT60M",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    assert lines(made)[-1] == "END:VCALENDAR"


def test_each_zone_stands_once_and_before_the_entries():
    zones = [SHANGHAI, ZoneInfo("Europe/Zurich"), SHANGHAI]
    said = lines(calendar_bytes([entry_bytes(entry())], zones, "x"))
    assert [line for line in said if line.startswith("TZID")] == [
        "TZID:Asia/Shanghai",
        "TZID:Europe/Zurich",
    ]
    assert said.index("BEGIN:VEVENT") > said.index("TZID:Europe/Zurich")


def test_kept_bytes_are_joined_as_they_are():
    kept = [entry_bytes(entry(uid=f"{n}@portal.example")) for n in range(3)]
    whole = calendar_bytes(kept, [SHANGHAI], "x")
    assert b"".join(kept) in whole
    assert calendar_bytes(iter(kept), [SHANGHAI], "x") == whole


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_reads_an_empty_calendar(reader):
    assert READERS[reader](calendar_bytes([], [SHANGHAI], "x", refresh_minutes=60)) == []


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_the_same_words_in_hostile_entries(reader):
    made = []
    for number, text in enumerate(HOSTILE.values()):
        starts = entry().starts + timedelta(days=number)
        made.append(
            entry(
                uid=f"{number}@portal.example",
                sequence=number,
                starts=starts,
                summary=f"[{text}]",
                description=f"[{text}]",
                location=f"[{text}]",
                url=f"https://portal.example/{text}",
                categories=(text, "x"),
                status=("CONFIRMED", "TENTATIVE", "CANCELLED")[number % 3],
            )
        )
    hostile_name = "".join(HOSTILE.values())
    document = calendar_bytes(
        map(entry_bytes, made), [SHANGHAI], hostile_name, refresh_minutes=60, colour="teal"
    )
    for read, meant in zip(READERS[reader](document), made, strict=True):
        assert (read.uid, read.starts, read.ends) == (meant.uid, meant.starts, meant.ends)
        assert (read.status, read.sequence) == (meant.status, meant.sequence)
        assert read.alarms == (0 if meant.status == "CANCELLED" else 1)
        assert read.summary == one_line(meant.summary)
        assert read.description == plain(meant.description)
        assert read.location == one_line(meant.location)
