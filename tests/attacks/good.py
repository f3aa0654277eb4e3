"""Fields with which each form reads on to its end; those that a page does not know do no harm."""

from portal.submissions.rules import new_key
from portal.terms.rules import BOUNDS
from tests.attacks.street import Street
from tests.make import TERMS

# What a name means on one page and not on the others: the first piece of an address that fits.
ELSEWHERE: dict[str, dict[str, str]] = {
    "/closures": {"when": "days", "first": "2027-01-10", "starts": "08:00", "ends": "12:00"},
    "/weather": {"signal": "rainstorm", "level": "red", "hours": "2"},
    "/gate/paper": {"at": "08:55"},
    "/organisations/{slug}/gate": {"name": "North gate", "until": "2027-06-30"},
    "/approvals": {"answer": "no", "why": "Taken by the school team."},
    "/desk/appeals": {"verdict": "upheld", "why": "weather", "answer": "It rained."},
    "/hours/{facility}": {
        "starts_on": "2027-02-01",
        "ends_on": "2027-02-28",
        "name_zh": "二月",
        "name_en": "February",
        "rows": "2",
        "type_0": "weekend",
        "hours_0": "08:00-12:00",
        "type_1": "school_day",
        "some_1": "1",
        "days_1": "4",
    },
    "/dates": {
        "kind": "other_hours",
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-02",
        "words_zh": "运动会",
        "words_en": "Sports day",
        "hours": "10:00-12:00",
        "id": "1",
    },
    "/desk/calendar": {
        "calendar": "CN",
        "year": "2027",
        "day": "2027-01-01",
        "kind": "public_holiday",
        "name_zh": "元旦",
        "name_en": "New Year",
        "source": "A notice",
    },
    "/desk/people": {
        "name": "王秀兰",
        "phone": "13912345678",
        "language": "zh",
        "neighbour": "yes",
        "address": "13912345679",
        "facility": "hall",
    },
    "/terms/": {
        **{bound.name: str(TERMS.get(bound.name, bound.low)) for bound in BOUNDS},
        "check_in_before": "15",
        "check_in_after": "15",
        "strikes_allowed": "3",
        "strike_days": "30",
        "pause_days": "7",
        "raster_minutes": "60",
        "release": "08:00",
        "holds_from": "2027-01-01",
        "check_in": "in",
        "approval": "1",
    },
    "/limits": {
        "where": "here",
        "who": "person",
        "measure": "bookings",
        "period": "week",
        "kind": "",
        "day_type": "",
        "peak_from": "18:00",
        "peak_until": "21:00",
        "amount": "40",
        "holds_from": "2027-01-01",
        "ends_on": "2027-01-01",
    },
    "/draws/{facility}": {
        "day5": "1",
        "from_minute": "540",
        "until_minute": "720",
        "register_from_day": "0",
        "register_from_minute": "0",
        "register_until_day": "2",
        "register_until_minute": "1440",
        "drawn_day": "3",
        "drawn_minute": "720",
    },
    "/draws/{week}": {"wish1": "s1"},
    "/me/password": {"present": "wrong horse", "password": "correct horse battery"},
}


def good(street: Street, path: str = "") -> dict[str, str]:
    """What a form at `path` (as its route says it) is sent when nothing is wrong with it."""
    here = next((more for piece, more in ELSEWHERE.items() if piece in path), {})
    return {
        "unit": str(street.hall.units[1].id),
        f"unit{street.hall.units[1].id}": "1",
        "starts": "2026-11-28T06:00Z",
        "party": "2",
        "children": "1",
        "band": "7-13",
        "submission": new_key(),
        "day": "2026-11-28",
        "from": "",
        "address": "dora@example.net",
        "sure": "no",
        "booking": street.due if "gate" in path else street.code,
        "heads": "2",
        "digits": "123456",
        "place": street.hall.slug if "gate" in path else str(street.hall.id),
        "facility": str(street.hall.id),
        "reason": "exam",
        **here,
    }
