"""A Redis on a loopback port, which a test can pause, kill, empty and restart."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from types import TracebackType
from typing import Self

from tests.needs import REDIS_PROGRAM

PROGRAM = REDIS_PROGRAM
"""The path of the installed server; ``None`` if there is none."""

_START_SECONDS = 20.0


class RedisServer:
    """A Redis for a ``with`` block. It stores nothing on disk, so it is empty after a restart."""

    def __init__(self) -> None:
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def pause(self) -> None:
        """Suspend the process: it accepts connections but never responds."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Resume the process after ``pause``."""
        self._running().send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill the process: its connections break, and new ones are refused."""
        process = self._running()
        process.kill()
        process.wait()
        self._process = None

    def restart(self) -> None:
        """Start an empty server on the same port; kill a running one first."""
        if self._process is not None:
            self.kill()
        self._start(self.port)

    def command(self, *words: str) -> bytes:
        """Send a command over a new connection, and return the first line of the response."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            request = [f"*{len(words)}", *(f"${len(each)}\r\n{each}" for each in words), ""]
            connection.sendall("\r\n".join(request).encode("ascii"))
            return connection.makefile("rb").readline().strip()

    def __enter__(self) -> Self:
        for _ in range(10):
            try:
                self._start(_free_port())
            except ChildProcessError:
                continue  # Another process took the port in between.
            return self
        raise ChildProcessError(f"{PROGRAM} does not start")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server was killed"
        return self._process

    def _start(self, port: int) -> None:
        assert PROGRAM is not None
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [PROGRAM, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.port = port
        end = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < end:
            try:
                if self.command("PING") == b"+PONG":
                    return
            except OSError:
                pass
            time.sleep(0.01)
        self.kill()
        raise ChildProcessError(f"{PROGRAM} does not listen on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
