"""How far somebody would walk, as people write it: "10分钟内", "within 15 min on foot"."""

import re
from typing import NamedTuple

NEARBY = 10  # minutes on foot: "nearby" in a ten-minute circle
FARTHEST = 120
FIGURES = {"五": 5, "十": 10, "十五": 15, "二十": 20, "三十": 30, "半小时": 30}

CHINESE = re.compile(
    r"(?:步行|走路|走|离家)?(?P<n>-?\d{1,9}|十五|二十|三十|十|五)\s?分钟(?:步行|走路|路程|的路)?(?:以内|之内|内)?"
    r"|(?:步行|走路|走)?(?P<half>半小时)(?:以内|之内|内)?"
)
ENGLISH = re.compile(
    r"(?:within )?(?:a )?(?P<n>-?\d{1,9})[ -]?min(?:ute)?s?(?:['’]?s?)?"
    r"(?: (?:walking distance|walking|walk|on foot|away))?(?: (?:of|from))?(?![a-z])"
)


class Distance(NamedTuple):
    """Minutes on foot, or None when nobody could mean it; read up to `end`."""

    minutes: int | None
    end: int


def read(text: str, at: int) -> Distance | None:
    """The distance written at position `at`."""
    match = CHINESE.match(text, at) or ENGLISH.match(text, at)
    if match is None:
        return None
    typed = match["n"] or match["half"]
    minutes = FIGURES.get(typed)
    if minutes is None:
        minutes = int(typed)
    return Distance(minutes if 1 <= minutes <= FARTHEST else None, match.end())
