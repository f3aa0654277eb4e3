"""Other programs' readers of calendars, each answering with the same plain events."""

import ctypes
import ctypes.util
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import icalendar
import vobject

from tests.javascript import read_by_icaljs


@dataclass(frozen=True)
class Event:
    """One event as a reader understood it; instants in UTC."""

    uid: str
    starts: datetime
    ends: datetime
    summary: str
    description: str
    location: str
    status: str
    sequence: int
    alarms: int


def by_icalendar(calendar: bytes) -> list[Event]:
    """The library that wrote it."""
    read: Any = icalendar.Calendar.from_ical(calendar)
    return [
        Event(
            uid=str(event["uid"]),
            starts=event["dtstart"].dt.astimezone(UTC),
            ends=event["dtend"].dt.astimezone(UTC),
            summary=str(event["summary"]),
            description=str(event.get("description", "")),
            location=str(event.get("location", "")),
            status=str(event["status"]),
            sequence=int(event["sequence"]),
            alarms=len(event.walk("VALARM")),
        )
        for event in read.walk("VEVENT")
    ]


def by_icaljs(calendar: bytes) -> list[Event]:
    """Thunderbird's reader."""
    return [
        Event(
            uid=event["uid"],
            starts=datetime.fromisoformat(event["starts"]),
            ends=datetime.fromisoformat(event["ends"]),
            summary=event["summary"],
            description=event["description"] or "",
            location=event["location"] or "",
            status=event["status"],
            sequence=event["sequence"],
            alarms=event["alarms"],
        )
        for event in read_by_icaljs(calendar)
    ]


def by_vobject(calendar: bytes) -> list[Event]:
    """The reader of Radicale and of the Calendar and Contacts Server."""
    read: Any = vobject.readOne(calendar.decode())
    return [
        Event(
            uid=event.uid.value,
            starts=event.dtstart.value.astimezone(UTC),
            ends=event.dtend.value.astimezone(UTC),
            summary=event.summary.value,
            description=event.description.value if hasattr(event, "description") else "",
            location=event.location.value if hasattr(event, "location") else "",
            status=event.status.value,
            sequence=int(event.sequence.value),
            alarms=len(getattr(event, "valarm_list", [])),
        )
        for event in getattr(read, "vevent_list", [])
    ]


class _Time(ctypes.Structure):
    """`struct icaltimetype`."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


@cache
def _libical() -> Any:
    name = ctypes.util.find_library("ical") or "libical.so.3"
    library = ctypes.CDLL(name)
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for function, answer, takes in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_string_to_kind", ctypes.c_int, [text]),
        ("icalcomponent_count_errors", ctypes.c_int, [pointer]),
        ("icalcomponent_count_components", ctypes.c_int, [pointer, ctypes.c_int]),
        ("icalcomponent_as_ical_string", text, [pointer]),
        ("icalrestriction_check", ctypes.c_int, [pointer]),
        ("icalcomponent_get_first_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_next_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_summary", text, [pointer]),
        ("icalcomponent_get_description", text, [pointer]),
        ("icalcomponent_get_location", text, [pointer]),
        ("icalcomponent_get_status", ctypes.c_int, [pointer]),
        ("icalproperty_enum_to_string", text, [ctypes.c_int]),
        ("icalproperty_status_to_string", text, [ctypes.c_int]),
        ("icalcomponent_get_sequence", ctypes.c_int, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_int64, [_Time, pointer]),
        ("icaltimezone_get_component", pointer, [pointer]),
        ("icalcomponent_free", None, [pointer]),
    ):
        found = getattr(library, function)
        found.restype, found.argtypes = answer, takes
    return library


def by_libical(calendar: bytes) -> list[Event]:
    """GNOME's and KDE's reader. Raises ValueError with its complaints, if it has any."""
    library = _libical()
    read = library.icalparser_parse_string(calendar)
    if not read:
        raise ValueError("libical could not read it at all")
    try:
        library.icalrestriction_check(read)
        if library.icalcomponent_count_errors(read):
            said = library.icalcomponent_as_ical_string(read).decode()
            raise ValueError([line for line in said.splitlines() if "X-LIC-ERROR" in line])
        return list(_libical_events(library, read))
    finally:
        library.icalcomponent_free(read)


def _libical_events(library: Any, read: Any) -> Any:
    events = library.icalcomponent_string_to_kind(b"VEVENT")
    alarms = library.icalcomponent_string_to_kind(b"VALARM")
    event = library.icalcomponent_get_first_component(read, events)
    while event:
        yield Event(
            uid=library.icalcomponent_get_uid(event).decode(),
            starts=_instant(library, library.icalcomponent_get_dtstart(event)),
            ends=_instant(library, library.icalcomponent_get_dtend(event)),
            summary=library.icalcomponent_get_summary(event).decode(),
            description=(library.icalcomponent_get_description(event) or b"").decode(),
            location=(library.icalcomponent_get_location(event) or b"").decode(),
            status=library.icalproperty_status_to_string(
                library.icalcomponent_get_status(event)
            ).decode(),
            sequence=library.icalcomponent_get_sequence(event),
            alarms=library.icalcomponent_count_components(event, alarms),
        )
        event = library.icalcomponent_get_next_component(read, events)


def _instant(library: Any, time: _Time) -> datetime:
    assert time.zone, "libical found no zone for a time"
    return datetime.fromtimestamp(library.icaltime_as_timet_with_zone(time, time.zone), UTC)


READERS: dict[str, Callable[[bytes], list[Event]]] = {
    "icalendar": by_icalendar,
    "ical.js": by_icaljs,
    "vobject": by_vobject,
    "libical": by_libical,
}
