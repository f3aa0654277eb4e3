"""An entry sent by e-mail that a calendar takes in, changes or takes out by itself (iTIP)."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vText

from portal.ical.document import calendar_bytes
from portal.ical.text import one_line

BEGIN, END, ALARM = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n"


def method_of(entry: bytes) -> str:
    """ "CANCEL" of an entry made by `entry_bytes` that is cancelled, "REQUEST" of any other."""
    return "CANCEL" if b"\r\nSTATUS:CANCELLED\r\n" in entry else "REQUEST"


def invitation_bytes(
    entry: bytes, zones: Iterable[ZoneInfo], *, organiser: tuple[str, str], attendee: str
) -> bytes:
    """A VCALENDAR with one entry made by `entry_bytes`, for the e-mail address `attendee`.

    `organiser` is a name and an e-mail address. Who is asked has agreed already, by booking.
    """
    people = Event()
    people.add(
        "organizer",
        vCalAddress(f"mailto:{organiser[1]}"),
        parameters={"CN": vText(one_line(organiser[0]).replace('"', ""))},
    )
    people.add(
        "attendee",
        vCalAddress(f"mailto:{attendee}"),
        parameters={"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"},
    )
    lines: bytes = people.to_ical().removeprefix(BEGIN).removesuffix(END)
    place = entry.index(ALARM if ALARM in entry else END)
    made = entry[:place] + lines + entry[place:]
    return calendar_bytes([made], zones, "", method=method_of(entry))
