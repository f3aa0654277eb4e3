"""One tap in a letter, or the mail program's own button, and letters of its kind stop coming."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from portal.bookings.jobs import remind_of_bookings
from portal.messages.choosing import choices_of
from portal.messages.jobs import send_waiting_messages
from portal.messages.mail import LETTERS
from portal.messages.rules.stopping import stop_token, stopped_by
from portal.settings import settings
from tests.bookings.cast import book, somebody
from tests.make import make_facility, make_person
from tests.messages.conftest import chosen, mail_server, post

__all__ = ["chosen", "mail_server", "post"]
SECRET = "x" * 32


def path_for(person_id: int, kind: str = "gate_code") -> str:
    return "/letters/" + stop_token(person_id, kind, settings().secret)


async def test_looking_at_it_stops_nothing_and_the_button_does(client):
    alice = await make_person()
    path = path_for(alice.id)
    shown = await client.get(path)
    assert shown.status_code == 200
    assert "不再接收" in shown.text
    assert (await choices_of(alice.id))["gate_code"]
    assert (await client.post(path)).status_code == 303
    assert not (await choices_of(alice.id))["gate_code"]
    assert "以后不再给您发这类消息" in (await client.get(path)).text
    assert (await client.post(path, data={"again": "1"})).status_code == 303
    assert (await choices_of(alice.id))["gate_code"]


async def test_a_mail_program_needs_no_cookie_and_no_origin(client):
    alice = await make_person()
    client.headers.pop("origin", None)
    answer = await client.post(path_for(alice.id), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "stopped\n")
    assert not (await choices_of(alice.id))["gate_code"]


async def test_nobody_stops_what_is_needed_or_anothers(client):
    alice, bob = await make_person(), await make_person("Bob")
    hers = path_for(alice.id)
    for path in (
        path_for(alice.id, "booked"),
        hers[:-1] + ("A" if hers[-1] != "A" else "B"),
        hers.replace(f"/{alice.id}.", f"/{bob.id}."),
        hers.replace("gate_code", "reminder_evening"),
        "/letters/x",
        path_for(10**15),
    ):
        assert (await client.get(path)).status_code == 404, path
        assert (await client.post(path)).status_code == 404, path
    for person in (alice, bob):
        assert (await choices_of(person.id))["gate_code"]


async def test_only_letters_one_may_do_without_have_the_link(client, post, at):
    hall, alice = await make_facility(), await somebody(email="a@example.net")
    await book(alice, hall, "2026-11-28 09:00")
    at("2026-11-27 19:00")
    await remind_of_bookings()
    await send_waiting_messages()
    reminder, needed = sorted(post.received, key=lambda each: each["List-Unsubscribe"] is None)
    assert needed["List-Unsubscribe"] is None
    assert "/letters/" not in needed.get_body(("plain",)).get_content()
    address = reminder["List-Unsubscribe"].strip("<> ")
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert address in reminder.get_body((kind,)).get_content()
    path = address.removeprefix(settings().public_origin)
    assert (await client.post(path)).status_code == 303
    assert not (await choices_of(alice.id))["reminder_evening"]


def test_a_long_address_stays_in_one_piece():
    made = EmailMessage(policy=SMTP)
    made["List-Unsubscribe"] = f"<https://{'a' * 200}.example/x>"
    assert made.as_bytes(policy=LETTERS).startswith(b"List-Unsubscribe: <https://aaa")
    assert b"=?" not in made.as_bytes(policy=LETTERS)
    assert b"=?" in made.as_bytes()  # the control: what the library makes of it


@pytest.mark.parametrize(
    "token", ["", "1.gate_code.", "0.gate_code." + "A" * 22, "1.x." + "A" * 22]
)
def test_what_we_did_not_make_is_nobodys(token):
    assert stopped_by(token, SECRET) is None


def test_another_secret_makes_another_seal():
    token = stop_token(7, "gate_code", SECRET)
    assert stopped_by(token, SECRET) == (7, "gate_code")
    assert stopped_by(token, "y" * 32) is None
