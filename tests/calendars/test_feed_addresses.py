"""The pages on which one gets a calendar address, replaces it and stops it."""

import re
from xml.etree import ElementTree as ET

import pytest

from portal.calendars.pages.subscribing import COOKIE
from portal.calendars.queries.tokens import open_feed
from tests.databases import only
from tests.make import make_facility, make_person, make_session

WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50 NetType/WIFI"}
HTTPS = re.compile(r'value="(http://127\.0\.0\.1:8000(/feeds/[A-Za-z0-9_-]{22}\.ics))"')


@pytest.fixture
async def alice(client):
    """Signed in."""
    person = await make_person()
    client.cookies.update(await make_session(person))
    client.headers["Origin"] = "http://127.0.0.1:8000"
    return person


async def made(client, **fields):
    """The page after asking for an address, and the address on it."""
    answer = await client.post("/me/calendar", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/calendar")
    page = await client.get("/me/calendar")
    found = HTTPS.search(page.text)
    return page, found and found[2]


async def test_an_address_is_made_and_shown(client, alice):
    assert "生成我的日历地址" in (await client.get("/me/calendar")).text
    page, address = await made(client)
    assert page.headers["cache-control"] == "no-store"
    assert (await client.get(address)).status_code == 200
    assert f'href="webcal://127.0.0.1:8000{address}"' in page.text
    assert "https://calendar.google.com/calendar/r/settings/addbyurl" in page.text
    assert "我们只存它的指纹，以后不能再显示" in page.text


async def test_it_is_shown_again_only_in_the_browser_that_asked_for_it(client, alice):
    _, address = await made(client)
    assert address in (await client.get("/me/calendar")).text
    client.cookies.delete(COOKIE)
    later = await client.get("/me/calendar")
    assert address not in later.text
    assert "您已有日历地址" in later.text


async def test_it_is_not_shown_to_the_next_person_at_the_same_browser(client, alice):
    _, address = await made(client)
    client.cookies.update(await make_session(await make_person("Bob")))
    assert address not in (await client.get("/me/calendar")).text


async def test_a_new_address_takes_the_place_of_the_old(client, alice):
    page, old = await made(client)
    (feed_id,) = re.findall(r'name="instead_of" value="(\d+)"', page.text)
    _, new = await made(client, instead_of=feed_id)
    assert new != old
    assert (await client.get(old)).status_code == 404
    assert (await client.get(new)).status_code == 200


async def test_the_same_form_sent_twice_leaves_the_address_of_the_first(client, alice):
    _, first = await made(client)
    _, again = await made(client)  # the form of a page that knew of no address
    assert again == first


async def test_it_can_be_stopped(client, alice):
    _, address = await made(client)
    answer = await client.post("/me/calendar/revocation")
    assert answer.status_code == 303
    assert (await client.get(address)).status_code == 404
    assert await open_feed(alice.id) is None
    assert "生成我的日历地址" in (await client.get("/me/calendar")).text


async def test_the_calendar_speaks_the_language_of_the_page(client, alice):
    await client.post("/en/me/calendar")
    page = await client.get("/en/me/calendar")
    assert "Use it now: this page shows it for 15 minutes" in page.text
    calendar = await client.get(HTTPS.search(page.text)[2])
    assert "X-WR-CALNAME:My bookings · Longling Road" in calendar.text


@only("sqlite")
@pytest.mark.parametrize("wish", ["x", "-1", "99999999999999999999", "1 OR 1=1", "\x00"])
async def test_a_form_that_makes_no_sense_changes_nothing(client, alice, wish):
    _, address = await made(client)
    answer = await client.post("/me/calendar", data={"instead_of": wish})
    assert answer.status_code == 303
    assert (await client.get(address)).status_code == 200


@only("sqlite")
@pytest.mark.parametrize("path", ["/me/calendar", "/me/calendar/revocation"])
async def test_a_guest_signs_in_first(client, path):
    client.headers["Origin"] = "http://127.0.0.1:8000"
    for answer in (await client.post(path), await client.get("/me/calendar")):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


@only("sqlite")
async def test_inside_wechat_four_steps_lead_out(client, alice):
    assert "您正在微信里看这一页" not in (await made(client))[0].text
    page = await client.get("/me/calendar", headers=WECHAT)
    steps = page.text.partition("您正在微信里看这一页")[2].partition("</ol>")[0]
    assert steps.count("<li>") == 4
    assert "<details open>" in page.text  # the picture to scan


@only("sqlite")
@pytest.mark.parametrize("language", ["", "/en"])
async def test_public_calendars_are_offered_to_everybody(client, language):
    hall = await make_facility()
    for path in (f"/facilities/{hall.slug}", f"/organisations/{hall.organisation.slug}"):
        page = await client.get(f"{language}{path}/subscribe")
        assert page.status_code == 200
        address = f"{language}{path}.ics"
        assert f'value="http://127.0.0.1:8000{address}"' in page.text
        assert f'href="webcal://127.0.0.1:8000{address}"' in page.text
        assert (await client.get(address)).status_code == 200


@only("sqlite")
@pytest.mark.parametrize("path", ["/facilities/none/subscribe", "/organisations/none/subscribe"])
async def test_what_does_not_exist_has_nothing_to_subscribe_to(client, path):
    assert (await client.get(path)).status_code == 404


@only("sqlite")
async def test_the_picture_is_whole_and_has_no_style_of_its_own(client):
    hall = await make_facility()
    page = (await client.get(f"/facilities/{hall.slug}/subscribe")).text
    (picture,) = re.findall(r'<svg[^>]*role="img".*?</svg>', page, re.DOTALL)
    assert ET.fromstring(picture).attrib["aria-label"] == "日历地址二维码"  # noqa: S314  our own page
    assert " style=" not in page
