"""One entry of a calendar: a VEVENT."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event, vGeo, vText, vUri

from portal.ical.text import one_line, plain, web_address

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

GEO_PLACES = 6  # decimals of a degree, about 0.1 m
NOT_ZERO = 1e-4  # below it Python writes 1e-05, which no calendar reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happens from `starts` to `ends` (aware instants), shown on the wall clock of `zone`.

    `uid` stays the same for the life of the thing, `sequence` rises with every change; `modified`
    is when it was last changed. `geo` is latitude and longitude in degrees. `alarm_minutes` before
    the start the phone reminds; a cancelled entry never does and blocks no time.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    zone: ZoneInfo
    summary: str
    created: datetime
    modified: datetime
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    status: Status = "CONFIRMED"
    alarm_minutes: int | None = None
    categories: tuple[str, ...] = ()
    transparent: bool = False


class Text(vText):
    """Text that is read again as it was: the library takes a typed "\\N" for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


def entry_bytes(entry: Entry) -> bytes:
    """The VEVENT of `entry`, ending in CRLF: UTF-8, folded at 75 octets, the same every time."""
    starts, ends = _shown(entry)
    cancelled = entry.status == "CANCELLED"
    event = Event()
    event.add("uid", one_line(entry.uid))
    event.add("dtstamp", _second(entry.modified))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.transparent or cancelled else "OPAQUE")
    event.add("summary", Text(one_line(entry.summary)))
    event.add("created", _second(entry.created))
    event.add("last-modified", _second(entry.modified))
    if text := plain(entry.description).strip():
        event.add("description", Text(text))
    if place := one_line(entry.location):
        event.add("location", Text(place))
    if entry.geo is not None:
        event.add("geo", vGeo((_degrees(entry.geo[0]), _degrees(entry.geo[1]))))
    if address := web_address(entry.url):
        event.add("url", vUri(address))
    if categories := [one_line(each) for each in entry.categories if one_line(each)]:
        event.add("categories", categories)
    if entry.alarm_minutes is not None and not cancelled:
        event.add_component(_alarm(entry.summary, entry.alarm_minutes))
    written: bytes = event.to_ical()
    return written


def _alarm(words: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", Text(one_line(words)))
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _shown(entry: Entry) -> tuple[datetime, datetime]:
    """Start and end on the wall clock, or both in UTC when the clock shows one of them twice.

    Readers disagree about which of two equal wall times is meant.
    """
    starts = _second(entry.starts).astimezone(entry.zone)
    ends = _second(entry.ends).astimezone(entry.zone)
    if _shown_twice(starts) or _shown_twice(ends) or entry.zone.key in ("UTC", "Etc/UTC"):
        return starts.astimezone(UTC), ends.astimezone(UTC)
    return starts, ends


def _shown_twice(at: datetime) -> bool:
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


def _second(at: datetime) -> datetime:
    """The instant in UTC, whole seconds: calendars know no smaller ones."""
    return at.astimezone(UTC).replace(microsecond=0)


def _degrees(value: float) -> float:
    return 0.0 if abs(value) < NOT_ZERO else round(value, GEO_PLACES)
