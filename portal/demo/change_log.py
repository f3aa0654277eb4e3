"""The public log of changed rules."""

from datetime import date, timedelta

from portal import clock
from portal.demo import conditions
from portal.demo.bulk import first_of, insert
from portal.demo.commons import READING
from portal.demo.longling import BADMINTON, FOOTBALL
from portal.demo.placing import OPENED, Ids
from portal.demo.school_year import at
from portal.language import Named

# days ago from which each holds, the facility or None for all, and the words
CHANGES = (
    (
        OPENED.days,
        None,
        Named(
            "龙岭路沿线学校和图书馆向居民开放预约。",
            "The schools and libraries on Longling Road open to residents by booking.",
        ),
    ),
    (
        conditions.FOOTBALL_BEFORE.until_days_ago,
        FOOTBALL,
        Named(
            "足球场免费取消改为开始前4小时（原为2小时），好让别的球队来得及补上。",
            "Football can be cancelled free until 4 hours before (2 so far), so that another team"
            " has time to step in.",
        ),
    ),
    (
        150,
        None,
        Named(
            "14岁以下须由成人陪同，成人也占一个名额。",
            "Children under 14 come with a grown-up, who takes a place too.",
        ),
    ),
    (
        conditions.BADMINTON_BEFORE.until_days_ago,
        BADMINTON,
        Named(
            "羽毛球可提前7天预约（原为3天），每天08:00放出新的一天；每周最多3次（原为2次），"
            "一次最长2小时（原为1小时）。",
            "Badminton can be booked 7 days ahead (3 so far), a new day each morning at 08:00; 3"
            " times a week (2 so far), up to 2 hours at a time (1 so far).",
        ),
    ),
    (
        conditions.READING_BEFORE.until_days_ago,
        READING,
        Named(
            "阅览座位改为按半天预约，每次4小时（原为3小时）。",
            "Reading seats are booked by the half-day, 4 hours at a time (3 so far).",
        ),
    ),
)
NOTICE = timedelta(days=7)  # changes are told a week before they hold


async def changes(facility_ids: Ids, today: date) -> None:
    """Insert the log."""
    first = await first_of("terms_change", len(CHANGES))
    rows = []
    for id_, (days, facility, words) in enumerate(CHANGES, start=first):
        holds_from = today - timedelta(days=days)
        rows.append(
            (
                id_,
                facility_ids[facility] if facility else None,
                holds_from.isoformat(),
                words.zh,
                words.en,
                clock.to_us(at(holds_from - NOTICE, 10 * 60)),
            )
        )
    await insert(
        "terms_change", "id, facility_id, holds_from, words_zh, words_en, changed_at", rows
    )
