"""Terms of booking: the shipped defaults, and what each kind of place changes in them."""

from collections.abc import Mapping

from portal.demo.plan import Before

Terms = Mapping[str, int | str]

DEFAULT: Terms = {
    "slot_minutes": 60,
    "raster_minutes": 60,
    "buffer_minutes": 0,
    "longest_minutes": 60,
    "window_days": 7,
    "release_minute": 8 * 60,
    "notice_minutes": 30,
    "cancel_minutes": 120,
    "party_max": 4,
    "guardian_age": 14,
    "cap_day": 1,
    "cap_week": 3,
    "approval": False,
    "check_in": "none",
}


def terms(base: Terms = DEFAULT, **changes: int | str) -> Terms:
    """`base` with some of its lengths (minutes), ages, caps and what else it says changed."""
    unknown = changes.keys() - DEFAULT.keys()
    if unknown:
        raise ValueError(unknown)
    return {**base, **changes}


BADMINTON = terms(party_max=6, longest_minutes=120)
BADMINTON_BEFORE = Before(
    terms(BADMINTON, window_days=3, release_minute=0, cap_week=2, longest_minutes=60), 60
)
BASKETBALL = terms(party_max=12, raster_minutes=30, longest_minutes=120)
FOOTBALL = terms(party_max=22, longest_minutes=120, cancel_minutes=240)
FOOTBALL_BEFORE = Before(terms(FOOTBALL, cancel_minutes=120), 210)
TENNIS = terms(longest_minutes=120)
VOLLEYBALL = terms(party_max=14, longest_minutes=120)
TABLE_TENNIS = terms(raster_minutes=30, longest_minutes=120, cap_day=2)
TICKED_TABLES = terms(TABLE_TENNIS, check_in="in")
RUNNING = terms(party_max=6, notice_minutes=0, cancel_minutes=30, cap_day=2, cap_week=7)
DANCE = terms(party_max=20, longest_minutes=120, cap_day=2)
STUDIO = terms(DANCE, approval=True)
SWIMMING = terms(party_max=4, guardian_age=16, cap_day=2)
READING = terms(
    slot_minutes=240,
    raster_minutes=240,
    longest_minutes=240,
    release_minute=10 * 60,
    notice_minutes=0,
    cancel_minutes=60,
    cap_day=2,
    cap_week=7,
)
READING_BEFORE = Before(
    terms(READING, slot_minutes=180, raster_minutes=60, longest_minutes=180), 30
)
STUDY = terms(READING, slot_minutes=120, raster_minutes=120, longest_minutes=240, party_max=2)
MEETING = terms(
    raster_minutes=30,
    buffer_minutes=15,
    longest_minutes=180,
    party_max=8,
    cap_day=2,
)
