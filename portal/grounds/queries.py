"""What the pages of facilities read."""

from portal import database


async def position_of(organisation_id: int) -> tuple[float, float]:
    """Latitude and longitude of an organisation, in degrees."""
    found = await database.row(
        "SELECT latitude, longitude FROM organisation WHERE id = ?", organisation_id
    )
    assert found is not None  # noqa: S101  the page has found it already
    return found[0], found[1]
