"""Programs the tests start: they end with the tests, whatever happens to those."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

# Put before a command: Linux interrupts the program should the tests die without ending it.
ENDS_WITH_US = ["setpriv", "--pdeathsig", "INT"]


def free_port() -> int:
    """A TCP port of this machine that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when `ready()` is true; raise with the log's end if the program ends or takes 60 s."""
    deadline = time.monotonic() + 60
    while not ready():
        ended = process.poll()
        if ended is not None or time.monotonic() > deadline:
            why = f"ended with {ended}" if ended is not None else "was not ready in 60 s"
            raise RuntimeError(
                f"{process.args!r} {why}:\n{log.read_text(errors='replace')[-4000:]}"
            )
        time.sleep(0.05)


def end(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> None:
    """Ask a program to end, insist after ten seconds."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
