"""Times of day as people write them: parts of the day, single times, and from-to."""

import re
from typing import NamedTuple

MIDNIGHT = 24 * 60
# Minutes of the day, from and to; to is None where the day simply goes on.
PARTS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("清晨", "一大早", "early morning"), (5 * 60, 9 * 60)),
    **dict.fromkeys(("早上", "上午", "早晨", "morning", "am"), (6 * 60, 12 * 60)),
    **dict.fromkeys(("中午", "午间", "noon", "midday", "lunchtime"), (11 * 60, 14 * 60)),
    **dict.fromkeys(("下午", "午后", "afternoon", "pm"), (12 * 60, 18 * 60)),
    **dict.fromkeys(("傍晚", "放学后", "下班后", "after work", "after school"), (17 * 60, 21 * 60)),
    **dict.fromkeys(("晚上", "夜里", "夜间", "evening", "night"), (18 * 60, None)),
    "全天": (0, None),
    "all day": (0, None),
}
# A day and a part of it in one word.
BOTH = {"今早": ("今天", "早上"), "今晚": ("今天", "晚上"), "明早": ("明天", "早上")}
BOTH |= {"明晚": ("明天", "晚上"), "后晚": ("后天", "晚上"), "tonight": ("today", "evening")}
LATE_PARTS = {"下午", "午后", "傍晚", "晚上", "夜里", "夜间", "afternoon", "evening", "night"}
NOON_PARTS = {"中午", "午间", "noon", "midday", "lunchtime"}
FIGURES = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}

_hour = r"(?:\d{1,2}|十[一二]|[一二两三四五六七八九十])"


def _time(name: str) -> str:
    """A time on the clock; `name` tells the first of a pair from the second."""
    return (
        rf"(?P<h{name}>{_hour})"
        rf"(?::(?P<m{name}>\d{{2}})|(?P<u{name}>[点时](?:钟|整)?)"
        rf"(?:(?P<half{name}>半)|(?P<q{name}>[一三]刻)|(?P<cm{name}>\d{{1,2}})分?)?)?"
        rf" ?(?P<ap{name}>[ap]\.?m\.?(?![a-z]))?"
    )


_part = "|".join(sorted((w for w in PARTS if not w.isascii()), key=len, reverse=True))
_english_part = "|".join(sorted((w for w in PARTS if w.isascii()), key=len, reverse=True))
_between = r" ?(?:-|–|—|~|～|到|至|to|until|till) ?"
RANGE = re.compile(
    rf"(?:from )?{_time('1')}{_between}(?P<part2>{_part})?{_time('2')}(?![\d/月日号分])"
)
SINGLE = re.compile(
    rf"(?P<word>(?:from|after|since|before|by|until|till|at|around|@) )?{_time('1')}"
    r"(?![\d号日月分])(?P<tail> ?(?:以后|之后|过后|后|起|开始|以前|之前|前|左右))?"
)
NOON = re.compile(
    r"(?:中午|正午)(?P<tail>以前|之前|前|以后|之后|过后|后)"
    r"|(?P<word>from|after|since|before|by|until|till) (?:noon|midday)(?![a-z])"
)
PART = re.compile(rf"(?:{_part})|(?:in the |this )?(?:{_english_part})(?![a-z])")
TOGETHER = re.compile("|".join(w for w in BOTH if not w.isascii()) + r"|tonight(?![a-z])")
UNTIL = ("以前", "之前", "前", "before", "by", "until", "till")
STILL_NIGHT = 7  # o'clock; nobody means 03:00 when they write "3点"


class ReadTime(NamedTuple):
    """Minutes of the day, up to `end` in the sentence; None where that side is open."""

    starts: int | None
    ends: int | None
    end: int
    possible: bool = True
    part: str = ""


def read_part(text: str, at: int) -> ReadTime | None:
    """A part of the day at position `at`."""
    match = PART.match(text, at)
    if match is None:
        return None
    word = re.sub(r"^(?:in the |this )", "", match[0])
    return ReadTime(*PARTS[word], match.end(), part=word)


def read_time(text: str, at: int, part: str = "") -> ReadTime | None:
    """A time or a stretch of time at position `at`; `part` is the part of day said before it."""
    match = RANGE.match(text, at)
    if match is not None and _is_range(match):
        return _range(match, part)
    match = NOON.match(text, at)
    if match is not None:
        if (match["word"] or match["tail"]) in UNTIL:
            return ReadTime(None, MIDNIGHT // 2, match.end())
        return ReadTime(MIDNIGHT // 2, None, match.end())
    match = SINGLE.match(text, at)
    if match is None or not (match["u1"] or match["m1"] or match["ap1"] or match["word"]):
        return None
    starts = _minutes(match, "1", part)
    if starts is None:
        return ReadTime(None, None, match.end(), possible=False)
    if (match["word"] or "").strip() in UNTIL or (match["tail"] or "").strip() in UNTIL:
        return ReadTime(None, starts, match.end())
    return ReadTime(starts, None, match.end())


def _is_range(match: re.Match[str]) -> bool:
    """ "9-11点" and "9:00-11:00" are times; of "9-11" both ends must be hours in that order."""
    if any(match[name] for name in ("u1", "u2", "m1", "m2", "ap1", "ap2")):
        return True
    first, second = match["h1"], match["h2"]
    return first.isdigit() and second.isdigit() and int(first) < int(second) <= 24


def _range(match: re.Match[str], part: str) -> ReadTime:
    before, after = match["ap1"] or match["ap2"], match["ap2"]
    starts = _minutes(match, "1", part, before)
    ends = _minutes(match, "2", match["part2"] or part, after)
    if starts is None or ends is None:
        return ReadTime(None, None, match.end(), possible=False)
    if starts >= ends and ends + MIDNIGHT // 2 <= MIDNIGHT:
        ends += MIDNIGHT // 2  # "10-2点": the second is after noon
    if match["ap2"] and not match["ap1"] and starts >= ends:
        starts -= MIDNIGHT // 2  # "11-1pm": the first is before noon
    return ReadTime(starts, ends, match.end())


def _minutes(match: re.Match[str], name: str, part: str, meridian: str | None = None) -> int | None:
    typed = match[f"h{name}"]
    hour = int(typed) if typed.isdigit() else FIGURES[typed]
    minute = int(match[f"m{name}"] or match[f"cm{name}"] or 0)
    if match[f"half{name}"]:
        minute = 30
    elif match[f"q{name}"]:
        minute = 15 if match[f"q{name}"][0] == "一" else 45
    meridian = match[f"ap{name}"] or meridian
    if meridian:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if meridian[0] == "p" else 0)
    elif _is_late(typed, hour, part):
        hour += 12
    if minute > 59 or hour * 60 + minute > MIDNIGHT:
        return None
    return hour * 60 + minute


def _is_late(typed: str, hour: int, part: str) -> bool:
    """Whether an hour of the clock face is one after noon."""
    if not part:
        return 1 <= hour < STILL_NIGHT and not typed.startswith("0")
    return hour < 12 if part in LATE_PARTS else part in NOON_PARTS and hour < 6
