"""What could be booked instead, and again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.bookings.queries.availability import availability
from portal.bookings.queries.own import Reserved
from portal.bookings.rules import Slot, nearest_on
from portal.bookings.rules.again import next_time
from portal.bookings.rules.instants import instant_text
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan

DAYS_LOOKED_AT = 3


class Alternative(NamedTuple):
    """A slot to be had instead, and where."""

    facts: Facts
    slot: Slot

    @property
    def starts(self) -> datetime:
        """On the facility's wall clock."""
        return self.slot.span.starts.astimezone(self.facts.zone)

    @property
    def starts_text(self) -> str:
        """As addresses write it."""
        return instant_text(self.slot.span.starts)


async def alternatives(
    person_id: int | None, facts: Facts, span: TimeSpan, *, apart_from: int | None = None
) -> list[Alternative]:
    """Up to three slots of the same kind nearest to `span` that this person may book."""
    alike = [other for other in await all_facts() if other.kind == facts.kind]
    if facts.id not in {other.id for other in alike}:
        return []
    first = span.starts.astimezone(facts.zone).date()
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_LOOKED_AT)]
    found = await availability(alike, days, person_id, apart_from=apart_from)
    return [Alternative(*best) for best in nearest_on(facts, span, found.days.values())]


def again(booking: Reserved, now: datetime) -> datetime:
    """When the slot of a booking that is over or cancelled may be had next."""
    return next_time(booking.span.starts, booking.facts.zone, now)
