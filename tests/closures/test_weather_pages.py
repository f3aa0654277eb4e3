"""A storm closes everything outdoors: the desk's two taps, and the way back."""

import re

import httpx
import pytest

from portal import database
from portal.bookings.actions.displacing import offer_alternatives
from portal.facilities.rules import Facts
from tests.make import (
    Made,
    insert,
    make_booking,
    make_facility,
    make_organisation,
    make_person,
    make_session,
)
from tests.people.make import make_grant

STORM = "/desk/weather?signal=rainstorm&level=red"


class Storm:
    """Four schools, each with an outdoor court and an indoor hall booked for this morning."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.outdoors: list[Facts] = []
        self.codes: list[str] = []
        self.indoors: list[str] = []

    async def built(self) -> "Storm":
        for number in range(4):
            school = await make_organisation(slug=f"school{number}")
            court = await make_facility(
                organisation=school,
                slug=f"court{number}",
                kind="basketball",
                indoor=False,
                courts=2,
                hours="06:00-22:00",
            )
            hall = await make_facility(organisation=school, hours="06:00-22:00")
            self.outdoors.append(court)
            for unit in court.units:
                self.codes.append(await make_booking(court, "2026-11-26 10:00", unit=unit))
            self.indoors.append(await make_booking(hall, "2026-11-26 10:00"))
        # Beyond the hours of the signal.
        self.later = await make_booking(self.outdoors[0], "2026-11-26 20:00")
        self.desmond = await make_person("戴明")
        await make_grant(self.desmond.id, "desk")
        return self

    async def enter(self, person: Made) -> None:
        self.client.cookies.clear()
        self.client.cookies.update(await make_session(person))

    async def close(self) -> str:
        """Two taps: the signal, and the button below the list."""
        answer = await self.client.post(
            "/desk/weather", data=form_of((await self.client.get(STORM)).text)
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def form_of(page: str) -> dict[str, list[str]]:
    """What the form would send as it stands."""
    form = page[page.index('id="weather"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {"district": [""]}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    for name in ("scope", "organisation", "facility"):
        sent[name] = re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', form)
    for name, options in re.findall(r'<select id="f-(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen is not None, name
        sent[name] = [chosen[1]]
    return sent


@pytest.fixture
async def storm(client) -> Storm:
    client.headers["sec-fetch-site"] = "same-origin"
    found = await Storm(client).built()
    await found.enter(found.desmond)
    return found


async def states(codes: list[str]) -> set[str]:
    found = await database.rows(
        f"SELECT state FROM booking WHERE code IN ({database.marks(len(codes))})", *codes
    )
    return {row[0] for row in found}


async def test_the_signal_is_the_first_tap_and_nothing_is_closed_by_it(storm) -> None:
    page = (await storm.client.get("/desk/weather")).text
    assert 'href="/desk/weather?signal=rainstorm&amp;level=red"' in page
    page = (await storm.client.get(STORM)).text
    assert page.count('name="organisation"') == page.count('name="facility"') == 4
    assert form_of(page)["scope"] == ["everywhere"]
    assert page.count(" checked") == 1
    assert page.count("2 个预约") == 8  # of each organisation, and of its one place
    assert "8 个预约" in page
    assert await database.value("SELECT count(*) FROM closing") == 0


async def test_two_taps_close_the_outdoor_places_of_four_schools_and_undo_brings_all_back(
    storm,
) -> None:
    where = await storm.close()
    assert await states(storm.codes) == {"displaced"}
    assert await states([*storm.indoors, storm.later]) == {"confirmed"}
    closed = await database.rows("SELECT facility_id, kind, reason_zh, reason_en FROM closure")
    assert {row[0] for row in closed} == {facts.id for facts in storm.outdoors}
    assert {tuple(row)[1:] for row in closed} == {
        ("weather", "暴雨红色预警", "red rainstorm signal")
    }
    assert "已通知 0 / 8" in (await storm.client.get(where)).text
    await offer_alternatives()
    page = (await storm.client.get(where)).text
    assert "已通知 8 / 8" in page
    assert "可撤销至 09:10" in page
    told = await database.value(
        "SELECT count(DISTINCT person_id) FROM message WHERE channel = 'page' AND kind = ?",
        "displaced",
    )
    assert told == 8
    assert (await storm.client.post(f"{where}/undo")).headers["location"] == where
    assert await states(storm.codes) == {"confirmed"}
    assert "已撤销" in (await storm.client.get("/desk/weather")).text


async def test_whom_to_ring_has_a_number_and_reading_it_is_kept(storm, at) -> None:
    where = await storm.close()
    phones = [
        row[0]
        for row in await database.rows(
            "SELECT p.phone FROM person p JOIN booking b ON b.person_id = p.id"
            " WHERE b.state = 'displaced'"
        )
    ]
    page = (await storm.client.get(where)).text
    assert f'href="{where}?numbers=1"' in page
    assert not any(phone in page for phone in phones)
    assert await database.value("SELECT count(*) FROM record_view") == 0
    page = (await storm.client.get(f"{where}?numbers=1")).text
    assert len(phones) == 8
    assert all(f'href="tel:{phone}"' in page for phone in phones)
    assert 'http-equiv="refresh"' not in page
    kept = await database.rows("SELECT DISTINCT viewer_id, page, times FROM record_view")
    assert [tuple(row) for row in kept] == [(storm.desmond.id, "closing", 1)]
    assert await database.value("SELECT count(*) FROM record_view") == 8
    at("2026-11-26 14:00")  # nobody needs to be rung any more
    page = (await storm.client.get(f"{where}?numbers=1")).text
    assert not any(phone in page for phone in phones)
    assert await database.value("SELECT sum(times) FROM record_view") == 8


async def test_the_signal_is_over(storm, at) -> None:
    where = await storm.close()
    at("2026-11-26 09:30")
    assert "预警解除" in (await storm.client.get(where)).text
    assert (await storm.client.post(f"{where}/undo")).status_code == 422
    assert (await storm.client.post(f"{where}/reopening")).status_code == 303
    assert await states(storm.codes) == {"confirmed"}
    page = (await storm.client.get(where)).text
    assert "09:30 起恢复开放" in page
    assert f"{where}/reopening" not in page


async def test_only_what_is_ticked(storm) -> None:
    sent = form_of((await storm.client.get(STORM)).text)
    sent |= {"scope": ["ticked"], "facility": [str(storm.outdoors[0].id)], "district": ["坪山区"]}
    await storm.client.post("/desk/weather", data=sent)
    assert await database.value("SELECT reason_zh FROM closing") == "坪山区暴雨红色预警"
    assert await states(storm.codes[:2]) == {"displaced"}
    assert await states(storm.codes[2:]) == {"confirmed"}


@pytest.mark.parametrize("tick", ["organisation", "facility"])
async def test_everything_but_what_is_ticked(storm, tick) -> None:
    spared = storm.outdoors[0]
    sent = form_of((await storm.client.get(STORM)).text)
    sent[tick] = [str(spared.organisation.id if tick == "organisation" else spared.id)]
    counted = (await storm.client.get("/desk/weather", params=sent)).text
    assert form_of(counted)[tick] == sent[tick]
    assert "6 个预约" in counted
    await storm.client.post("/desk/weather", data=sent)
    assert await states(storm.codes[:2]) == {"confirmed"}
    assert await states(storm.codes[2:]) == {"displaced"}


async def test_a_district_by_its_addresses(storm) -> None:
    async with database.transaction():
        await database.execute(
            "UPDATE organisation SET address_zh = '坪山区龙岭路18号' WHERE id = ?",
            storm.outdoors[1].organisation.id,
        )
        await database.execute("UPDATE facility SET rules_version = rules_version + 1")
    sent = form_of((await storm.client.get(STORM)).text)
    sent |= {"scope": ["district"], "district": ["坪山区"]}
    await storm.client.post("/desk/weather", data=sent)
    assert await states(storm.codes[2:4]) == {"displaced"}
    assert await states([*storm.codes[:2], *storm.codes[4:]]) == {"confirmed"}


async def city(schools: int) -> list[Facts]:
    """So many more schools, each with two outdoor courts."""
    made = []
    for number in range(schools):
        school = await make_organisation(slug=f"far-{number}", name_zh=f"远方第{number:03}小学")
        for court in ("a", "b"):
            slug = f"far-{number}-{court}"
            made.append(
                await make_facility(
                    organisation=school,
                    slug=slug,
                    kind="basketball",
                    indoor=False,
                    hours="06:00-22:00",
                )
            )
    return made


async def test_four_hundred_places_are_closed_in_two_taps(storm, statements) -> None:
    await storm.client.get(STORM)  # what is kept in process is read
    statements.clear()
    await storm.client.get(STORM)
    few = len(statements)
    far = await city(200)
    last = await make_booking(far[-1], "2026-11-26 11:00")
    await storm.client.get(STORM)
    statements.clear()
    page = (await storm.client.get(STORM)).text
    assert len(statements) == few
    assert len(page) < 60_000
    assert "404 个室外场地" in page
    assert "还有 164 个单位" in page
    assert sum(map(len, form_of(page).values())) < 20
    found = (await storm.client.get(f"{STORM}&find=远方第007")).text
    assert found.count('name="organisation"') == 1
    where = await storm.close()
    assert await database.value("SELECT count(*) FROM closure") == 404
    assert await states([*storm.codes, last]) == {"displaced"}
    statements.clear()
    page = (await storm.client.get(where)).text
    assert "还有 374 个" in page
    assert len(statements) < 15
    assert (await storm.client.post(f"{where}/undo")).status_code == 303
    assert await states([*storm.codes, last]) == {"confirmed"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"signal": ["snow"]}, "请选择预警类型"),
        ({"level": ["green"]}, "请选择预警级别"),
        ({"scope": ["ticked"]}, "请至少勾选一个场地"),
        ({"scope": ["district"]}, "请写明是哪个区域"),
        ({"scope": ["district"], "district": ["南山区"]}, "那里没有要关闭的室外场地"),
        ({"facility": [str(each) for each in range(151)]}, "一次最多勾选 150 项"),
        ({"hours": ["x"]}, "请选择关闭几小时"),
        ({"district": ["坪" * 21]}, "区域名最多 20 个字"),
    ],
)
async def test_what_cannot_be_closed_is_said(storm, changes, words) -> None:
    sent = {**form_of((await storm.client.get(STORM)).text), **changes}
    answer = await storm.client.post("/desk/weather", data=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert await database.value("SELECT count(*) FROM closing") == 0


async def test_the_school_sees_it_and_cannot_lift_it(storm) -> None:
    where = await storm.close()
    code = where.rpartition("/")[2]
    sally = await make_person("沈莎")
    await make_grant(sally.id, "school_manager", storm.outdoors[0].organisation.id)
    await storm.enter(sally)
    page = (await storm.client.get("/organisations/school0/closures")).text
    assert "暴雨红色预警" in page
    assert code not in page
    for path in (f"/organisations/school0/closures/{code}", where, "/desk/weather"):
        assert (await storm.client.get(path)).status_code == 404
    assert (await storm.client.post(f"{where}/undo")).status_code == 404
    assert await states(storm.codes) == {"displaced"}


async def test_a_schools_own_closing_is_not_the_desks_to_lift(storm) -> None:
    await insert(
        "closing",
        code="EXAM2345",
        kind="closure",
        organisation_id=storm.outdoors[0].organisation.id,
        reason_zh="考试",
        reason_en="Exam",
        set_at=0,
    )
    for code in ("EXAM2345", "NONE2345"):
        assert (await storm.client.get(f"/desk/weather/{code}")).status_code == 404
        assert (await storm.client.post(f"/desk/weather/{code}/reopening")).status_code == 404
    assert await database.value("SELECT lifted_at FROM closing") is None
