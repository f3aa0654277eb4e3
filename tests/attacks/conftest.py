"""The whole portal, on a street with the whole cast."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from portal import settings
from tests.attacks.street import Street, make_street


@pytest.fixture
async def street(database: str) -> Street:
    return await make_street()


@pytest.fixture
def app(database: str) -> Any:
    from portal.app import create_app

    return create_app(settings.settings())


@pytest.fixture
def sends_mail() -> Iterator[None]:
    """The portal as one that has a mail server; letters wait in the outbox."""
    before = settings.settings()
    settings.use(replace(before, smtp_url="smtp://127.0.0.1:1", mail_from="portal@portal.example"))
    yield
    settings.use(before)
