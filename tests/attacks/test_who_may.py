"""Every route and everybody of the cast: each handler's own decision, and what then happens."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.routing import Route

from portal.app import routes
from portal.gate.access import AT_THE_GATE
from portal.people.access import OPEN_TO_ALL, decision
from portal.people.rules.visitors import Role
from tests.attacks.asking import Answer, ask
from tests.attacks.street import methods_of, named
from tests.databases import only

on_sqlite = only("sqlite")

CAST = ("guest", "guard", "charlie", "desmond", "grace", "sally", "bob", "alice")
ROLES = {"sally": {Role.SCHOOL_MANAGER}, "desmond": {Role.DESK}, "grace": {Role.ADMINISTRATOR}}
HERS = (
    "{code}",
    "{session_id:int}",
    "{helped_id:int}",
    "{helper_id:int}",
)  # names of what is Alice's
HERS_ALONE = ("{session_id:int}",)  # and not of her household
NOT_HIS_ERROR = "/bookings/{code}/extension"  # Bob is told that nothing is kept for him


def test_every_route_says_who_may():
    assert all(isinstance(route, Route) for route in routes)
    silent = [route.path for route in routes if decision(route.endpoint) is None]
    assert not silent, silent


def test_every_route_is_of_a_method_the_table_knows():
    others = [r.path for r in routes if not set(r.methods) <= {"GET", "HEAD", "POST"}]
    assert not others, others


def expected(route: Route, who: str) -> str:
    """ "in", "sign in" or "nowhere", from what the handler declared and whose the thing is."""
    said = decision(route.endpoint)
    if said == OPEN_TO_ALL:
        return "in"
    if said == AT_THE_GATE:
        return "in" if who == "guard" else "nowhere"
    if who in ("guest", "guard"):  # the guard has no account
        return "sign in"
    if isinstance(said, frozenset):
        return "in" if ROLES.get(who, set()) & said else "nowhere"
    if any(hole in route.path for hole in HERS_ALONE) and who != "alice":
        return "nowhere"
    if any(hole in route.path for hole in HERS) and who not in ("alice", "bob"):
        return "nowhere"
    return "in"


def happened(answer: Answer, path: str) -> str:
    if answer.status == 404:
        return "nowhere"
    to = urlsplit(answer.header("location"))
    if path.startswith("/sign-in"):  # these lead to one another
        return "in" if answer.status < 500 else f"failed with {answer.status}"
    if answer.status == 303 and to.path == "/sign-in" and "next" in parse_qs(to.query):
        return "sign in"
    return "in" if answer.status < 500 else f"failed with {answer.status}"


@on_sqlite
async def test_each_decision_holds_for_everybody(street, app):
    wrong, seen = [], set()
    slot = f"unit={street.hall.units[0].id}&starts=2026-11-28T06:00Z&party=1"
    for route in routes:
        for method in methods_of(route):
            for who in CAST:
                path = await street.path_of(route)
                what = {"query": slot} if method == "GET" else {"body": slot.encode()}
                answer = await ask(app, method, path, cookie=await street.cookie(who), **what)
                wanted, got = expected(route, who), happened(answer, path)
                seen.add((wanted, got))
                if route.path == "/sign-in/as/{person_id:int}":
                    wanted = "nowhere"  # outside the demo there is no such page
                if route.path == NOT_HIS_ERROR and who not in ("guest", "guard", "alice"):
                    wanted = "in"
                    assert answer.status in (404, 422)
                if wanted != got:
                    wrong.append(f"{who}: {named(route, method)} {wanted}, but {got}")
    assert not wrong, "\n".join(wrong)
    assert {("in", "in"), ("sign in", "sign in"), ("nowhere", "nowhere")} <= seen


@on_sqlite
async def test_what_is_not_theirs_answers_like_what_is_not_there(street, app):
    """Nobody learns from the answer whether a code exists."""
    cookie = await street.cookie("charlie")
    for route in routes:
        if "{code}" not in route.path or "extension" in route.path:
            continue
        path = await street.path_of(route)
        for method in methods_of(route):
            hers = await ask(app, method, path, cookie=cookie)
            none = await ask(app, method, path.replace(street.code, "T9999999"), cookie=cookie)
            open_anyway = decision(route.endpoint) == OPEN_TO_ALL
            assert hers.status == none.status == (200 if open_anyway else 404), path
            told = hers.text.replace(street.code, "T9999999")
            assert told == none.text, path


@on_sqlite
@pytest.mark.parametrize("language", ["", "/en"])
async def test_guests_come_back_to_where_they_wanted_to_be(street, app, language):
    wish = f"/bookings/new?unit={street.hall.units[0].id}&starts=2026-11-28T03:00Z"
    path, _, query = wish.partition("?")
    sent = await ask(app, "GET", language + path, query=query)
    assert sent.status == 303
    to = sent.header("location")
    assert to.startswith(f"{language}/sign-in?next=")
    assert parse_qs(urlsplit(to).query)["next"] == [wish]
    asked = urlsplit(to)
    form = await ask(app, "GET", asked.path, query=asked.query)
    assert f'value="{wish.replace("&", "&amp;")}"' in form.text
    back = await ask(
        app, "GET", asked.path, query=asked.query, cookie=await street.cookie("charlie")
    )
    assert back.header("location") == language + wish


@pytest.mark.parametrize(
    "wish",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/en//elsewhere.example",
        "\t//elsewhere.example",
        "/\r\nSet-Cookie: x=1",
        "javascript:alert(1)",
        "///elsewhere.example/..",
        "/%0d%0aX: 1",
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/preferences"])
@on_sqlite
async def test_nobody_is_sent_elsewhere(street, app, wish, path):
    cookie = await street.cookie("alice")
    asked = f"next={quote(wish)}&back={quote(wish)}"
    answers = [
        await ask(app, "GET", path, query=asked, cookie=cookie),
        await ask(app, "POST", path, body=asked.encode(), cookie=cookie),
    ]
    for answer in answers:
        to = answer.header("location")
        assert not to or (to.startswith("/") and not to.startswith(("//", "/\\"))), to
        assert "elsewhere" not in urlsplit(to).netloc
        assert not set(to) & set("\r\n\t")
