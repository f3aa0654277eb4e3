"""Values kept in this process by version, so that reading them again costs nothing.

Nothing is decided from a kept value whose version was not read from the database for this decision.
Inside a transaction nothing is kept: it may yet be undone, and its version number used again.
"""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_all: list["Kept[Any, Any]"] = []


class Kept(dict[K, V], Generic[K, V]):
    """A dictionary of at most `most` entries; the oldest go first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        _all.append(self)

    def keep(self, key: K, value: V) -> V:
        """Keep `value`, and give it back."""
        if key not in self and len(self) >= self.most:
            del self[next(iter(self))]
        self[key] = value
        return value


def forget_everything() -> None:
    """Another database was opened: nothing kept is true of it."""
    for kept in _all:
        kept.clear()
