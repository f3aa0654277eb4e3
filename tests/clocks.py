"""The tests' clock: it stands still until a test moves it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
ORDINARILY = "2026-11-26 09:00"  # a Thursday, school in session
# The same for a process of its own, which must be a demo to be told the time.
ORDINARY_DEMO = {"DEMO": "1", "CLOCK": "2026-11-26T09:00+08:00"}


class StoppedClock:
    """Call it to move the portal's clock: `at("2026-11-28 19:30")`, `at(some_aware_datetime)`."""

    def __call__(self, when: str | datetime, zone: ZoneInfo = SHANGHAI) -> datetime:
        """Stop the clock then; text and naive datetimes are wall time in `zone`."""
        moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        clock.freeze(moment)
        return clock.now()
