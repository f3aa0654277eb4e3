"""Small draws, made for tests of the rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.draws.rules.values import Draw, Prize, Record, Request, Share

CLOSED = datetime(2026, 11, 25, 16, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 1, tzinfo=UTC)  # 09:00 in Shenzhen
SEED = "5eed" * 16


def prize(slot: str, *places: int, hour: int = 0, day: str = "2026-11-28") -> Prize:
    """A slot an hour long, `hour` hours after nine, of units with so many places."""
    starts = SATURDAY + timedelta(hours=hour)
    shares = tuple(Share(f"u{n}", each) for n, each in enumerate(places, start=1))
    return Prize(slot, starts, starts + timedelta(hours=1), day, shares)


def request(name: str, wishes: str, **changes: Any) -> Request:
    """`wishes` are names of slots of one letter, the dearest first."""
    return Request(**{"name": name, "takes": 1, "wishes": tuple(wishes), **changes})


def draw(prizes: list[Prize], requests: list[Request], **changes: Any) -> Draw:
    return Draw(
        **{
            "name": "HALL2026W48",
            "facility": "longling-hall",
            "closed": CLOSED,
            "seed": SEED,
            "prizes": tuple(prizes),
            "requests": tuple(requests),
            **changes,
        }
    )


LOST_TWICE = Record(won=0, lost=2)
