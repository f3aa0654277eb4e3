"""Every message about a booking, word for word, in both languages and as a text message.

`said.txt` holds what was said last. Whoever means to say something else deletes the file, runs this
once, and reads the difference.
"""

from pathlib import Path

from portal import database
from portal.bookings import (
    notices,
    notices_appeals,
    notices_asked,
    notices_displaced,
    notices_reminding,
)
from portal.bookings.actions.records import reach_of
from portal.bookings.queries.displaced import Offer, Offered
from portal.bookings.queries.gate import booking_by_id
from portal.bookings.rules import Wish
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.reminding import Reminder
from portal.language import Named
from portal.messages.rules.content import content_from
from portal.settings import Gateway, settings
from tests.bookings.cast import mail_is_on
from tests.databases import only
from tests.make import make_booking, make_facility, make_organisation, make_person, slot, wall
from tests.messages.conftest import chosen

__all__ = ["chosen"]
SAID = Path(__file__).with_name("said.txt")
CODE = "KPTX4M7WQ2"
ANSWER = "谢谢您告诉我们。"


async def everything(booking, reach, entry) -> None:
    """Each notice once, in the order of a booking's life."""
    facts, later = booking.facts, slot(booking.facts, "2026-11-29 10:00")
    wish, day = (
        Wish(booking.unit, later),
        wall("2026-12-28 09:00", facts.zone).astimezone(facts.zone),
    )
    until = wall("2026-11-27 20:00", facts.zone)
    await notices.booked(reach, facts, Wish(booking.unit, booking.span), code=CODE, entry=entry)
    await notices_asked.asked(reach, facts, wish, until, code=CODE, entry=entry)
    await notices_asked.approved(reach, booking, entry=entry)
    await notices_asked.denied(
        reach, booking, Named("场地另有安排。", "The place is needed."), entry=entry
    )
    await notices_asked.unanswered(reach, booking, entry=entry)
    await notices.moved(reach, booking, facts, wish, entry=entry)
    for kind in Reminder:
        await notices_reminding.remind(kind, reach, booking)
    await notices.cancelled(reach, booking, entry=entry)
    reason = Named("高考考点", "university entrance exam")
    for kept in ((Offered(1, facts, booking.unit, later),), ()):
        offer = Offer(1, "C", "closure", reason, Fate.OFFERED, 1, until, kept, None)
        await notices_displaced.displaced(reach, booking, offer, entry=entry)
    await notices_displaced.accepted(
        reach, booking, Offered(1, facts, booking.unit, later), entry=entry
    )
    await notices_displaced.restored(reach, booking, "closure", entry=entry)
    for paused in (None, day):
        await notices.missed(reach, booking, count=2, allowed=3, expires=day, paused_until=paused)
    await notices.came_after_all(reach, booking)
    for resumed in (False, True):
        await notices_appeals.excused(
            reach, booking, ANSWER, asked=True, resumed=resumed, entry=entry
        )
    await notices_appeals.upheld(reach, booking, ANSWER)


async def said_to(person, facts, starts: str) -> list[str]:
    """What they were told, each message as subject and text."""
    code = await make_booking(facts, starts, person=person)
    number = await database.value("SELECT id FROM booking WHERE code = ?", code)
    async with database.transaction():
        await database.execute("UPDATE booking SET code = ? WHERE id = ?", CODE, number)
        booking = await booking_by_id(number)
        reach, entry = await reach_of(booking)
        await everything(booking, reach, entry)
    rows = await database.rows(
        "SELECT kind, content FROM message WHERE person_id = ? AND channel <> 'page' ORDER BY id",
        person.id,
    )
    async with database.transaction():
        await database.execute("UPDATE booking SET code = ? WHERE id = ?", code, number)
    told = []
    for kind, kept in rows:
        content = content_from(kept, secret=settings().secret)
        told.append(f"[{kind}] {content.subject}\n{content.text}")
    return told


@only("sqlite")
async def test_it_is_what_was_said_last(database, at, chosen):
    at("2026-11-26 09:00")
    school = await make_organisation(
        slug="longling", name_zh="龙岭实验学校", name_en="Longling School"
    )
    hall = await make_facility(
        organisation=school, courts=3, slug="hall", name_zh="羽毛球馆", name_en="Badminton hall"
    )
    parts = []
    with mail_is_on():
        for language in ("zh", "en"):
            person = await make_person(email=f"{language}@example.net", language=language)
            told = await said_to(
                person, hall, "2026-11-28 09:00" if language == "zh" else "2026-11-28 10:00"
            )
            parts.append(f"==== {language}, e-mail ====\n\n" + "\n\n----\n\n".join(told))
        chosen(smtp_url="", sms=Gateway("https://gateway.example/", "x", "龙岭路社区", {}))
        person = await make_person(phone="+8613800000000")
        told = await said_to(person, hall, "2026-11-28 11:00")
        parts.append("==== zh, text message ====\n\n" + "\n\n----\n\n".join(told))
    now = "\n\n".join(parts) + "\n"
    if not SAID.exists():
        SAID.write_text(now, encoding="utf-8")
    assert now == SAID.read_text(encoding="utf-8")
