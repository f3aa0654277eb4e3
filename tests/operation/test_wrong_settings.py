"""A missing or wrong setting, or a database out of reach, ends the command with one sentence."""

import socket
from pathlib import Path

import pytest

from portal.settings import SettingsError, load
from tests.operation.command import portal
from tests.servers import SECRET

WRONG = [
    ({"SECRET": ""}, "SECRET"),
    ({"SECRET": "short"}, "SECRET"),
    ({"PORT": "0"}, "PORT"),
    ({"PORT": "65536"}, "PORT"),
    ({"PORT": "http"}, "PORT"),
    ({"PORT": "\u0668"}, "PORT"),
    ({"PORT": "9" * 5000}, "PORT"),
    ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:"}, "DATABASE_URL"),
    ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://host"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://host:port/name"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://[::1/name"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://host/name?pool=many"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://host/name?pool=0"}, "DATABASE_URL"),
    ({"PUBLIC_ORIGIN": "portal.example"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://portal.example/path"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://portal.example?x=1"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://portal.example#x"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://me:pw@portal.example"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://portal.example:port"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "https://[::1"}, "PUBLIC_ORIGIN"),
    ({"PUBLIC_ORIGIN": "ftp://portal.example"}, "PUBLIC_ORIGIN"),
    ({"DEMO": "yes"}, "DEMO"),
    ({"DEMO": "1", "PUBLIC_ORIGIN": "https://portal.example"}, "DEMO"),
    ({"CLOCK": "2026-11-26T09:00+08:00"}, "CLOCK"),
    ({"DEMO": "1", "CLOCK": "tomorrow"}, "CLOCK"),
    ({"DEMO": "1", "CLOCK": "2026-11-26T09:00"}, "CLOCK"),
    ({"ZONE": "Mars/Olympus"}, "ZONE"),
    ({"ZONE": ""}, "ZONE"),
    ({"ZONE": "../etc/passwd"}, "ZONE"),
    ({"SMTP_URL": "http://host", "MAIL_FROM": "a@b"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://host:port", "MAIL_FROM": "a@b"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://host"}, "MAIL_FROM"),
    ({"SMS_URL": "http://gateway.example/send", "SMS_TOKEN": "x"}, "SMS_URL"),
    ({"SMS_URL": "https://me:pw@gateway.example/", "SMS_TOKEN": "x"}, "SMS_URL"),
    ({"SMS_URL": "https://gateway.example:port/", "SMS_TOKEN": "x"}, "SMS_URL"),
    ({"SMS_URL": "gateway.example", "SMS_TOKEN": "x"}, "SMS_URL"),
    ({"SMS_URL": "https://gateway.example/"}, "SMS_TOKEN"),
    ({"SMS_URL": "https://gateway.example/", "SMS_TOKEN": "a\r\nb"}, "SMS_TOKEN"),
    (
        {"SMS_URL": "https://gateway.example/", "SMS_TOKEN": "x", "SMS_SIGNATURE": "【x】"},
        "SMS_SIGNATURE",
    ),
    (
        {"SMS_URL": "https://gateway.example/", "SMS_TOKEN": "x", "SMS_SIGNATURE": "x" * 21},
        "SMS_SIGNATURE",
    ),
    (
        {"SMS_URL": "https://gateway.example/", "SMS_TOKEN": "x", "SMS_TEMPLATES": "booked"},
        "SMS_TEMPLATES",
    ),
    (
        {"SMS_URL": "https://gateway.example/", "SMS_TOKEN": "x", "SMS_TEMPLATES": "a=1,a=2"},
        "SMS_TEMPLATES",
    ),
    ({"QUIET_HOURS": "22-7"}, "QUIET_HOURS"),
    ({"QUIET_HOURS": "22:00-24:00"}, "QUIET_HOURS"),
    ({"QUIET_HOURS": "07:00-07:00"}, "QUIET_HOURS"),
    ({"WORK_INSIDE": "no"}, "WORK_INSIDE"),
]


@pytest.mark.parametrize(("given", "named"), WRONG)
def test_the_sentence_names_the_setting(given, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=rf"\b{named}\b"):
        load({"SECRET": SECRET, "DATABASE_URL": "sqlite:x.db", **given})


def test_the_defaults_need_only_a_secret(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chosen = load({"SECRET": SECRET})
    assert (chosen.port, chosen.public_origin) == (8000, "http://127.0.0.1:8000")


def test_the_demo_keeps_a_secret_that_only_its_owner_reads(tmp_path):
    given = {"DEMO": "1", "DATABASE_URL": f"sqlite:{tmp_path}/demo.db"}
    assert load(given).secret == load(given).secret
    assert len(load(given).secret) == 64
    assert (tmp_path / "demo-secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", [{"SECRET": None}, {"PORT": "x"}, {"DATABASE_URL": "x"}])
def test_every_word_says_it_and_ends(given, tmp_path):
    url = given.pop("DATABASE_URL", f"sqlite:{tmp_path}/x.db")
    for word in ("serve", "check"):
        said = portal(word, database_url=url, **given)
        assert said.code == 1
        assert said.in_one_sentence, said.err


def test_a_taken_port(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = portal("serve", database_url=f"sqlite:{tmp_path}/x.db", PORT=port)
    assert said.code == 1
    assert said.in_one_sentence, said.err
    assert port in said.err


def test_a_database_out_of_reach(tmp_path: Path):
    file = tmp_path / "no-database"
    file.write_text("This is a letter, not a database." * 100)
    (tmp_path / "folder").mkdir()
    (tmp_path / "locked").mkdir(mode=0o500)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    for url in (
        f"sqlite:{file}",
        f"sqlite:{tmp_path}/folder",
        "sqlite:/proc/nowhere/x.db",
        f"postgres://x@127.0.0.1:{nobody}/x",
    ):
        said = portal("check", database_url=url)
        assert said.code == 1, (url, said)
        assert said.in_one_sentence, (url, said.err)
        assert "could not be reached" in said.err


def test_a_database_that_is_not_there_or_not_ours(run):
    """PostgreSQL answers, and says no."""
    for user, name in (("postgres", "no_such_database"), ("nobody_known", "postgres")):
        url = f"postgres://{user}@127.0.0.1:{run.postgres_port}/{name}"
        said = portal("migrate", database_url=url)
        assert said.code == 1, said
        assert said.in_one_sentence, said.err
