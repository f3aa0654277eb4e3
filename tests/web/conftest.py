"""A visitor to the sample page, with its template where the renderer looks."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from jinja2 import ChoiceLoader, FileSystemLoader

from portal.language import LANGUAGES
from portal.web.render import environment
from tests.web import sample

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(autouse=True)
def _sample_template(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in LANGUAGES:
        found = environment(language)
        loaders = ChoiceLoader([found.loader, FileSystemLoader(SAMPLES)])
        monkeypatch.setattr(found, "loader", loaders)


@pytest.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    """Asks the sample portal directly; follows no redirect, and is never spared an answer."""
    transport = httpx.ASGITransport(sample.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as asking:
        yield asking
