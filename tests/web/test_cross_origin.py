"""Forms of other websites are refused, whatever the browser does or does not say."""

import pytest
from starlette.datastructures import Headers

from portal.web.csrf import CrossOriginGuard

HOST = ("host", "portal.example")
COOKIE = ("cookie", "session=1")

CASES = [
    # what the browser says, whether the request is ours
    ([("sec-fetch-site", "same-origin")], True),
    ([("sec-fetch-site", "none")], True),  # typed by hand
    ([("sec-fetch-site", "same-site")], False),  # a sister site is another site
    ([("sec-fetch-site", "cross-site")], False),
    ([("sec-fetch-site", "Same-Origin")], False),  # no browser writes it so
    ([("sec-fetch-site", "")], False),
    ([("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")], True),  # our origin
    ([("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], False),
    ([("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], False),
    # older browsers: Origin against Host
    ([("origin", "https://portal.example")], True),
    ([("origin", "http://portal.example")], True),  # the proxy may have ended https
    ([("origin", "https://PORTAL.example")], True),
    ([("origin", "https://portal.example:8443")], False),
    ([("origin", "https://evil.example")], False),
    ([("origin", "https://portal.example.evil.example")], False),
    ([("origin", "https://evil.example/portal.example")], False),
    ([("origin", "https://portal.example@evil.example")], False),
    ([("origin", "null")], False),
    ([("origin", "")], False),
    ([("origin", "http://[")], False),
    ([("origin", "https://portal.example"), ("origin", "https://evil.example")], False),
    # programs that say nothing: only without anything to abuse
    ([], True),
    ([COOKIE], False),
    ([COOKIE, ("sec-fetch-site", "same-origin")], True),
    ([COOKIE, ("origin", "https://portal.example")], True),
    ([COOKIE, ("referer", "https://portal.example/")], False),
]


@pytest.mark.parametrize(("said", "ours"), CASES)
def test_a_form_is_ours_only_if_the_browser_says_so(said, ours) -> None:
    guard = CrossOriginGuard(None, None, ["https://portal.example"])
    raw = [(name.encode(), value.encode()) for name, value in [HOST, *said]]
    assert guard.is_ours(Headers(raw=raw)) is ours


def test_without_a_host_nothing_matches_it() -> None:
    guard = CrossOriginGuard(None, None)
    assert not guard.is_ours(Headers(raw=[(b"origin", b"https://")]))
    assert not guard.is_ours(Headers(raw=[(b"origin", b"https://"), (b"host", b"")]))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "ANYTHING"])
async def test_every_unsafe_method_is_guarded(visitor, method) -> None:
    elsewhere = {"origin": "https://evil.example"}
    answer = await visitor.request(method, "/sample", headers=elsewhere)
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_is_open_to_links_from_anywhere(visitor, method) -> None:
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = await visitor.request(method, "/sample", headers=elsewhere)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "words"), [("/sample", "什么都没有办理"), ("/en/sample", "nothing was done")]
)
async def test_the_refusal_is_a_page_in_the_language_of_the_reader(visitor, path, words) -> None:
    answer = await visitor.post(path, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert words in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_refused_form_reaches_no_handler(visitor, monkeypatch) -> None:
    reached = []
    monkeypatch.setattr("portal.web.form.read", reached.append)
    await visitor.post("/sample", data={"phone": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert not reached
