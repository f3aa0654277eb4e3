"""What people would like: when they come, how many of them, for how long. Pure."""

from random import Random

Curve = tuple[tuple[int, float], ...]

LIBRARY_KINDS = ("reading", "study", "meeting")

# From these minutes of the day on, so much of what there is would be taken, were appeal complete.
FREE_DAY: Curve = ((0, 0.2), (540, 0.25), (600, 0.35), (840, 0.6), (900, 0.75), (960, 0.95))
SCHOOL_DAY: Curve = ((0, 0.12), (840, 0.2), (960, 0.7), (1080, 0.9), (1140, 0.97))
LIBRARY_FREE_DAY: Curve = ((0, 0.35), (720, 0.95), (1020, 0.75))
LIBRARY_SCHOOL_DAY: Curve = ((0, 0.2), (720, 0.4), (1020, 0.7))

# The parties that come, the most usual first; each is half as usual as the one before.
PARTIES = {
    "badminton": (4, 2, 3, 6),
    "basketball": (6, 10, 4, 8, 3),
    "football": (14, 10, 16, 20),
    "running": (4, 2, 6, 1),
    "table_tennis": (2, 4, 3),
    "tennis": (2, 4, 3),
    "volleyball": (12, 10, 8),
    "swimming": (3, 2, 4, 1),
    "dance": (12, 8, 16, 6),
    "reading": (3, 2, 4, 1),
    "study": (2, 1),
    "meeting": (4, 6, 3, 8),
}
WITH_CHILDREN = {"badminton": 0.2, "table_tennis": 0.25, "swimming": 0.4, "reading": 0.45}
BANDS = ("7-13", "0-6", "14-17")


def wanted(kind: str, minute: int, *, free_day: bool) -> float:
    """The share of a slot from this minute of the day that people would take, 0 to 1."""
    if kind in LIBRARY_KINDS:
        curve = LIBRARY_FREE_DAY if free_day else LIBRARY_SCHOOL_DAY
    else:
        curve = FREE_DAY if free_day else SCHOOL_DAY
    return next(share for since, share in reversed(curve) if since <= minute)


def party(chance: Random, kind: str, most: int) -> int:
    """How many come, at most `most`."""
    for size in PARTIES[kind]:
        if size <= most and chance.random() < 0.5:
            return size
    return min(PARTIES[kind][0], most)


def children(chance: Random, kind: str, party_size: int) -> tuple[int, str]:
    """How many of the party are children and their ages; there is always a grown-up."""
    if party_size < 2 or chance.random() >= WITH_CHILDREN.get(kind, 0.05):
        return 0, ""
    return chance.randint(1, max(1, party_size // 2)), chance.choice(BANDS)


def minutes(chance: Random, least: int, longest: int, *, free_day: bool) -> int:
    """How long they would stay: on free days often twice the shortest, if that is allowed."""
    twice = 2 * least <= longest and chance.random() < (0.55 if free_day else 0.35)
    return 2 * least if twice else least
