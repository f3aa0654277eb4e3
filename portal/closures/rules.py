"""Reasons the public reads, and the signals of the weather."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from portal.language import Named, Words, say

OWN_WORDS = "own"
LONGEST_REASON = 80  # characters
LONGEST_DISTRICT = 20
LONGEST = timedelta(days=366)
HOURS_AT_ONCE = (1, 2, 3, 4, 6, 8, 12)

READY_REASONS: Mapping[str, Named] = {
    "exam": Named("学校考试", "Exam at the school"),
    "works": Named("场地维修", "Works on the ground"),
    "training": Named("校队训练", "School team training"),
    "cleaning": Named("清洁消毒", "Cleaning"),
}


class Signal(StrEnum):
    """What the weather service warns of."""

    TYPHOON = "typhoon"
    RAINSTORM = "rainstorm"
    THUNDER_GALE = "thunder_gale"


class Level(StrEnum):
    """How strongly, the weakest first."""

    WHITE = "white"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


SIGNAL_NAMES: Mapping[Signal, Named] = {
    Signal.TYPHOON: Named("台风", "typhoon"),
    Signal.RAINSTORM: Named("暴雨", "rainstorm"),
    Signal.THUNDER_GALE: Named("雷雨大风", "thunder-gale"),
}
LEVEL_NAMES: Mapping[Level, Named] = {
    Level.WHITE: Named("白色", "white"),
    Level.BLUE: Named("蓝色", "blue"),
    Level.YELLOW: Named("黄色", "yellow"),
    Level.ORANGE: Named("橙色", "orange"),
    Level.RED: Named("红色", "red"),
}
SIGNAL_WORDS: Mapping[Signal, Words] = {
    Signal.TYPHOON: say("Typhoon"),
    Signal.RAINSTORM: say("Rainstorm"),
    Signal.THUNDER_GALE: say("Thunder-gale"),
}
LEVEL_WORDS: Mapping[Level, Words] = {
    Level.WHITE: say("White"),
    Level.BLUE: say("Blue"),
    Level.YELLOW: say("Yellow"),
    Level.ORANGE: say("Orange"),
    Level.RED: say("Red"),
}

# Which levels there are of each signal.
SIGNAL_LEVELS: Mapping[Signal, tuple[Level, ...]] = {
    Signal.TYPHOON: tuple(Level),
    Signal.RAINSTORM: (Level.YELLOW, Level.ORANGE, Level.RED),
    Signal.THUNDER_GALE: (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED),
}


def weather_reason(signal: Signal, level: Level, district: str) -> Named:
    """The reason as the public reads it: 坪山区暴雨红色预警, red rainstorm signal (坪山区)."""
    zh = f"{district}{SIGNAL_NAMES[signal].zh}{LEVEL_NAMES[level].zh}预警"
    en = f"{LEVEL_NAMES[level].en} {SIGNAL_NAMES[signal].en} signal"
    return Named(zh, f"{en} ({district})" if district else en)
