"""What every test of a school's facilities begins with."""

import pytest

from tests.grounds.manager import Sally, make_sally


@pytest.fixture
async def sally(client) -> Sally:
    return await make_sally(client)
