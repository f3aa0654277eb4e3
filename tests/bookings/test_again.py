"""When a slot of the past comes again, on the wall clock."""

from zoneinfo import ZoneInfo

import pytest

from portal.bookings.rules.again import next_time
from tests.make import wall

SHANGHAI, ZURICH = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("starts", "now", "again", "zone"),
    [
        ("2026-11-21 09:00", "2026-11-26 09:00", "2026-11-28 09:00", SHANGHAI),  # last week's
        ("2026-11-21 09:00", "2026-11-28 09:00", "2026-12-05 09:00", SHANGHAI),  # it begins now
        ("2026-11-28 09:00", "2026-11-26 09:00", "2026-11-28 09:00", SHANGHAI),  # still ahead
        ("2026-06-06 09:00", "2026-11-26 09:00", "2026-11-28 09:00", SHANGHAI),  # half a year ago
        ("2026-10-24 09:00", "2026-10-30 09:00", "2026-10-31 09:00", ZURICH),  # over the change
    ],
)
def test_the_same_weekday_and_time_the_next_that_is_to_come(starts, now, again, zone):
    assert next_time(wall(starts, zone), zone, wall(now, zone)) == wall(again, zone)
