"""What stands on every answer."""

import dataclasses
import re

import httpx
import pytest

from portal import settings
from portal.web.headers import ALPHABET, CONTENT_POLICY, GUARDS
from portal.web.static import static
from tests.web import sample

ANSWERS = [
    ("GET", "/sample", 200),
    ("GET", "/en/sample", 200),
    ("HEAD", "/sample", 200),
    ("GET", "/nowhere", 404),
    ("DELETE", "/sample", 405),
    ("GET", "/fails", 500),
    ("GET", "/no-database", 503),
    ("GET", "/refuses", 409),
    ("GET", "/sample?mode=elder", 303),
    ("GET", "/e/sample", 303),
    ("POST", "/sample", 422),
    ("GET", "/static/nothing.000000000000.css", 404),
    ("GET", static("portal.css"), 200),
    ("GET", static("htmx.min.js"), 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_carries_every_guard(visitor, method, path, status) -> None:
    answer = await visitor.request(method, path)
    assert answer.status_code == status
    for name, value in GUARDS.items():
        assert answer.headers[name] == value
    assert re.fullmatch(f"[{ALPHABET}]{{6}}", answer.headers["x-request-id"])
    assert "strict-transport-security" not in answer.headers  # this portal is on plain http


async def test_https_is_promised_only_on_https() -> None:
    before = settings.settings()
    settings.use(dataclasses.replace(before, public_origin="https://portal.example"))
    try:
        transport = httpx.ASGITransport(sample.app())
        async with httpx.AsyncClient(
            transport=transport, base_url="https://portal.example"
        ) as visitor:
            answer = await visitor.get("/preferences?mode=elder")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "Secure" in answer.headers["set-cookie"]
    finally:
        settings.use(before)


async def test_a_host_that_is_not_ours_is_refused(visitor) -> None:
    answer = await visitor.get("/sample", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_policy_allows_nothing_unsafe() -> None:
    assert "unsafe" not in CONTENT_POLICY
    assert "*" not in CONTENT_POLICY
    assert CONTENT_POLICY.startswith("default-src 'none';")
    for needed in ("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert needed in CONTENT_POLICY


async def test_what_fails_outside_the_pages_still_answers() -> None:
    from portal.web.headers import GuardHeaders

    async def breaks(scope, receive, send) -> None:
        raise RuntimeError

    guarded = GuardHeaders(breaks, https=False)
    transport = httpx.ASGITransport(guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as visitor:
        answer = await visitor.get("/")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("kept", ["/sample?typed=13800138000", "/bookings/SECRET42"])
async def test_the_log_has_the_route_and_nothing_about_the_person(visitor, caplog, kept) -> None:
    caplog.set_level("INFO", "portal.access")
    answer = await visitor.get(kept, headers={"user-agent": "a rare telephone"})
    [line] = [record.getMessage() for record in caplog.records if record.name == "portal.access"]
    assert '"status": 200' in line
    assert answer.headers["x-request-id"] in line
    for private in ("13800138000", "SECRET42", "a rare telephone", "127.0.0.1"):
        assert private not in line
