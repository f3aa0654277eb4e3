"""What the pages of facilities read."""

from collections.abc import Sequence

from portal import clock, database
from portal.bookings.queries.displaced import Hit, hit_at_units
from portal.facilities.rules import Facts
from portal.grounds.rules.dividing import Change, Deed, Seated, fitting


async def position_of(organisation_id: int) -> tuple[float, float]:
    """Latitude and longitude of an organisation, in degrees."""
    found = await database.row(
        "SELECT latitude, longitude FROM organisation WHERE id = ?", organisation_id
    )
    assert found is not None  # noqa: S101  the page has found it already
    return found[0], found[1]


async def broken_by(change: Change, facts: Facts, found: Sequence[Hit] | None = None) -> list[Hit]:
    """The bookings and holds that a change would break, elders first, then who booked first.

    `found` is who has booked the units concerned, where that is read already.
    """
    if change.deed is not Deed.SEATS and not change.ended:
        return []
    if found is None:
        found = await hit_at_units(change.units, change.first)
    if change.deed is not Deed.SEATS:
        return list(found)
    unit = facts.unit(change.units[0])
    assert unit is not None  # noqa: S101  the rules have looked at it
    fit = fitting(await seated(unit.spaces[0].id, found), change.seats)
    return [hit for hit in found if hit.id not in fit]


async def seated(space_id: int, found: Sequence[Hit]) -> list[Seated]:
    """What these bookings take of a space now, in their order."""
    places: dict[int, dict[int, int]] = {hit.id: {} for hit in found}
    for booking_id, tick, count in await database.rows(
        "SELECT booking_id, tick, count(*) FROM claim WHERE space_id = ? AND expires_at > ?"
        " GROUP BY booking_id, tick",
        space_id,
        clock.to_us(clock.now()),
    ):
        if booking_id in places:
            places[booking_id][tick] = count
    return [Seated(hit.id, places[hit.id]) for hit in found]
