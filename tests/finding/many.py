"""A thousand places, made from one in a few statements."""

from portal import database
from portal.facilities.rules import Facts
from tests.make import insert

COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
ALIKE = (
    "organisation_id, kind, name_en, indoor, lit, surface, latitude, longitude, zone, tick_minutes,"
    " gate_zh, gate_en, bring_zh, bring_en, fee_zh, fee_en"
)
TERMS = (
    "holds_from, slot_minutes, raster_minutes, buffer_minutes, longest_minutes, window_days,"
    " release_minute, notice_minutes, cancel_minutes, party_max, guardian_age, cap_day, cap_week"
)


async def copies(facts: Facts, count: int) -> None:
    """`count` more facilities like this one, each with one court, its hours and its terms."""
    like = f"{facts.slug}-"
    mine = f"f.slug LIKE '{like}%'"
    async with database.transaction():
        for statement in (
            f"INSERT INTO facility (slug, name_zh, {ALIKE})"
            f" {COUNTED.format(count=count)}"
            f"SELECT '{like}' || i, name_zh || i, {ALIKE} FROM facility, n WHERE id = {facts.id}",
            "INSERT INTO space (facility_id, name_zh, name_en, capacity)"
            f" SELECT f.id, '1号场', 'Court 1', 1 FROM facility f WHERE {mine}",
            "INSERT INTO unit (facility_id, name_zh, name_en, takes, position)"
            f" SELECT f.id, '1号场', 'Court 1', 'whole', 0 FROM facility f WHERE {mine}",
            "INSERT INTO unit_space (unit_id, space_id, facility_id)"
            " SELECT u.id, s.id, f.id FROM facility f JOIN unit u ON u.facility_id = f.id"
            f" JOIN space s ON s.facility_id = f.id WHERE {mine}",
            f"INSERT INTO terms (facility_id, {TERMS})"
            f" SELECT f.id, {TERMS} FROM facility f, terms t"
            f" WHERE t.facility_id = {facts.id} AND {mine}",
            "INSERT INTO opening_period (facility_id, name_zh, name_en, starts_on)"
            f" SELECT f.id, '全年', 'All year', '2020-01-01' FROM facility f WHERE {mine}",
            "INSERT INTO opening_rule (period_id, day_type, opens, closes, until_dusk)"
            " SELECT mine.id, r.day_type, r.opens, r.closes, r.until_dusk"
            " FROM opening_rule r JOIN opening_period p ON p.id = r.period_id,"
            " opening_period mine JOIN facility f ON f.id = mine.facility_id"
            f" WHERE p.facility_id = {facts.id} AND {mine}",
        ):
            await database.execute(statement)


async def make_landmark(
    slug: str = "centre", zh: str = "社区中心", en: str = "Community centre", **where: float
) -> None:
    """Where people set out from; in the middle of Longling Road unless said otherwise."""
    await insert(
        "landmark",
        slug=slug,
        name_zh=zh,
        name_en=en,
        latitude=where.get("latitude", 22.69),
        longitude=where.get("longitude", 114.34),
    )
