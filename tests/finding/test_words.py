"""One field of everyday words, in two languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.finding.rules.names import names_of
from portal.finding.rules.wanted import Wanted
from portal.finding.rules.words import LONGEST, folded, understand

TODAY = date(2026, 11, 26)  # a Thursday
NAMES = names_of(
    [
        (folded(zh), folded(en))
        for zh, en in (
            ("龙岭实验学校羽毛球馆", "Longling Experimental badminton hall"),
            ("龙岭实验学校", "Longling Experimental School"),
            ("榕荫小学", "Rongyin Primary School"),
            ("龙岭路社区图书馆", "Longling Road Community Library"),
        )
    ],
    [
        ("market", folded("龙岭街市"), folded("Longling market")),
        ("garden", folded("翠岭花园"), folded("Cuiling Garden estate")),
        ("station", folded("龙岭路地铁站"), folded("Longling Road metro station")),
    ],
)


def hours(starts: int | None, ends: int | None = None) -> dict[str, int | None]:
    """From and to in whole or half hours."""
    return {
        name: None if hour is None else int(hour * 60)
        for name, hour in (("starts", starts), ("ends", ends))
    }


SENTENCES = {
    # kinds
    "篮球": Wanted(kind="basketball"),
    "打篮球": Wanted(kind="basketball"),
    "打球": Wanted(kind="ball"),
    "我想去打羽毛球": Wanted(kind="badminton"),
    "踢球": Wanted(kind="football"),
    "乒乓": Wanted(kind="table_tennis"),
    "网球": Wanted(kind="tennis"),
    "跑步": Wanted(kind="running"),
    "看书": Wanted(kind="reading"),
    "图书": Wanted(kind="reading"),
    "图书馆": Wanted(kind="reading"),
    "自习": Wanted(kind="study"),
    "table tennis": Wanted(kind="table_tennis"),
    "Ping-Pong": Wanted(kind="table_tennis"),
    "I'd like to play tennis": Wanted(kind="tennis"),
    "meeting room": Wanted(kind="meeting"),
    "sports": Wanted(kind="sport"),
    # days
    "今天": Wanted(day="2026-11-26"),
    "明天": Wanted(day="2026-11-27"),
    "后天": Wanted(day="2026-11-28"),
    "大后天": Wanted(day="2026-11-29"),
    "周六": Wanted(day="2026-11-28"),
    "星期天": Wanted(day="2026-11-29"),
    "礼拜日": Wanted(day="2026-11-29"),
    "周四": Wanted(day="2026-11-26"),
    "周三": Wanted(day="2026-12-02"),
    "下周三": Wanted(day="2026-12-02"),
    "下周六": Wanted(day="2026-12-05"),
    "这周六": Wanted(day="2026-11-28"),
    "周末": Wanted(day="weekend"),
    "下周末": Wanted(day="2026-12-05"),
    "11月28日": Wanted(day="2026-11-28"),
    "11月28号": Wanted(day="2026-11-28"),
    "28日": Wanted(day="2026-11-28"),
    "3号": Wanted(day="2026-12-03"),
    "1月5日": Wanted(day="2027-01-05"),
    "2月29日": Wanted(day="2028-02-29"),
    "2026-11-28": Wanted(day="2026-11-28"),
    "2026年11月28日": Wanted(day="2026-11-28"),
    "11/28": Wanted(day="2026-11-28"),
    "Sat": Wanted(day="2026-11-28"),
    "next Wednesday": Wanted(day="2026-12-02"),
    "tomorrow": Wanted(day="2026-11-27"),
    "the weekend": Wanted(day="weekend"),
    "Nov 28": Wanted(day="2026-11-28"),
    "28 November": Wanted(day="2026-11-28"),
    "28th of Nov 2026": Wanted(day="2026-11-28"),
    # times
    "上午": Wanted(**hours(6, 12)),
    "下午": Wanted(**hours(12, 18)),
    "中午": Wanted(**hours(11, 14)),
    "晚上": Wanted(**hours(18)),
    "9点": Wanted(**hours(9)),
    "3点": Wanted(**hours(15)),
    "03:30": Wanted(**hours(3.5)),
    "下午3点半": Wanted(**hours(15.5)),
    "晚上7点一刻": Wanted(starts=19 * 60 + 15),
    "十点半": Wanted(**hours(10.5)),
    "19:00": Wanted(**hours(19)),
    "19:00-21:00": Wanted(**hours(19, 21)),
    "9-11点": Wanted(**hours(9, 11)),
    "9点到11点": Wanted(**hours(9, 11)),
    "下午2点到4点": Wanted(**hours(14, 16)),
    "10-2点": Wanted(**hours(10, 14)),
    "19点以后": Wanted(**hours(19)),
    "晚上8点前": Wanted(**hours(None, 20)),
    "中午以前": Wanted(**hours(None, 12)),
    "3pm": Wanted(**hours(15)),
    "11-1pm": Wanted(**hours(11, 13)),
    "from 2 to 4 pm": Wanted(**hours(14, 16)),
    "before noon": Wanted(**hours(None, 12)),
    "in the evening": Wanted(**hours(18)),
    # where
    "10分钟内": Wanted(within=10),
    "步行十五分钟": Wanted(within=15),
    "within 20 minutes on foot": Wanted(within=20),
    "附近": Wanted(within=10),
    "翠岭花园": Wanted(near="garden"),
    "翠岭花园附近": Wanted(near="garden", within=10),
    "near Longling market": Wanted(near="market", within=10),
    "地铁站附近": Wanted(near="station", within=10),
    "龙岭": Wanted(place="龙岭"),
    "榕荫小学": Wanted(place="榕荫小学"),
    "rongyin school": Wanted(place="rongyin school"),
    "龙岭实验学校羽毛球馆": Wanted(place="龙岭实验学校羽毛球馆"),
    # together
    "篮球 周六下午": Wanted(kind="basketball", day="2026-11-28", **hours(12, 18)),
    "周六下午篮球": Wanted(kind="basketball", day="2026-11-28", **hours(12, 18)),
    "羽毛球明晚7点": Wanted(kind="badminton", day="2026-11-27", **hours(19)),
    "龙岭篮球 周日 有空的": Wanted(kind="basketball", day="2026-11-29", place="龙岭", free=True),
    "榕荫小学 周日 上午9点到11点": Wanted(day="2026-11-29", place="榕荫小学", **hours(9, 11)),
    "badminton Saturday afternoon": Wanted(kind="badminton", day="2026-11-28", **hours(12, 18)),
    "run tomorrow morning near Longling market": Wanted(
        kind="running", day="2026-11-27", near="market", within=10, **hours(6, 12)
    ),
    "tonight, ping pong, free": Wanted(
        kind="table_tennis", day="2026-11-26", free=True, **hours(18)
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_understood(sentence) -> None:
    found = understand(sentence, TODAY, NAMES)
    assert found.wanted == SENTENCES[sentence]
    assert (found.left, found.impossible, found.further) == ((), (), ())


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("喝茶 周六", ("喝茶",)),
        ("qwerty basketball", ("qwerty",)),
        ("3号场 篮球", ("3号场",)),
        ("篮球 🏀", ("🏀",)),
        ("周六 周日 篮球", ("周日",)),
        ("<script>alert(1)</script> 网球", ("script", "alert", "1", "/script")),
    ],
)
def test_what_is_not_understood_is_told(sentence, left) -> None:
    assert understand(sentence, TODAY, NAMES).left == left


@pytest.mark.parametrize(
    "sentence", ["2月30日 网球", "周六 25点 网球", "网球 500分钟内", "网球 2026-13-01"]
)
def test_what_cannot_be_is_told(sentence) -> None:
    found = understand(sentence, TODAY, NAMES)
    assert len(found.impossible) == 1
    assert found.impossible[0] in sentence
    assert found.wanted.kind == "tennis"


def test_a_second_kind_is_told() -> None:
    found = understand("篮球 羽毛球", TODAY, NAMES)
    assert (found.wanted.kind, found.further) == ("basketball", ("badminton",))


def test_the_next_day_of_a_name_is_today_if_it_is_today() -> None:
    sunday = date(2026, 11, 29)
    assert understand("周日", sunday, NAMES).wanted.day == "2026-11-29"
    assert understand("周末", sunday, NAMES).wanted.days(sunday) == (sunday,)
    assert understand("周末", TODAY, NAMES).wanted.days(TODAY) == (date(2026, 11, 28), sunday)


PIECES = st.sampled_from(
    [
        *SENTENCES,
        "到",
        "-",
        ":",
        "点",
        "月",
        "日",
        "am",
        "from",
        "near ",
        "分钟",
        "半",
        "9",
        "31",
        " ",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map("".join)))
def test_no_text_is_too_strange(text) -> None:
    found = understand(text, TODAY, NAMES)
    wanted = found.wanted
    assert all(day >= date.min for day in wanted.days(TODAY))
    for minutes in (wanted.starts, wanted.ends):
        assert minutes is None or 0 <= minutes <= 24 * 60
    assert wanted.within is None or 1 <= wanted.within <= 120


@given(st.text(alphabet="喝茶遛狗钓鱼qwzx ", min_size=1, max_size=LONGEST // 2))
def test_nothing_that_was_typed_is_lost(text) -> None:
    found = understand(text, TODAY, NAMES)
    kept = "".join(found.left) + found.wanted.place
    assert sorted(kept.replace(" ", "")) == sorted(folded(text).replace(" ", ""))
