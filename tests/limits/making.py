"""Caps as rows."""

from typing import Any

from tests.make import insert


async def make_cap(**changes: Any) -> int:
    """Two bookings of a person a week, everywhere and since long ago, unless told; its id."""
    values = {
        "who": "person",
        "measure": "bookings",
        "period": "week",
        "amount": 2,
        "holds_from": "2026-01-01",
    }
    return await insert("cap", **values | changes)
