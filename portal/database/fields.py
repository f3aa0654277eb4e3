"""Columns that mean the same on every engine, so that raw rows and models agree."""

from datetime import date, datetime
from typing import Any

from tortoise.fields import BigIntField, CharField

from portal import clock


class InstantField(BigIntField):
    """An aware instant, kept as microseconds since 1970, UTC."""

    def to_db_value(self, value: Any, instance: Any) -> int | None:
        return clock.to_us(value) if isinstance(value, datetime) else value

    def to_python_value(self, value: Any) -> datetime | None:
        return clock.from_us(value) if isinstance(value, int) else value


class DayField(CharField[str]):
    """A day on a wall calendar, kept as 'YYYY-MM-DD'."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)

    def to_db_value(self, value: Any, instance: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def to_python_value(self, value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value
