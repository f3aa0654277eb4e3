"""Entries for tests, ordinary where a test does not say otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.ical import Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
MADE_AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def entry(**changes: Any) -> Entry:
    """An hour of badminton on Saturday 28 November 2026, 09:00 in Shanghai."""
    starts = changes.get("starts", datetime(2026, 11, 28, 1, 0, tzinfo=UTC))
    values: dict[str, Any] = {
        "uid": "ABCDEF2345@portal.example",
        "sequence": 2,
        "starts": starts,
        "ends": starts + timedelta(hours=1),
        "zone": SHANGHAI,
        "summary": "羽毛球馆 2号场 · 龙岭实验学校",
        "created": MADE_AT,
        "modified": MADE_AT,
        "description": "共 2 人\n请带:球拍, 水; 毛巾",
        "location": "龙岭实验学校，龙岭路18号",
        "geo": (22.69, 114.34),
        "url": "https://portal.example/bookings/ABCDEF2345",
        "alarm_minutes": 60,
        "categories": ("羽毛球",),
    }
    return Entry(**values | changes)


def lines(document: bytes) -> list[str]:
    """The content lines of a document, unfolded."""
    return document.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
