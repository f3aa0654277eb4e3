"""The portal as its users meet it: real processes that listen on 127.0.0.1."""

import http.client
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.databases import ROOT
from tests.processes import ENDS_WITH_US, end, free_port, wait_until

SECRET = "only the tests know this secret of the tests"


@dataclass
class Server:
    """One running `portal serve`."""

    origin: str  # "http://127.0.0.1:<port>"
    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """End it the way a power cut does."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        """End it the way an operator does."""
        end(self.process)


def start(folder: Path, database_url: str, **settings: str) -> Server:
    """Start `portal serve` and wait until it says it is ready; settings are environment variables.

    Raises RuntimeError with the end of its log when it does not become ready.
    """
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    log = folder / f"server-{port}.log"
    ours = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_ORIGIN": origin,
        "DATABASE_URL": database_url,
        "DEMO": "0",
        "SECRET": SECRET,
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*ENDS_WITH_US, sys.executable, "-m", "portal", "serve"],
            cwd=ROOT,
            env=os.environ | ours | settings,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _is_ready(port), process, log)
    except BaseException:
        end(process)
        raise
    return Server(origin, process, log)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
