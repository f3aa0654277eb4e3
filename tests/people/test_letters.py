"""What somebody wants to be told is theirs to say, on one page."""

import pytest

from portal import database
from portal.messages.choosing import choices_of
from tests.desk.cast import signed_in_as
from tests.make import make_person

pytestmark = pytest.mark.usefixtures("database")
HERE = "/me/account/messages"


async def test_it_shows_what_is_usual_until_somebody_says_otherwise(client):
    alice = await make_person(email="alice@example.org")
    await signed_in_as(client, alice)
    shown = (await client.get(HERE)).text
    assert "22:00 到 07:00" in shown
    assert shown.count(" checked") == 2
    answer = await client.post(HERE, data={"reminder_soon": "1"})
    assert answer.status_code == 303
    wanted = {"reminder_evening": False, "reminder_soon": True, "gate_code": False}
    assert await choices_of(alice.id) == wanted
    await client.post(HERE, data={"reminder_soon": "1", "booked": "1"})
    assert await database.value("SELECT count(*) FROM message_choice") == 3
    assert (await client.get(HERE)).text.count(" checked") == 1


async def test_the_account_page_leads_there(client):
    await signed_in_as(client, await make_person())
    assert HERE in (await client.get("/me/account")).text
    assert "没有办法给您发消息" in (await client.get(HERE)).text
