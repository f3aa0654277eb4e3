"""iCalendar documents, whatever is in them: entries, zones, whole calendars, as bytes.

An entry is made once, by the `icalendar` package, and its bytes are kept by whoever owns it; a
calendar is those bytes joined. Everything here is deterministic: the same values, the same bytes.
"""

from portal.ical.document import FORMAT, calendar_bytes
from portal.ical.entry import Entry, Status, entry_bytes
from portal.ical.invitation import invitation_bytes, method_of
from portal.ical.zones import zone_bytes, zone_data

__all__ = [
    "FORMAT",
    "Entry",
    "Status",
    "calendar_bytes",
    "entry_bytes",
    "invitation_bytes",
    "method_of",
    "zone_bytes",
    "zone_data",
]
