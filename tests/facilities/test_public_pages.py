"""Who opens what, the rules that hold today, and what changed in them."""

import pytest

from portal import clock
from tests import make
from tests.databases import only

sqlite_only = only("sqlite")


async def changed(facility_id: int | None, holds_from: str, zh: str) -> None:
    """A line of the change log."""
    await make.insert(
        "terms_change",
        facility_id=facility_id,
        holds_from=holds_from,
        words_zh=zh,
        words_en=f"[{zh}]",
        changed_at=clock.to_us(clock.now()),
    )


async def test_an_organisation_shows_what_it_opens_and_how_to_reach_it(client) -> None:
    school = await make.make_organisation(
        slug="school", name_zh="龙岭学校", name_en="Longling School"
    )
    await make.make_facility(organisation=school, slug="hall", name_zh="羽毛球馆")
    await make.make_facility(slug="elsewhere", name_zh="别处的馆")
    page = (await client.get("/organisations/school")).text
    for words in (
        "龙岭学校",
        "龙岭路18号",
        'href="tel:0755-0000-0118"',
        "羽毛球馆",
        "/facilities/hall",
    ):
        assert words in page
    assert "别处的馆" not in page
    assert 'href="/organisations/school/subscribe"' in page
    assert "Longling School" in (await client.get("/en/organisations/school")).text


async def test_an_operator_shows_what_it_runs_for_others(client) -> None:
    operator = await make.make_organisation(slug="operator", kind="operator", name_zh="运营方")
    school = await make.make_organisation(slug="school", operator_id=operator)
    await make.make_facility(organisation=school, slug="hall", name_zh="羽毛球馆")
    assert "羽毛球馆" in (await client.get("/organisations/operator")).text
    assert "运营方" in (await client.get("/organisations/school")).text


@pytest.mark.parametrize("path", ["/organisations/nobody", "/rules?organisation=nobody"])
@sqlite_only
async def test_who_is_not_there_is_404(client, path) -> None:
    assert (await client.get(path)).status_code == 404


@sqlite_only
async def test_an_organisation_without_anything_open_says_so(client) -> None:
    await make.make_organisation(slug="school")
    assert "目前没有向居民开放的场地。" in (await client.get("/organisations/school")).text


async def test_equal_rules_are_told_once_with_every_place_they_hold_for(client) -> None:
    await make.make_facility(slug="one", name_zh="一号馆")
    await make.make_facility(slug="two", name_zh="二号馆")
    await make.make_facility(slug="three", name_zh="三号馆", terms={"cap_week": 5})
    page = (await client.get("/rules")).text
    assert page.count("每次预约 1 小时，最长 2 小时。") == 2
    assert "同一类场地每周最多 5 个。" in page
    assert "开始前 2 小时可免费取消或改期" in page
    for slug in ("one", "two", "three"):
        assert f'href="/facilities/{slug}"' in page


async def test_rules_that_are_fixed_for_later_are_announced(client) -> None:
    hall = await make.make_facility(slug="hall")
    await make.make_terms(hall.id, "2026-12-10", window_days=14)
    page = (await client.get("/rules")).text
    assert "提前 7 天的 08:00 起可约" in page
    assert page.index("12月10日 周四起") < page.index("提前 14 天的 08:00 起可约")


async def test_the_change_log_is_dated_and_the_latest_stands_first(client) -> None:
    school = await make.make_organisation(slug="school")
    hall = await make.make_facility(organisation=school, slug="hall", name_zh="羽毛球馆")
    other = await make.make_facility(slug="other", name_zh="别处的馆")
    await changed(hall.id, "2026-09-01", "改为提前七天")
    await changed(None, "2026-10-01", "十四岁以下由大人陪同")
    await changed(other.id, "2026-11-01", "每周三次")
    page = (await client.get("/rules")).text
    log = page[page.index('id="changes"') :]
    assert log.index("每周三次") < log.index("十四岁以下") < log.index("改为提前七天")
    assert '<time datetime="2026-11-01">' in log
    log = (await client.get("/rules?organisation=school")).text
    assert "每周三次" not in log
    assert "十四岁以下" in log
    assert "改为提前七天" in log
    assert "[改为提前七天]" in (await client.get("/en/rules?organisation=school")).text


async def test_the_queries_do_not_grow_with_the_places(client, statements) -> None:
    school = await make.make_organisation(slug="school")
    counts = []
    for _ in range(2):
        for _ in range(5):
            await make.make_facility(organisation=school)
        for path in ("/rules", "/organisations/school"):
            await client.get(path)  # facilities are kept from here on
            statements.clear()
            await client.get(path)
            counts.append(len(statements))
    assert counts == [3, 2, 3, 2]


@sqlite_only
async def test_many_places_are_told_by_organisation(client) -> None:
    school = await make.make_organisation(slug="school", name_zh="龙岭学校")
    for _ in range(61):
        await make.make_facility(organisation=school)
    page = (await client.get("/rules")).text
    assert 'href="/rules?organisation=school"' in page
    assert "龙岭学校 (61)" in page
    assert "每次预约" not in page
    assert "每次预约" in (await client.get("/rules?organisation=school")).text
