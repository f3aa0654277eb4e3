"""Cancelling a task exactly where it waits for the n-th time."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any


@coroutine
def cancelled_at(wait: int, work: Coroutine[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Await `work`, and cancel the present task when it waits for the `wait`-th time (from 1).

    What it waits for is cancelled as the event loop would: as when a browser has gone, or a
    deadline is over.
    """
    waits = 0
    resume = work.send
    given: Any = None
    while True:
        try:
            pending = resume(given)
        except StopIteration as done:
            return done.value
        waits += 1
        if waits == wait:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        try:
            given, resume = (yield pending), work.send
        except BaseException as thrown:  # handed on to the work
            given, resume = thrown, work.throw


async def outcome(wait: int, work: Coroutine[Any, Any, Any]) -> bool:
    """Whether `work` came to its end before it waited for the `wait`-th time; any refusal or
    answer of its own counts as an end."""
    task = asyncio.create_task(_driven(wait, work))
    done, _ = await asyncio.wait([task], timeout=10)
    assert done, f"hangs when cancelled at wait {wait}"
    return not task.cancelled()


async def _driven(wait: int, work: Coroutine[Any, Any, Any]) -> Any:
    return await cancelled_at(wait, work)
