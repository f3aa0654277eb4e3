"""Reads of accounts."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.messages.sending import can_send
from portal.people.rules.addresses import Address, address_of
from portal.people.rules.lasting import session_holds
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Account:
    """What an account page shows of a person."""

    id: int
    name: str
    language: str
    phone: Address | None
    email: Address | None
    has_password: bool
    disabled: bool
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How to tell somebody something."""

    address: Address
    language: str


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that is signed in. `words` may be empty; `seen_at` is right to the hour."""

    id: int
    words: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A code on its way to somebody."""

    address: Address
    sent_at: datetime
    expires_at: datetime


COLUMNS = (
    "id, name, language, phone, email, password_hash IS NOT NULL, disabled_at IS NOT NULL,"
    " merged_into_id IS NOT NULL"
)


async def account(person_id: int) -> Account | None:
    """The person with this number, unless erased."""
    return _account(
        await database.row(
            f"SELECT {COLUMNS} FROM person WHERE id = ? AND erased_at IS NULL", person_id
        )
    )


async def account_with(address: Address) -> Account | None:
    """The person with this telephone number or e-mail address."""
    return _account(
        await database.row(
            f"SELECT {COLUMNS} FROM person WHERE {address.column} = ?", address.value
        )
    )


def _account(
    row: tuple[int, str, str, str | None, str | None, object, object, object] | None,
) -> Account | None:
    if row is None:
        return None
    return Account(
        id=row[0],
        name=row[1],
        language=row[2],
        phone=address_of(row[3]) if row[3] else None,
        email=address_of(row[4]) if row[4] else None,
        has_password=bool(row[5]),
        disabled=bool(row[6]),
        merged=bool(row[7]),
    )


async def reach(person_id: int) -> Reach | None:
    """The best way to tell a person something: e-mail, else a text message; None if neither."""
    found = await account(person_id)
    if found is None:
        return None
    for address in (found.email, found.phone):
        if address is not None and can_send(address.channel):
            return Reach(address, found.language)
    return None


async def devices_of(person_id: int, *, is_staff: bool) -> list[Device]:
    """Where a person is signed in, the one seen last first."""
    now = clock.now()
    signed_in = [
        Device(row[0], row[1], clock.from_us(row[2]), clock.from_us(row[3]))
        for row in await database.rows(
            "SELECT id, device, created_at, seen_at FROM session WHERE person_id = ?"
            " AND ended_at IS NULL AND expires_at > ? ORDER BY seen_at DESC, id DESC",
            person_id,
            clock.to_us(now),
        )
    ]
    return [
        each
        for each in signed_in
        if session_holds(
            created_at=each.created_at, seen_at=each.seen_at, now=now, is_staff=is_staff
        )
    ]


async def code_sent(attempt_hash: str, person_id: int | None = None) -> Sent | None:
    """Where the code of this attempt went, if one may still be typed in."""
    row = await database.row(
        "SELECT address, created_at, expires_at FROM sign_in_code WHERE attempt_hash = ?"
        " AND coalesce(person_id, 0) = ? AND used_at IS NULL AND expires_at > ?",
        attempt_hash,
        person_id or 0,
        clock.to_us(clock.now()),
    )
    if row is None:
        return None
    return Sent(address_of(row[0]), clock.from_us(row[1]), clock.from_us(row[2]))


async def is_staff(person_id: int) -> bool:
    """Whether the person holds any role today."""
    today = clock.today(settings().zone).isoformat()
    return bool(
        await database.value(
            "SELECT count(*) FROM role_grant WHERE person_id = ? AND ended_at IS NULL"
            " AND starts_on <= ? AND (ends_on IS NULL OR ends_on >= ?)",
            person_id,
            today,
            today,
        )
    )


async def people_with_phones(phones: list[str]) -> dict[str, int]:
    """The numbers of the people who have these telephone numbers."""
    rows = await database.rows(
        f"SELECT phone, id FROM person WHERE phone IN ({database.marks(len(phones))})"
        " AND disabled_at IS NULL",
        *phones,
    )
    return {row[0]: row[1] for row in rows}
