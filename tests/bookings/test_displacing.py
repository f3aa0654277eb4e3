"""The law of what is kept for those whose time was closed."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.bookings.rules.displacing import days_around, kept_until

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (7 * 24 * HOUR, 24 * HOUR),  # a day
        (48 * HOUR, 24 * HOUR),
        (47 * HOUR, 23.5 * HOUR),  # half of what is left
        (2 * HOUR, 1 * HOUR),
        (30 * MINUTE, 15 * MINUTE),
        (20 * MINUTE, 15 * MINUTE),  # a quarter of an hour
        (10 * MINUTE, 10 * MINUTE),  # never beyond the start
    ],
    ids=str,
)
def test_alternatives_are_kept_for_a_day_and_less_near_the_start(left, kept):
    assert kept_until(NOW, NOW + left) - NOW == kept


def test_it_is_looked_for_around_the_day_that_was_lost():
    lost = NOW + timedelta(days=4)
    days = days_around(lost, NOW)
    assert len(days) == 8
    assert days[0] == lost.toordinal() - 1


def test_it_is_not_looked_for_in_the_past():
    assert days_around(NOW, NOW)[0] == NOW.toordinal()
    assert days_around(NOW - timedelta(days=30), NOW)[0] == NOW.toordinal()
    assert len(days_around(NOW - timedelta(days=30), NOW)) == 7
