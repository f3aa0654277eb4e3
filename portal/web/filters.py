"""What templates may do to a value before it is shown; each is made for one language."""

import re
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from portal.language import MONTHS, WEEKDAYS, clock_words, day_words

CHINESE = re.compile(r"[\u3400-\u9fff]")
TODAY = {"zh": "今天", "en": "Today"}


def said(language: str, words: Any) -> Any:
    """Words and names in the reader's language; anything else as it is."""
    into = getattr(words, "into", None)
    return words if into is None else into(language)


def typed(language: str, text: str | None) -> Markup:
    """A name or words that somebody typed, marked as Chinese where the page around is English; so
    whoever listens hears a name, not spelled characters."""
    if text is None:
        return Markup("")
    if language != "zh" and CHINESE.search(text):
        return Markup('<span lang="zh-CN">{}</span>').format(text)
    return escape(text)


def day_text(language: str, day: date, today: date | None = None) -> str:
    """A day as people write it; near days by name when `today` is given."""
    return day_words(day.date() if isinstance(day, datetime) else day, language, today)


def day_time(language: str, day: date, today: date | None = None) -> Markup:
    """The same, marked up so that programs can read it too."""
    plain = day.date() if isinstance(day, datetime) else day
    words = day_words(plain, language, today)
    return Markup('<time datetime="{}">{}</time>').format(plain.isoformat(), words)


def weekday(language: str, day: date, today: date | None = None) -> str:
    """ "周六", "Sat", or today's name."""
    return TODAY[language] if day == today else WEEKDAYS[language][day.weekday()]


def day_short(language: str, day: date) -> Markup:
    """The day of the month for a narrow column; the month is there for those who listen."""
    if language == "zh":
        return Markup('<span class="month">{}月</span>{}日').format(day.month, day.day)
    return Markup('{}<span class="month"> {}</span>').format(day.day, MONTHS[day.month - 1])


def when(language: str, at: datetime, today: date | None = None) -> Markup:
    """Day and clock of a datetime that is already in the zone it is meant for."""
    words = f"{day_words(at.date(), language, today)} {clock_words(at)}"
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), escape(words))
