"""A facility as its rules see it, and how far it is on foot. Values only."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from portal.language import Named, Words, say

EARTH_METRES = 6_371_000
STREETS = 1.3  # how much longer streets are than the straight line
METRES_A_MINUTE = 75  # an unhurried walk, 4.5 km/h

KINDS: dict[str, Words] = {
    "badminton": say("Badminton"),
    "basketball": say("Basketball"),
    "football": say("Football"),
    "running": say("Running"),
    "table_tennis": say("Table tennis"),
    "tennis": say("Tennis"),
    "volleyball": say("Volleyball"),
    "swimming": say("Swimming"),
    "dance": say("Dance"),
    "reading": say("Reading"),
    "study": say("Study"),
    "meeting": say("Meeting"),
}

SURFACES: dict[str, Words] = {
    "wood": say("Wooden floor"),
    "pvc": say("Sports vinyl"),
    "concrete": say("Concrete"),
    "acrylic": say("Acrylic court"),
    "rubber": say("Rubber track"),
    "grass": say("Grass"),
    "artificial_grass": say("Artificial grass"),
    "carpet": say("Carpet"),
    "tiles": say("Tiled floor"),
    "water": say("Pool"),
}


@dataclass(frozen=True, slots=True)
class Host:
    """The organisation that opens a facility. `calendar` names its public holidays, '' for none;
    `operator_id` runs it for them, if somebody does; `campus_cap` says how many may be booked
    there at once, None if nobody counts."""

    id: int
    slug: str
    kind: str
    name: Named
    address: Named
    calendar: str
    telephone: str
    latitude: float
    longitude: float
    operator_id: int | None = None
    campus_cap: int | None = None


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    id: int
    name: Named
    capacity: int


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What may be booked: whole spaces, or places in them, on days from `from_on` to `until_on`."""

    id: int
    name: Named
    takes_whole: bool
    spaces: tuple[SpaceFacts, ...]
    from_on: date = date.min
    until_on: date = date.max

    def offered_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on

    @property
    def capacity(self) -> int:
        """How many parties of one fit at once: 1 for a court, 60 for a reading room."""
        return 1 if self.takes_whole else min(space.capacity for space in self.spaces)


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """The rules of booking from a day on; see `models.Terms` for units."""

    holds_from: date
    slot_minutes: int
    raster_minutes: int
    buffer_minutes: int
    longest_minutes: int
    window_days: int
    release_minute: int
    notice_minutes: int
    cancel_minutes: int
    party_max: int
    guardian_age: int
    cap_day: int
    cap_week: int
    approval: bool = False
    check_in: str = "none"
    check_in_before: int = 15
    check_in_after: int = 15
    strikes_allowed: int = 3
    strike_days: int = 30
    pause_days: int = 7
    desk_share: int = 0
    release_weekday: int = 0
    neighbours_hours: int = 0

    @property
    def lengths(self) -> range:
        """The lengths in minutes a booking may have."""
        return range(self.slot_minutes, self.longest_minutes + 1, self.raster_minutes)

    @property
    def cancel_before(self) -> timedelta:
        return timedelta(minutes=self.cancel_minutes)


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """Peak hours whose slots are given by lot, week after week.

    Slots that touch `from_minute` to `until_minute` of the `weekdays` (bit 0 is Monday) are drawn,
    in weeks from the Monday `first_week` to before `end_week`. `register_from`, `register_until`
    and `drawn` are minutes from that Monday 00:00 on the facility's wall clock. `unit_ids` are
    handed out; the draws of all weeks up to `through_week` are done.
    """

    id: int
    weekdays: int
    from_minute: int
    until_minute: int
    register_from: int
    register_until: int
    drawn: int
    most: int
    first_week: date
    end_week: date
    through_week: date
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One facility with everything its rules need. Exact for its `rules_version`."""

    id: int
    slug: str
    kind: str
    name: Named
    organisation: Host
    indoor: bool
    lit: bool
    surface: str
    latitude: float
    longitude: float
    zone: ZoneInfo
    tick_minutes: int
    gate: Named
    bring: Named
    fee: Named
    photo: str | None
    spaces: tuple[SpaceFacts, ...]
    units: tuple[UnitFacts, ...]
    terms: tuple[TermsFacts, ...]
    rules_version: int
    draws: tuple[DrawFacts, ...] = ()

    def terms_on(self, day: date) -> TermsFacts | None:
        """The terms that hold on `day`; None before the first."""
        holding = None
        for terms in self.terms:
            if terms.holds_from <= day:
                holding = terms
        return holding

    def units_on(self, first: date, last: date | None = None) -> tuple[UnitFacts, ...]:
        """What is offered on `first`, or on any day from then to `last`."""
        until = last or first
        return tuple(
            unit for unit in self.units if unit.from_on <= until and first <= unit.until_on
        )

    def unit(self, unit_id: int) -> UnitFacts | None:
        return next((unit for unit in self.units if unit.id == unit_id), None)


def walk_minutes(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> int:
    """Minutes on foot between two positions in degrees; at least 1."""
    north, to_north = radians(latitude), radians(to_latitude)
    half = (
        sin((to_north - north) / 2) ** 2
        + cos(north) * cos(to_north) * sin(radians(to_longitude - longitude) / 2) ** 2
    )
    metres = 2 * EARTH_METRES * asin(sqrt(min(1.0, half)))
    return max(1, ceil(metres * STREETS / METRES_A_MINUTE))
