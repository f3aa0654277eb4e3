"""Kinds of place as people name them: one kind, or a group of kinds under one everyday word."""

from portal.facilities.rules import KINDS
from portal.language import Words, say

BALL = ("badminton", "basketball", "football", "table_tennis", "tennis", "volleyball")
QUIET = ("reading", "study")

GROUPS: dict[str, tuple[str, ...]] = {
    "sport": (*BALL, "running", "swimming", "dance"),
    "ball": BALL,
    "quiet": QUIET,
}
GROUP_WORDS: dict[str, Words] = {
    "sport": say("Any sport"),
    "ball": say("Any ball game"),
    "quiet": say("Reading or study"),
}

# What people type for it, in both languages; matched longest first.
TYPED: dict[str, tuple[str, ...]] = {
    "badminton": ("羽毛球馆", "羽毛球场", "羽毛球", "羽球", "badminton", "shuttlecock"),
    "basketball": ("篮球场", "篮球馆", "篮球", "投篮", "basketball", "hoops"),
    "football": ("足球场", "足球", "踢球", "football", "soccer"),
    "running": (
        *("跑步道", "跑步", "跑道", "慢跑", "夜跑", "晨跑", "田径场", "田径", "操场", "散步"),
        *("running", "jogging", "run", "jog", "track"),
    ),
    "table_tennis": (
        *("乒乓球台", "乒乓球室", "乒乓球", "乒乓", "兵乓球", "乒兵球"),
        *("table tennis", "ping pong", "ping-pong", "pingpong"),
    ),
    "tennis": ("网球场", "网球", "tennis"),
    "volleyball": ("排球场", "排球", "volleyball"),
    "swimming": ("游泳池", "游泳馆", "游泳", "泳池", "swimming", "swim", "pool"),
    "dance": (
        *("舞蹈室", "舞蹈房", "舞蹈", "跳舞", "广场舞", "瑜伽", "形体"),
        *("dancing", "dance", "yoga"),
    ),
    "reading": (
        *("阅览室", "阅览", "图书馆", "图书室", "图书", "看书", "读书", "阅读", "借书"),
        *("reading room", "reading", "read", "library", "books", "book reading"),
    ),
    "study": (
        *("自习室", "自习座位", "自习", "学习", "复习", "写作业"),
        *("studying", "study", "homework"),
    ),
    "meeting": (
        *("会议室", "会议", "开会", "活动室", "研讨室", "讨论室"),
        *("meeting room", "meeting", "discussion room"),
    ),
    "ball": ("打球", "球类", "球场", "球馆", "ball game", "ball games", "ball"),
    "sport": ("运动", "锻炼", "健身", "体育", "sports", "sport", "exercise"),
    "quiet": ("安静的地方", "安静", "somewhere quiet", "quiet"),
}


def kinds_of(wish: str) -> frozenset[str] | None:
    """The kinds of facility a wish stands for; None when any will do."""
    if not wish:
        return None
    return frozenset(GROUPS.get(wish, (wish,)))


def kind_words(wish: str) -> Words:
    """What a kind or group is called."""
    return GROUP_WORDS.get(wish) or KINDS[wish]


def known(wish: str) -> bool:
    return wish in KINDS or wish in GROUPS
