"""Who may open what."""

import itertools
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.routing import Route

from portal.people import access, pages
from portal.people.actions.grants import give
from portal.people.rules.visitors import Role
from tests.make import insert
from tests.people.conftest import PROBES, anyone, desk, someone
from tests.people.make import make_grant, make_person, signed_in

_numbers = itertools.count(1)


def next_in(answer) -> str:
    parts = urlsplit(answer.headers["location"])
    assert parts.path in ("/sign-in", "/en/sign-in")
    return parse_qs(parts.query)["next"][0]


@pytest.mark.parametrize("route", [*pages.routes, *PROBES], ids=lambda route: route.path)
def test_every_route_says_who_may(route: Route):
    assert access.decision(route.endpoint) is not None


def test_decisions_are_told_apart():
    assert access.decision(anyone) == access.OPEN_TO_ALL
    assert access.decision(someone) == access.SIGNED_IN
    assert access.decision(desk) == frozenset({Role.DESK, Role.ADMINISTRATOR})
    assert access.decision(lambda: None) is None
    with pytest.raises(ValueError, match="role"):
        access.granted()
    with pytest.raises(ValueError, match="director"):
        access.granted("director")


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_a_guest_signs_in_and_comes_back_to_the_same_slot(visit, prefix):
    answer = await visit().get(f"{prefix}/someone?unit=3&starts=2026-11-28T09:00&what=羽毛球")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{prefix}/sign-in?")
    wanted = "/someone?unit=3&starts=2026-11-28T09:00&what=%E7%BE%BD%E6%AF%9B%E7%90%83"
    assert next_in(answer) == wanted
    assert answer.headers["cache-control"] == "no-store"


async def test_a_guests_swap_is_told_where_to_go(visit):
    answer = await visit().get(
        "/someone?part=1",
        headers={
            "hx-request-type": "partial",
            "hx-current-url": "http://127.0.0.1:8000/facilities/hall?day=2026-11-28",
        },
    )
    assert answer.status_code == 200
    target = answer.headers["hx-redirect"]
    assert parse_qs(urlsplit(target).query) == {"next": ["/facilities/hall?day=2026-11-28"]}


async def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(visit):
    page = "http://127.0.0.1:8000/en/bookings/new?unit=3&starts=5"
    answer = await visit().post("/someone", headers={"referer": page})
    assert next_in(answer) == "/bookings/new?unit=3&starts=5"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/x",
        "//evil.example",
        "http://[",
        "http://127.0.0.1:8000//evil.example",
    ],
)
async def test_a_strange_referer_leads_home(visit, referer):
    answer = await visit().post("/someone", headers={"referer": referer})
    assert next_in(answer) == "/"


async def test_a_handler_may_say_where_its_form_is_taken_up_again(visit):
    answer = await visit().post("/bookings", content="unit=3&starts=5")
    assert next_in(answer) == "/bookings/new?unit=3&starts=5"


async def make_school() -> int:
    """A school; its id."""
    slug = f"school-{next(_numbers)}"
    names = {"name_zh": "龙岭学校", "name_en": "Longling School", "calendar": "cn"}
    where = {"address_zh": "", "address_en": "", "latitude": 22.6, "longitude": 114.3}
    return await insert("organisation", slug=slug, kind="school", **names, **where)


async def test_a_role_opens_its_pages_and_no_others(visit, database):
    school, other = await make_school(), await make_school()
    sally, desmond, alice = await make_person(), await make_person(), await make_person()
    await make_grant(sally, "school_manager", school)
    await make_grant(desmond, "desk")
    table = {}
    for name, person in (("sally", sally), ("desmond", desmond), ("alice", alice)):
        browser = visit(cookies=await signed_in(person))
        asked = ("/someone", "/desk", f"/schools/{school}", f"/schools/{other}")
        table[name] = [(await browser.get(path)).status_code for path in asked]
    guest = [(await visit().get(path)).status_code for path in asked]
    assert table == {
        "sally": [200, 404, 200, 404],
        "desmond": [200, 200, 404, 404],
        "alice": [200, 404, 404, 404],
    }
    assert guest == [303, 303, 303, 303]


async def test_a_role_holds_between_its_days(visit, database, at):

    desmond = await make_person()
    await give(desmond, Role.DESK, starts_on=date(2026, 11, 27), ends_on=date(2026, 11, 28))
    seen = []
    for moment in ("2026-11-26 23:59", "2026-11-27 00:00", "2026-11-28 23:59", "2026-11-29 00:00"):
        at(moment)
        browser = visit(cookies=await signed_in(desmond))
        seen.append((await browser.get("/desk")).status_code)
    assert seen == [404, 200, 200, 404]


async def test_pages_of_ones_own_are_kept_nowhere(visit, database):
    browser = visit(cookies=await signed_in(await make_person()))
    for path in ("/me/account", "/me/devices", "/me/account/address", "/sign-in/code"):
        answer = await browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path
