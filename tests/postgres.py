"""A private PostgreSQL: its own folder, its own port, gone after the tests.

Made from the system's programs in about a second. PostgreSQL refuses to run as root; then it runs
as the account its package made.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.processes import ENDS_WITH_US, end, free_port, wait_until

# Nothing here outlives the run, so nothing waits for the disk.
CLUSTER = "--auth trust --username postgres --encoding UTF8 --locale C.UTF-8 --no-sync"
CAREFREE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]


def programs() -> Path:
    """The folder with `initdb`, newest PostgreSQL first. Raises RuntimeError if there is none."""
    installed = [folder.parent for folder in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda folder: float(folder.parent.name))
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise RuntimeError("The tests need a PostgreSQL server: on Debian, apt-get install postgresql.")


class Cluster:
    """One running PostgreSQL server with a superuser `postgres` and no password."""

    def __init__(self, folder: Path, chosen: Sequence[str] = CAREFREE) -> None:
        folder.mkdir()
        account: dict[str, Any] = {}
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            account = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        bin_ = programs()
        subprocess.run(
            [bin_ / "initdb", "--pgdata", folder / "data", *CLUSTER.split()],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            **account,
        )
        self.port = free_port()
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            *chosen,
        ]
        log = folder / "log"
        with log.open("wb") as out:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [*ENDS_WITH_US, str(bin_ / "postgres"), "-D", str(folder / "data")]
                + [f"--{setting}" for setting in settings],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                **account,
            )
        wait_until(self._answers, self._process, log)

    @property
    def pid(self) -> int:
        """The process that every session is a child of."""
        return self._process.pid

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        """End the server, sessions and all."""
        end(self._process, signal.SIGINT)
