"""Two languages: sentences that wait to be put into one, and dates as people say them.

English is the key; Chinese stands in `translations/zh_CN/`, one catalogue for each package. The
catalogues are read once, at start, so that a missing line is found by a test, not by a reader.
"""

import gettext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh-CN", "en": "en"}  # what <html lang> says
CATALOGUES = Path(__file__).parent / "translations" / "zh_CN"

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Catalogue(gettext.NullTranslations):
    """One language's sentences, in the shape gettext and Jinja expect."""

    def __init__(self, sentences: dict[str, str] | None = None) -> None:
        super().__init__()
        self.sentences = sentences or {}

    def gettext(self, message: str) -> str:
        return self.sentences.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        # Chinese has one form for every number; its line is kept under the English singular.
        return self.sentences.get(msgid1) or (msgid1 if n == 1 else msgid2)


@cache
def catalogue(language: str) -> Catalogue:
    """The sentences of one of `LANGUAGES`."""
    if language == "en":
        return Catalogue()
    sentences: dict[str, str] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                if not message.id or message.fuzzy:
                    continue
                key = _first(message.id)
                if said := _first(message.string):
                    sentences[key] = said
    return Catalogue(sentences)


def _first(forms: Any) -> str:
    """The text itself, or the first of several plural forms."""
    return str(forms if isinstance(forms, str) else forms[0]) if forms else ""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence with named holes, not yet in anyone's language.

    Holes may hold text, numbers, days, other `Words`, or a `Named` thing with a name in each
    language; all are put into the language of the reader together with the sentence.
    """

    sentence: str
    plural: str | None = None
    count: int = 1
    holes: dict[str, Any] = field(default_factory=dict)

    def into(self, language: str) -> str:
        """This sentence in `language` ("zh" or "en")."""
        lines = catalogue(language)
        if self.plural is None:
            text = lines.gettext(self.sentence)
        else:
            text = lines.ngettext(self.sentence, self.plural, self.count)
        if not self.holes:
            return text
        return text % {name: _fill(value, language) for name, value in self.holes.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """Something whose own name is written in both languages."""

    zh: str
    en: str

    def into(self, language: str) -> str:
        return (self.zh if language == "zh" else self.en) or self.zh or self.en


def say(sentence: str, /, **holes: Any) -> Words:
    """A sentence to be put into the reader's language later: `say("Opens %(time)s.", time=...)`."""
    return Words(sentence, holes=holes)


def say_n(singular: str, plural: str, n: int, /, **holes: Any) -> Words:
    """Like `say`, for a counted thing; the hole `%(n)s` is filled with the number."""
    return Words(singular, plural, n, {"n": n, **holes})


def _fill(value: Any, language: str) -> Any:
    if isinstance(value, Words | Named):
        return value.into(language)
    if isinstance(value, datetime):
        return f"{day_words(value.date(), language)} {clock_words(value)}"
    if isinstance(value, date):
        return day_words(value, language)
    return value


def day_words(day: date, language: str, today: date | None = None) -> str:
    """A day as people write it: "11月28日 周六", "Sat 28 Nov"; with `today`, near days by name.

    The year is added when it is not that of `today`.
    """
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "zh":
        year = f"{day.year}年" if today and day.year != today.year else ""
        near = {0: "今天 ", 1: "明天 "}.get((day - today).days, "") if today else ""
        return f"{near}{year}{day.month}月{day.day}日 {weekday}"
    year = f" {day.year}" if today and day.year != today.year else ""
    near = {0: "Today, ", 1: "Tomorrow, "}.get((day - today).days, "") if today else ""
    return f"{near}{weekday} {day.day} {MONTHS[day.month - 1]}{year}"


def clock_words(time: datetime | int) -> str:
    """A wall time, "09:00", from a datetime in the zone it is meant for or minutes of the day."""
    if isinstance(time, int):
        return f"{time // 60:02d}:{time % 60:02d}"
    return f"{time:%H:%M}"
