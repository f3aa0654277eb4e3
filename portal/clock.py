"""The only reader of the clock, and the only maker of stored instants.

Instants are aware and in UTC. In the database they are whole microseconds since 1970, which
compare and index alike on every engine, whatever zone they were given in.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NEVER_US = 2**62  # later than any instant; stands for "does not expire" in indexed columns

_frozen: datetime | None = None
_ahead = timedelta(0)


def now() -> datetime:
    """The present instant, UTC."""
    return _frozen or datetime.now(UTC) + _ahead


def today(zone: ZoneInfo) -> date:
    """The present day on the wall calendar of `zone`."""
    return now().astimezone(zone).date()


def freeze(at: datetime) -> None:
    """Stop the clock at an aware instant (tests)."""
    global _frozen
    _frozen = at.astimezone(UTC)


def thaw() -> None:
    """Let the clock run again."""
    global _frozen
    _frozen = None


def start_at(at: datetime) -> None:
    """Let the clock run on from an aware instant (demonstrations on a chosen day)."""
    global _ahead
    _ahead = at.astimezone(UTC) - datetime.now(UTC)


def to_us(at: datetime) -> int:
    """An aware instant as microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def from_us(us: int) -> datetime:
    """The aware UTC instant `us` microseconds after 1970."""
    return EPOCH + timedelta(microseconds=us)
