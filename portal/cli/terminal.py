"""Speaking to the person at the terminal."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from portal import database
from portal.settings import Settings

Tell = Callable[[int, int, str], None]


class Failure(Exception):  # noqa: N818  what the command could not do, in one sentence
    """Ends the command with its sentence on standard error."""


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """A bar for work that may take more than two seconds; call it with done, total and words."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int, words: str) -> None:
            bar.update(task, completed=done, total=total, description=words)

        yield tell


@asynccontextmanager
async def opened(chosen: Settings) -> AsyncIterator[None]:
    """The database, open and up to date, or Failure saying what to do."""
    await database.connect(chosen.database_url)
    try:
        await refuse_the_future()
        if await database.pending_migrations():
            raise Failure("This database is not up to date: run `portal migrate`.")
        yield
    finally:
        await database.disconnect()


async def refuse_the_future() -> None:
    """Failure when a newer portal has changed the open database."""
    unknown = await database.unknown_migrations()
    if unknown:
        raise Failure(f"This database was changed by a newer portal ({unknown[-1]}); use that one.")
