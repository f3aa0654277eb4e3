"""Two records side by side, and what was put together before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock, database
from portal.desk.rules.merging import Standing
from portal.people.rules.addresses import masked
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Record:
    """What hangs on a record, counted. `neighbour` is None when nobody has looked."""

    id: int
    name: str
    phone: str
    email: str
    elder: bool
    created_at: datetime
    seen_at: datetime
    household: int
    coming: int
    past: int
    held: int
    strikes: int
    pauses: int
    appeals: int
    priorities: int
    helpers: int
    helps: int
    feeds: int
    messages: int
    devices: int
    neighbour: bool | None

    @property
    def masked_phone(self) -> str:
        return masked(self.phone) if self.phone else ""

    @property
    def masked_email(self) -> str:
        return masked(self.email) if self.email else ""


# How each count of a record is made; the hole is the present instant.
COUNTED = {
    "household": "person o WHERE o.household_id = p.household_id AND o.id <> p.id"
    " AND o.erased_at IS NULL AND o.merged_into_id IS NULL",
    "coming": "booking b WHERE b.person_id = p.id AND b.ends_at > {now}"
    " AND b.state IN ('requested', 'confirmed', 'displaced')",
    "past": "booking b WHERE b.person_id = p.id AND b.state NOT IN ('held', 'offered')"
    " AND NOT (b.ends_at > {now}"
    " AND b.state IN ('requested', 'confirmed', 'displaced'))",
    "held": "booking b WHERE b.person_id = p.id AND b.state = 'held'",
    "strikes": "strike s WHERE s.person_id = p.id AND s.lifted_at IS NULL AND s.expires_at > {now}",
    "pauses": "pause u WHERE u.person_id = p.id AND u.lifted_at IS NULL AND u.ends_at > {now}",
    "appeals": "appeal a WHERE a.person_id = p.id AND a.decided_at IS NULL",
    "priorities": "priority r WHERE r.person_id = p.id AND r.ended_at IS NULL"
    " AND r.until_at > {now}",
    "helpers": "helper h WHERE h.person_id = p.id AND h.ended_at IS NULL",
    "helps": "helper h WHERE h.helper_id = p.id AND h.ended_at IS NULL",
    "feeds": "feed_token t WHERE t.person_id = p.id AND t.revoked_at IS NULL",
    "messages": "message m WHERE m.person_id = p.id AND m.channel = 'page'",
    "devices": "session d WHERE d.person_id = p.id AND d.ended_at IS NULL AND d.expires_at > {now}",
}


async def records(*person_ids: int) -> dict[int, Record]:
    """These records, unless erased or put into another. One query."""
    now = str(clock.to_us(clock.now()))
    counted = ", ".join(
        f"(SELECT count(*) FROM {each.format(now=now)})" for each in COUNTED.values()
    )
    found = await database.rows(
        "SELECT p.id, p.name, coalesce(p.phone, ''), coalesce(p.email, ''), p.elder, p.created_at,"
        " p.seen_at, (SELECT CASE WHEN v.neighbour THEN 1 ELSE 0 END FROM verification v"
        f" WHERE v.person_id = p.id AND v.ended_at IS NULL), {counted} FROM person p"
        f" WHERE p.id IN ({database.marks(len(person_ids))})"
        " AND p.erased_at IS NULL AND p.merged_into_id IS NULL",
        *person_ids,
    )
    return {row[0]: _record(tuple(row)) for row in found}


def _record(row: tuple[Any, ...]) -> Record:
    return Record(
        id=row[0],
        name=row[1],
        phone=row[2],
        email=row[3],
        elder=bool(row[4]),
        created_at=clock.from_us(row[5]),
        seen_at=clock.from_us(row[6]),
        neighbour=None if row[7] is None else bool(row[7]),
        **dict(zip(COUNTED, row[8:], strict=True)),
    )


async def standings(*person_ids: int) -> dict[int, Standing]:
    """What decides whether they may be put together; erased and merged ones are left out."""
    today = clock.today(settings().zone).isoformat()
    found = await database.rows(
        "SELECT p.id, p.household_id, p.disabled_at, (SELECT count(*) FROM role_grant g"
        " WHERE g.person_id = p.id AND g.ended_at IS NULL"
        " AND (g.ends_on IS NULL OR g.ends_on >= ?)) FROM person p"
        f" WHERE p.id IN ({database.marks(len(person_ids))})"
        " AND p.erased_at IS NULL AND p.merged_into_id IS NULL",
        today,
        *person_ids,
    )
    return {
        row[0]: Standing(row[0], row[1], closed=row[2] is not None, staff=row[3] > 0)
        for row in found
    }


@dataclass(frozen=True, slots=True)
class Merger:
    """A record that was put into this one; `by` is "" for somebody who is erased."""

    id: int
    name: str
    by: str
    at: datetime


async def mergers_of(kept_id: int) -> list[Merger]:
    """What was put into a record and may be taken out of it, the latest first."""
    found = await database.rows(
        "SELECT m.id, p.name, coalesce(b.name, ''), m.merged_at FROM merger m"
        " JOIN person p ON p.id = m.gone_id LEFT JOIN person b ON b.id = m.merged_by_id"
        " WHERE m.kept_id = ? AND m.undone_at IS NULL AND p.erased_at IS NULL"
        " ORDER BY m.id DESC",
        kept_id,
    )
    return [Merger(row[0], row[1], row[2], clock.from_us(row[3])) for row in found]
