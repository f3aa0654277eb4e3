"""How long an offer stands."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.waiting.rules import answer_until
from portal.waiting.rules.answering import AT_LEAST, BEFORE_START

ZONE = ZoneInfo("Asia/Shanghai")
QUIET = (22 * 60, 7 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        ("26 09:00", "28 09:00", "26 12:00"),  # days ahead: three hours
        ("26 09:00", "26 20:00", "26 10:00"),
        ("26 09:00", "26 14:00", "26 09:30"),
        ("26 09:00", "26 10:30", "26 09:15"),
        ("26 20:00", "28 09:00", "27 08:00"),  # the night between does not count
        ("26 23:30", "28 09:00", "27 10:00"),
        ("27 03:00", "28 09:00", "27 10:00"),
        ("26 23:00", "27 08:00", "27 07:30"),  # half an hour is left for the next one
        ("26 09:00", "26 09:20", "26 09:10"),  # never less than ten minutes
        ("26 09:00", "26 09:05", "26 09:05"),  # never after the start
    ],
)
def test_the_nearer_the_shorter_and_not_at_night(now, starts, until):
    assert answer_until(at(now), at(starts), QUIET, ZONE) == at(until)


@given(st.integers(0, 365 * 24 * 60), st.integers(1, 14 * 24 * 60))
def test_it_never_ends_before_it_began_nor_after_the_start(past, minutes):
    now = at("01 00:00") - timedelta(minutes=past)
    starts = now + timedelta(minutes=minutes)
    until = answer_until(now, starts, QUIET, ZONE)
    assert now < until <= starts
    assert until - now >= min(AT_LEAST, starts - now)
    assert until <= starts - BEFORE_START or until <= now + AT_LEAST
