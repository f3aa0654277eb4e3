"""The list of the day by e-mail: for whom, at which time; kept, read, and queued once a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock, database
from portal.database import transactional
from portal.gate.notices import day_told
from portal.gate.queries import campus_of, gate_day
from portal.language import say
from portal.messages.actions import Channel, queue
from portal.messages.sending import can_send
from portal.people.rules.addresses import Address, read_address
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.timespan import day_span, on_the_wall

KIND = "day_listing"
NO_EMAIL = Problem(
    "no_email", say("The list goes out by e-mail: please write an e-mail address."), field="address"
)
NO_TIME = Problem("time", say("Please write the time like 08:55."), field="time")
STALE = timedelta(hours=3)  # after a standstill the guard has long printed one


@dataclass(frozen=True, slots=True)
class Listing:
    """To whom the list of an organisation's day goes; `minute` of the day on the portal's clock."""

    organisation_id: int
    address: str
    language: str
    minute: int


async def listing_of(organisation_id: int) -> Listing | None:
    """An organisation's, or None where none goes out."""
    row = await database.row(
        "SELECT organisation_id, address, language, minute FROM day_listing"
        " WHERE organisation_id = ?",
        organisation_id,
    )
    return Listing(*row) if row else None


@transactional
async def keep_listing(
    visitor: Visitor, organisation_id: int, address: str, minute: int | None, language: str
) -> None:
    """Send the list there from now on; an empty `address` ends it. Raises Refused."""
    if not address:
        await database.execute("DELETE FROM day_listing WHERE organisation_id = ?", organisation_id)
        return
    read = read_address(address)
    problems = [read] if isinstance(read, Problem) else []
    if isinstance(read, Address) and read.channel is not Channel.EMAIL:
        problems = [NO_EMAIL]
    if minute is None:
        problems.append(NO_TIME)
    if problems or not isinstance(read, Address):
        raise Refused(problems)
    await database.execute(
        "INSERT INTO day_listing (organisation_id, address, language, minute, set_by_id, set_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation_id) DO UPDATE SET"
        " address = excluded.address, language = excluded.language, minute = excluded.minute,"
        " set_by_id = excluded.set_by_id, set_at = excluded.set_at",
        organisation_id,
        read.value,
        language,
        minute,
        visitor.id,
        clock.to_us(clock.now()),
    )


async def due_listings(now: datetime) -> list[Listing]:
    """Those whose time today has come, is not long over, and which were not queued yet."""
    if not can_send(Channel.EMAIL):
        return []
    zone = settings().zone
    today = now.astimezone(zone).date()
    found = await database.rows(
        "SELECT l.organisation_id, l.address, l.language, l.minute FROM day_listing l"
        " WHERE NOT EXISTS (SELECT 1 FROM message m"
        f" WHERE m.key = '{KIND}:' || l.organisation_id || ':' || CAST(? AS TEXT))"
        " ORDER BY l.organisation_id",
        today.isoformat(),
    )
    listings = [Listing(*row) for row in found]
    return [
        each
        for each in listings
        if on_the_wall(today, each.minute, zone)
        <= now
        < on_the_wall(today, each.minute, zone) + STALE
    ]


@transactional
async def queue_listing(listing: Listing, today: date) -> bool:
    """Write the list of `today`, once; False if another process did."""
    zone = settings().zone
    day = await gate_day(await campus_of(listing.organisation_id), "", today)
    subject, text = day_told(day, listing.language)
    written = await queue(
        address=listing.address,
        channel=Channel.EMAIL,
        kind=KIND,
        language=listing.language,
        subject=subject,
        text=text,
        useful_until=day_span(today, zone).ends,
        key=f"{KIND}:{listing.organisation_id}:{today.isoformat()}",
    )
    return written != 0
