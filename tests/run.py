"""One run of the tests: a folder and a PostgreSQL server that all its workers share."""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.databases import Run
from tests.postgres import Cluster

FOLDER = pytest.StashKey[Path]()
CLUSTER = pytest.StashKey[Cluster]()
ROOM = 4 * 1024**3  # bytes

# The same cases in every run, and no case fails for being slow.
hypothesis_settings.register_profile(
    "ours", derandomize=True, deadline=None, database=None, max_examples=100
)
hypothesis_settings.load_profile("ours")


# Being told to stop is like Ctrl-C: what was started is ended and cleared away.
signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the night be longer than the day."""
    parser.addoption(
        "--thorough", action="store_true", help="run the long form of tests that have a short one"
    )


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether to try ten thousand cases rather than some hundreds (`pytest --thorough`)."""
    return bool(request.config.getoption("--thorough"))


def folder_of(config: pytest.Config) -> Path:
    """The run's folder; made when first asked for. PostgreSQL's own account may enter it."""
    if FOLDER not in config.stash:
        config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="portal-tests-", dir=_in_memory()))
        config.stash[FOLDER].chmod(0o755)
    return config.stash[FOLDER]


def _in_memory() -> str | None:
    """Where files cost no wait for a disk, if there is such a place with room for our databases.

    Every commit is synced as in earnest; here that is quick.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return str(memory)
    return None


def cluster_of(config: pytest.Config) -> Cluster:
    """The run's PostgreSQL server; started when first asked for."""
    if CLUSTER not in config.stash:
        config.stash[CLUSTER] = Cluster(folder_of(config) / "postgres")
    return config.stash[CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker, before it starts, what it shares with the others."""
    node.workerinput["run_folder"] = str(folder_of(node.config))
    node.workerinput["postgres_port"] = cluster_of(node.config).port


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Run:
    """What the workers of this run share."""
    given = getattr(request.config, "workerinput", None)
    if given is not None:
        return Run(Path(given["run_folder"]), given["postgres_port"])
    return Run(folder_of(request.config), cluster_of(request.config).port)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing running and nothing on the disk."""
    if CLUSTER in config.stash:
        config.stash[CLUSTER].stop()
    if FOLDER in config.stash:
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)
