"""Names and texts that are attacks, written past every form: wherever they are shown they are
words, never markup, and no line of a calendar, a mail or a header begins with them."""

import email.policy
from email.parser import BytesParser
from typing import Any

import pytest
from icalendar import Calendar

from portal import clock, database
from portal.app import routes
from portal.bookings.actions import book_slot, cancel_booking
from portal.messages.actions import Held, hold_waiting
from portal.messages.mail import letter
from portal.messages.rules.content import content_from
from portal.people.access import OPEN_TO_ALL, decision
from portal.settings import settings
from portal.submissions.rules import new_key
from tests.attacks.asking import Answer, ask
from tests.attacks.street import Street, make_street
from tests.bookings.cast import visitor_of
from tests.databases import only
from tests.make import insert, make_closure, slot, write
from tests.people.make import signed_in

on_sqlite = only("sqlite")

HOSTILE = (
    "=cmd|'/C calc'!A0\"><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\r\nX-EVIL: 1\r\nEND:VEVENT\r\nBEGIN:VEVENT\u202e\u2066{{7*7}}%(x)s;,:\\n🏸"
)
NAME = '"><script>alert(1)</script>\r\n'  # a person's has at most 30 characters
RAW = ("<script>alert", "<img src=x", "'!A0\"")


@pytest.fixture
async def street(database: str) -> Street:
    """The usual street, where every text in every table is hostile."""
    made = await make_street()
    hall = made.hall
    await make_closure(hall, "2026-11-26 14:00", "2026-11-26 15:00", reason_en=HOSTILE)
    await make_closure(hall, "2026-11-28 16:00", "2026-11-28 17:00", kind="weather")
    await insert(
        "school_period",
        organisation_id=hall.organisation.id,
        kind="exam",
        starts_on="2026-11-27",
        ends_on="2026-11-27",
        name_zh="x",
        name_en="x",
    )
    await insert(
        "hours_exception",
        organisation_id=hall.organisation.id,
        facility_id=hall.id,
        starts_on="2026-11-29",
        ends_on="2026-11-29",
        spans="08:00-09:00",
        reason_zh="x",
        reason_en="x",
        set_at=0,
    )
    await insert(
        "terms_change",
        facility_id=hall.id,
        holds_from="2026-11-01",
        words_zh="x",
        words_en="x",
        changed_at=clock.to_us(clock.now()),
    )
    await write(
        "calendar_day",
        calendar="",
        on_day="2026-11-30",
        day_type="public_holiday",
        name_zh="x",
        name_en="x",
        source="x",
    )
    await signed_in(made.cast["alice"].id)
    await poison()
    return made


async def poison() -> None:
    """Put the attack into every column that keeps words for people, whatever the table."""
    tables = await database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    done = set()
    async with database.transaction():
        for (table,) in tables:
            for column in [row[1] for row in await database.rows(f"PRAGMA table_info({table})")]:
                if column.endswith(("_zh", "_en")) and not column.startswith("event_"):
                    await database.execute(f"UPDATE {table} SET {column} = ?", HOSTILE)
                    done.add((table, column))
        await database.execute("UPDATE organisation SET telephone = ?", HOSTILE)
        await database.execute("UPDATE session SET device = ?", HOSTILE)
        await database.execute("UPDATE person SET name = ?", NAME)
    assert {("facility", "name_zh"), ("unit", "name_en"), ("closure", "reason_zh")} <= done


def injected(answer: Answer) -> str | None:
    """What came through as something else than words."""
    for name, value in answer.headers:
        if set(value) & set("\r\n\0") or "X-EVIL" in name:
            return f"the header {name}"
    if answer.kind == "text/html":
        return next((raw for raw in RAW if raw in answer.text), None)
    if answer.kind == "text/calendar":
        if any(line.startswith((b"X-EVIL", b"<")) for line in answer.body.split(b"\r\n")):
            return "a line of a calendar"
        Calendar.from_ical(answer.body)
        return None if b"\n" not in answer.body.replace(b"\r\n", b"") else "a bare line feed"
    return None


async def pages(street: Street, app: Any) -> list[tuple[str, Answer]]:
    """Every page that can be looked at, by Alice, in both languages, whole and as a block."""
    slot_asked = f"unit={street.hall.units[0].id}&starts=2026-11-28T06:00Z"
    queries = (
        "",
        "day=2026-11-28",
        "from=2026-11-26&unit=each",
        slot_asked,
        "moving=" + street.code,
    )
    block = [("hx-request-type", "partial"), ("hx-target", "section#slots")]
    seen = []
    for route in routes:
        if "GET" not in (route.methods or ()):
            continue
        whose = "guest" if decision(route.endpoint) == OPEN_TO_ALL else "alice"
        for prefix in ("", "/en"):
            path = prefix + await street.path_of(route)
            for query in queries:
                cookie = await street.cookie("alice" if "moving" in query else whose)
                seen.append((path, await ask(app, "GET", path, query=query, cookie=cookie)))
            seen.append((path, await ask(app, "GET", path, query=queries[1], more=block)))
    return seen


@on_sqlite
async def test_it_is_words_on_every_page_and_in_every_calendar(street, app):
    seen = await pages(street, app)
    assert not [f"{path}: {said}" for path, answer in seen if (said := injected(answer))]
    assert not [path for path, answer in seen if answer.status >= 500]
    # It was there to be seen, or this proves nothing.
    showing = {path for path, answer in seen if "&lt;script&gt;alert" in answer.text}
    for path in (
        "/",
        "/facilities",
        "/facilities/hall",
        "/facilities/hall/week",
        "/me",
        "/rules",
        "/facilities/hall/week",
        "/organisations/longling",
        "/me/devices",
        f"/bookings/{street.code}",
        f"/bookings/{street.code}/move",
        "/bookings/new",
    ):
        assert path in showing, path
    calendars = [answer for _, answer in seen if answer.kind == "text/calendar"]
    assert any(b"script" in answer.body for answer in calendars)


@on_sqlite
async def test_it_is_words_in_letters_and_their_calendars(street, sends_mail):
    alice = visitor_of(street.cast["alice"])
    wish = slot(street.hall, "2026-12-01 19:00")
    async with database.transaction():
        await database.execute("DELETE FROM hours_exception")
        await database.execute("DELETE FROM school_period")
    code = await book_slot(alice, street.hall.units[0].id, wish, party=1, key=new_key())
    await cancel_booking(alice, code, key=new_key())
    waiting = await hold_waiting(clock.now(), 10)
    assert {message.kind for message in waiting} == {"booked", "cancelled"}
    for message in waiting:
        mail = _as_received(message)
        assert mail["X-EVIL"] is None
        assert mail["To"] == "alice@example.net"
        assert "\n" not in mail["Subject"]
        assert "<script" not in mail.get_body(preferencelist=("html",)).get_content()
        (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        entries = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
        assert len(entries) == 1


def _as_received(message: Held) -> Any:
    content = content_from(message.content, secret=settings().secret)
    made = letter(message, content, "portal@portal.example")
    return BytesParser(policy=email.policy.default).parsebytes(made.as_bytes())
