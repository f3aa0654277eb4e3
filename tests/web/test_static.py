"""Small files, named by their content, kept for ever."""

import gzip
import hashlib
import re

import brotli
import pytest

from portal.web.static import FOLDER, assets, static

PINNED = (FOLDER / "htmx.min.js.sha256").read_text(encoding="ascii").split()


def test_htmx_is_the_file_we_looked_at() -> None:
    digest, name = PINNED
    assert name == "htmx.min.js"
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    assert "4.0.1" in (FOLDER / name).read_text(encoding="utf-8")
    assert "Zero-Clause BSD" in (FOLDER / "licences" / "htmx.txt").read_text(encoding="utf-8")


def test_style_and_script_are_light() -> None:
    """The goals of the first view, gzipped."""
    weight = {name: len(asset.gzipped) for name, asset in assets().items()}
    assert weight["portal.css"] <= 12 * 1024
    assert weight["htmx.min.js"] + weight["portal.js"] <= 20 * 1024


def test_no_sheet_uses_what_old_phones_lack() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", assets()["portal.css"].plain.decode(), flags=re.DOTALL)
    for missing in ("color-mix(", "@import", "url(", "!important}", "@font-face"):
        assert missing not in sheet
    assert not re.search(r"[{;]\s*&", sheet), "nesting"
    assert sheet.count("{") == sheet.count("}")
    assert sheet.index("box-sizing") < sheet.index("@layer")


async def test_a_browser_keeps_a_file_for_ever(visitor) -> None:
    answer = await visitor.get(static("portal.css"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("br, gzip", "br"), ("gzip, deflate", "gzip"), ("identity", None), ("", None)],
)
async def test_it_is_sent_in_the_smallest_form_the_browser_reads(visitor, accepted, coding) -> None:
    plain = assets()["portal.css"].plain
    async with visitor.stream(
        "GET", static("portal.css"), headers={"accept-encoding": accepted}
    ) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    unpress = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert answer.headers.get("content-encoding") == coding
    assert unpress(raw) == plain
    assert int(answer.headers["content-length"]) == len(raw)


async def test_what_the_browser_has_is_not_sent_again(visitor) -> None:
    first = await visitor.get(static("portal.js"))
    again = await visitor.get(static("portal.js"), headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_page_from_before_the_change_still_finds_its_style(visitor) -> None:
    answer = await visitor.get("/static/portal.000000000000.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/portal.css",
        "/static/htmx.min.js.sha256",
        "/static/../portal/settings.py",
        "/static/%2e%2e/portal/settings.py",
        "/static/css/base.css",
        "/static/licences/htmx.txt",
    ],
)
async def test_nothing_else_of_the_disk_is_served(visitor, path) -> None:
    assert (await visitor.get(path)).status_code == 404


async def test_only_reading_is_possible(visitor) -> None:
    assert (await visitor.post(static("portal.css"))).status_code == 404
    head = await visitor.head(static("portal.css"))
    assert (head.status_code, head.content) == (200, b"")


async def test_a_page_asks_for_few_and_small_files(visitor) -> None:
    """First view: at most 8 requests and 60 KB, and HTML of at most 14 KB, gzipped."""
    page = await visitor.get("/sample")
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    html = len(gzip.compress(page.content))
    assert 1 + len(wanted) <= 8
    assert html <= 14 * 1024
    by_address = {f"/static/{asset.hashed_name}": asset for asset in assets().values()}
    assert html + sum(len(by_address[path].gzipped) for path in wanted) <= 60 * 1024
