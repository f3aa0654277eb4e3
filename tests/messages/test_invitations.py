"""What is booked, moved and cancelled reaches a calendar by itself, in other programs' eyes."""

from email.message import EmailMessage
from typing import Any

import icalendar
import pytest

from portal.bookings.actions import cancel_booking, move_booking
from portal.messages.jobs import send_waiting_messages
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.ical.readers import READERS
from tests.make import make_facility, slot

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


@pytest.fixture
async def letters(database, post) -> list[EmailMessage]:
    """What somebody got who booked, moved and cancelled."""
    hall = await make_facility()
    alice = await somebody(email="alice@example.org", language="en")
    code = await book(alice, hall, NINE)
    await send_waiting_messages()
    await move_booking(alice, code, hall.units[0].id, slot(hall, TEN), key=new_key())
    await send_waiting_messages()
    await cancel_booking(alice, code, key=new_key())
    await send_waiting_messages()
    return list(post.received)


def asked(letter: EmailMessage) -> tuple[EmailMessage, bytes]:
    """The part that calendars look for, and what is in it."""
    (part,) = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    content: Any = part.get_payload(decode=True)
    return part, content


def test_the_letter_is_laid_out_as_mail_programs_expect(letters):
    for letter in letters:
        assert letter.get_content_type() == "multipart/mixed"
        alternative, file = letter.iter_parts()
        kinds = [part.get_content_type() for part in alternative.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        assert file.get_content_type() == "application/ics"
        assert file.get_filename() == "booking.ics"
        assert file.get_payload(decode=True) == asked(letter)[1]
        assert not letter.defects


def test_the_method_of_the_part_is_that_of_the_calendar(letters):
    methods = []
    for letter in letters:
        part, content = asked(letter)
        assert part["Content-Type"].params["charset"].lower() == "utf-8"
        read: Any = icalendar.Calendar.from_ical(content)
        assert part["Content-Type"].params["method"] == read["method"]
        methods.append(str(read["method"]))
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_understands_the_three_as_one_story(letters, reader):
    found = [READERS[reader](asked(letter)[1]) for letter in letters]
    events = [event for (event,) in found]
    assert len({event.uid for event in events}) == 1
    assert [event.sequence for event in events] == sorted({event.sequence for event in events})
    assert [event.status for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1].starts > events[0].starts
    assert events[2].alarms == 0


def test_both_sides_are_named(letters):
    for letter in letters:
        read: Any = icalendar.Calendar.from_ical(asked(letter)[1])
        (event,) = read.walk("VEVENT")
        assert event["organizer"] == "mailto:portal@portal.example"
        assert event["organizer"].params["CN"] == "Longling Road"
        assert event["attendee"] == "mailto:alice@example.org"
        assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
        assert event["attendee"].params["RSVP"] == "FALSE"
