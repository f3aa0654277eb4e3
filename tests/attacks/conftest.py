"""The whole portal, on a street with the whole cast."""

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
