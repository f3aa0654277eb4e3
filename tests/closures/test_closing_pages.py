"""A school closes over bookings: before, while, after, and what the neighbour then sees."""

import re

import httpx
import pytest

from portal import database
from portal.bookings.actions.displacing import offer_alternatives
from tests.databases import only
from tests.make import (
    Made,
    make_booking,
    make_facility,
    make_organisation,
    make_person,
    make_session,
)
from tests.people.make import make_grant

sqlite_only = only("sqlite")

SATURDAY = "2026-11-28"
CLOSING = {
    "when": "days",
    "first": SATURDAY,
    "starts": "08:00",
    "last": "",
    "ends": "12:00",
    "reason": "exam",
}


class School:
    """A school with a hall and a track, its manager and a neighbour with a booking."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def built(self) -> "School":
        self.id = await make_organisation(slug="school", name_zh="龙岭学校")
        self.hall = await make_facility(organisation=self.id, slug="hall", courts=2)
        self.track = await make_facility(
            organisation=self.id, slug="track", kind="running", name_zh="田径场", indoor=False
        )
        self.sally = await make_person("沈莎")
        await make_grant(self.sally.id, "school_manager", self.id)
        self.alice = await make_person("陈雅丽")
        self.code = await make_booking(self.hall, f"{SATURDAY} 09:00", person=self.alice, party=2)
        return self

    async def enter(self, person: Made) -> None:
        self.client.cookies.clear()
        self.client.cookies.update(await make_session(person))

    def form(self, **changes: object) -> dict[str, object]:
        return {**CLOSING, "facility": [str(self.hall.id)], **changes}

    async def preview(self, **changes: object) -> httpx.Response:
        return await self.client.post(
            "/organisations/school/closures/preview", data=self.form(**changes)
        )

    async def close(self, **changes: object) -> str:
        """Preview, then press the button; the address of the closing."""
        shown = await self.preview(**changes)
        assert shown.status_code == 200, shown.text
        answer = await self.client.post("/organisations/school/closures", data=hidden(shown.text))
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def hidden(page: str) -> dict[str, list[str]]:
    """What the form with the one red button would send."""
    form = page[page.index('id="save"') :]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]
    ):
        sent.setdefault(name, []).append(value)
    return sent


def keys(page: str) -> list[str]:
    return re.findall(r'name="submission" value="([^"]+)"', page)


@pytest.fixture
async def school(client) -> School:
    client.headers["sec-fetch-site"] = "same-origin"
    found = await School(client).built()
    await found.enter(found.sally)
    return found


async def count(table: str) -> int:
    return int(await database.value(f"SELECT count(*) FROM {table}"))


async def state_of(code: str) -> str:
    return str(await database.value("SELECT state FROM booking WHERE code = ?", code))


async def test_the_form_has_every_place_ticked_and_today(school) -> None:
    page = (await school.client.get("/organisations/school/closures")).text
    assert page.count(" checked") == 2
    assert 'value="2026-11-26"' in page
    assert "这里还没有关闭过。" in page
    english = (await school.client.get("/en/organisations/school/closures?when=now")).text
    assert "Close at once" in english
    assert "From now, for" in english


async def test_a_preview_says_who_is_hit_and_saves_nothing(school) -> None:
    elder = await make_person("何秀英", elder=True)
    await make_booking(
        school.hall, f"{SATURDAY} 10:00", person=elder, unit=school.hall.units[1], party=3
    )
    page = (await school.preview()).text
    assert "2 个预约" in page
    assert "2 人" in page
    assert "何*英" in page
    assert page.index("何*英") < page.index("陈*丽")
    assert "何秀英" not in page
    assert "陈雅丽" not in page
    message = page[page.index('id="message"') : page.index('id="save"')]
    assert "学校考试" in message
    assert "保留" in message
    assert await count("closing") == await count("closure") == await count("displacement") == 0
    assert await state_of(school.code) == "confirmed"


async def test_a_closing_nobody_is_hit_by_says_so(school) -> None:
    page = (await school.preview(facility=[str(school.track.id)])).text
    assert "这段时间没有人预约" in page
    assert 'id="message"' not in page


async def test_from_the_preview_to_what_the_neighbour_takes_instead(school) -> None:
    where = await school.close()
    assert await state_of(school.code) == "displaced"
    page = (await school.client.get(where)).text
    assert "已通知 0 / 1" in page
    assert '<meta http-equiv="refresh" content="5">' in page
    assert "http-equiv" not in (await school.client.get(f"{where}?still=1")).text
    await offer_alternatives()
    page = (await school.client.get(where)).text
    assert "已通知 1 / 1" in page
    assert "http-equiv" not in page
    assert "陈*丽" in page

    await school.enter(school.alice)
    mine = (await school.client.get("/me")).text
    assert "换个时间" in mine
    assert "不记爽约" in mine
    shown = (await school.client.get(f"/bookings/{school.code}")).text
    assert "学校考试" in shown
    assert "不是您的原因，绝不记爽约" in shown
    assert shown.count("/alternatives/") == 4
    taken = await school.client.post(
        f"/bookings/{school.code}/alternatives/2", data={"submission": keys(shown)[1]}
    )
    assert taken.headers["location"] == f"/bookings/{school.code}"
    assert await state_of(school.code) == "confirmed"
    again = await school.client.post(
        f"/bookings/{school.code}/alternatives/2", data={"submission": keys(shown)[1]}
    )
    assert again.status_code == 303

    await school.enter(school.sally)
    assert "改到了别的时间" in (await school.client.get(where)).text


async def test_undone_within_ten_minutes_everything_stands_again(school) -> None:
    where = await school.close()
    await offer_alternatives()
    assert "可撤销至 09:10" in (await school.client.get(where)).text
    assert (await school.client.post(f"{where}/undo")).headers["location"] == where
    assert await state_of(school.code) == "confirmed"
    page = (await school.client.get(where)).text
    assert "已撤销" in page
    assert f"{where}/undo" not in page
    assert "已撤销" in (await school.client.get("/organisations/school/closures")).text


async def test_after_ten_minutes_it_is_lifted_instead(school, at) -> None:
    where = await school.close()
    at("2026-11-26 09:11")
    assert f"{where}/undo" not in (await school.client.get(where)).text
    late = await school.client.post(f"{where}/undo")
    assert late.status_code == 422
    assert await state_of(school.code) == "displaced"
    assert (await school.client.post(f"{where}/lift")).status_code == 303
    assert await state_of(school.code) == "confirmed"


async def test_shortened_it_gives_back_what_lies_outside(school) -> None:
    where = await school.close()
    shorter = {"first": SATURDAY, "starts": "10:00", "last": SATURDAY, "ends": "12:00"}
    backwards = await school.client.post(f"{where}/shorten", data={**shorter, "ends": "09:00"})
    assert backwards.status_code == 422
    assert "结束要晚于" in backwards.text
    assert 'value="09:00"' in backwards.text
    assert (await school.client.post(f"{where}/shorten", data=shorter)).status_code == 303
    assert await state_of(school.code) == "confirmed"
    longer = await school.client.post(f"{where}/shorten", data={**shorter, "starts": "08:00"})
    assert longer.status_code == 422


async def test_none_of_these_fits_gives_them_back_and_the_next_time_comes_first(school) -> None:
    await school.close()
    await offer_alternatives()
    await school.enter(school.alice)
    shown = (await school.client.get(f"/bookings/{school.code}")).text
    answer = await school.client.post(
        f"/bookings/{school.code}/alternatives/none", data={"submission": keys(shown)[-1]}
    )
    assert answer.status_code == 303
    after = (await school.client.get(f"/bookings/{school.code}")).text
    assert "/alternatives/" not in after
    gone = await school.client.post(
        f"/bookings/{school.code}/alternatives/1", data={"submission": keys(shown)[0]}
    )
    assert gone.status_code == 422
    assert await state_of(school.code) == "displaced"


async def test_everything_ticked_closes_the_school_as_a_whole(school) -> None:
    await school.close(facility=[str(school.hall.id), str(school.track.id)])
    closed = await database.rows("SELECT organisation_id, facility_id FROM closure")
    assert [tuple(row) for row in closed] == [(school.id, None)]


async def test_two_taps_on_the_red_button_close_once(school, at) -> None:
    sent = hidden((await school.preview(when="now", hours="2")).text)
    first = await school.client.post("/organisations/school/closures", data=sent)
    at("2026-11-26 09:01")
    second = await school.client.post("/organisations/school/closures", data=sent)
    assert first.headers["location"] == second.headers["location"]
    assert await count("closing") == 1


async def test_change_something_first_keeps_what_was_typed(school) -> None:
    sent = hidden((await school.preview(reason="own", reason_zh="校庆", reason_en="Jubilee")).text)
    page = await school.client.post(
        "/organisations/school/closures/preview", data={**sent, "change": "1"}
    )
    assert page.status_code == 200
    for kept in ('value="校庆"', 'value="Jubilee"', 'value="12:00"'):
        assert kept in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": "07:00"}, "结束要晚于11月28日 周六 08:00"),
        ({"last": "2026-11-27"}, "结束要晚于"),
        ({"first": "yesterday"}, "请选择开始的日期"),
        ({"first": "0001-01-01"}, "请选择开始的日期"),
        ({"last": "2026-02-30"}, "请选择结束的日期"),
        ({"starts": "8 o'clock"}, "时间写成 08:00 这样"),
        ({"first": "2026-11-25", "starts": "", "ends": ""}, "这段时间已经过去"),
        ({"last": "2028-11-28"}, "最长关闭一年"),
        ({"facility": []}, "请至少勾选一个场地"),
        ({"facility": ["999999"]}, "请至少勾选一个场地"),
        ({"reason": ""}, "请用中文和英文写明原因"),
        ({"reason": "own", "reason_zh": "校庆"}, "请用中文和英文写明原因"),
        ({"reason": "own", "reason_zh": "校" * 81, "reason_en": "x"}, "原因最多 80 个字"),
        ({"first": "9999-12-31"}, "请选择开始的日期"),
        ({"when": "now", "hours": "999"}, "请选择关闭几小时"),
    ],
)
@sqlite_only
async def test_what_cannot_be_closed_is_said_and_what_was_typed_is_kept(
    school, changes, words
) -> None:
    for path in ("/preview", ""):
        answer = await school.client.post(
            f"/organisations/school/closures{path}", data=school.form(**changes)
        )
        assert answer.status_code == 422
        assert words in answer.text
        for name, value in changes.items():
            if name.startswith("reason_") or name in ("first", "starts", "last", "ends"):
                assert f'name="{name}"' in answer.text
                assert value.replace("'", "&#39;") in answer.text
    assert await count("closing") == 0


async def test_an_operator_closes_several_schools_at_once(school) -> None:
    operator = await make_organisation(slug="operator", kind="operator")
    other = await make_organisation(slug="other", operator_id=operator)
    room = await make_facility(organisation=other)
    manager = await make_person("吴运")
    await make_grant(manager.id, "school_manager", operator)
    own = await make_facility(organisation=operator)
    await school.enter(manager)
    page = await school.client.post(
        "/organisations/operator/closures/preview",
        data=school.form(facility=[str(room.id), str(own.id), str(school.hall.id)]),
    )
    answer = await school.client.post("/organisations/operator/closures", data=hidden(page.text))
    assert answer.status_code == 303
    closed = await database.rows("SELECT organisation_id FROM closure ORDER BY organisation_id")
    assert {row[0] for row in closed} == {operator, other}


async def test_others_find_no_such_pages(school) -> None:
    where = await school.close()
    charlie, stranger = await make_person("Charlie"), await make_person("别校")
    elsewhere = await make_organisation(slug="elsewhere")
    await make_grant(stranger.id, "school_manager", elsewhere)
    code = where.rpartition("/")[2]
    for person in (charlie, stranger):
        await school.enter(person)
        for path in ("/organisations/school/closures", where):
            assert (await school.client.get(path)).status_code == 404
        for path in ("/preview", "", f"/{code}/undo", f"/{code}/lift", f"/{code}/shorten"):
            answer = await school.client.post(
                f"/organisations/school/closures{path}", data=school.form()
            )
            assert answer.status_code == 404
    # Nor does a code of one school open under another's address.
    assert (await school.client.get(f"/organisations/elsewhere/closures/{code}")).status_code == 404
    await school.enter(charlie)
    for way in ("1", "none"):
        answer = await school.client.post(f"/bookings/{school.code}/alternatives/{way}")
        assert answer.status_code == 404
    assert await state_of(school.code) == "displaced"
