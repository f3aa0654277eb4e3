"""Coming bookings, as whoever keeps the hours needs to know of them."""

from dataclasses import dataclass
from datetime import date, datetime

from portal import clock, database
from portal.bookings.rules.states import State
from portal.facilities.rules import Facts
from portal.people.rules.names import masked_name
from portal.timespan import TimeSpan

COMING = (State.REQUESTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Booked:
    """A coming booking; names are masked, and whoever needs more time to be told is marked."""

    id: int
    facts: Facts
    unit_id: int
    on_day: date
    span: TimeSpan
    party: int
    name: str
    elder: bool

    @property
    def starts(self) -> datetime:
        return self.span.starts.astimezone(self.facts.zone)

    @property
    def ends(self) -> datetime:
        return self.span.ends.astimezone(self.facts.zone)


async def coming(facilities: dict[int, Facts]) -> list[Booked]:
    """Every coming booking there, elders first, then in order of time; those under way too."""
    if not facilities:
        return []
    found = await database.rows(
        "SELECT b.id, b.facility_id, b.unit_id, b.on_day, b.starts_at, b.ends_at, b.party,"
        " p.name, p.elder FROM booking b LEFT JOIN person p ON p.id = b.person_id"
        f" WHERE b.facility_id IN ({database.marks(len(facilities))})"
        f" AND b.state IN ({database.marks(len(COMING))}) AND b.ends_at > ?"
        " ORDER BY b.starts_at, b.id",
        *facilities,
        *COMING,
        clock.to_us(clock.now()),
    )
    booked = [
        Booked(
            row[0],
            facilities[row[1]],
            row[2],
            date.fromisoformat(row[3]),
            TimeSpan(clock.from_us(row[4]), clock.from_us(row[5])),
            row[6],
            masked_name(row[7] or ""),
            bool(row[8]),
        )
        for row in found
    ]
    return sorted(booked, key=lambda each: not each.elder)
