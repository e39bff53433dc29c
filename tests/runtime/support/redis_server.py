"""A Redis on a loopback port, which a test can stall, kill, empty and bring back."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from types import TracebackType
from typing import Self

from tests.needs import REDIS_PROGRAM

PROGRAM = REDIS_PROGRAM
"""Where the server is installed; ``None`` where it is not."""

_START_SECONDS = 20.0


class RedisServer:
    """Use it in a ``with`` block. It keeps nothing on the disk: a restarted one is empty."""

    def __init__(self) -> None:
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """Stall it: connections stay open and are even made, but nothing is answered."""
        self._running().send_signal(signal.SIGSTOP)

    def cont(self) -> None:
        """Let it go on after ``stop``."""
        self._running().send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once: connections break, and new ones are refused."""
        process = self._running()
        process.kill()
        process.wait()
        self._process = None

    def restart(self) -> None:
        """Start it again, empty, on the same port; end it first where it still runs."""
        if self._process is not None:
            self.kill()
        self._start(self.port)

    def command(self, *words: str) -> bytes:
        """Send a command over a connection of its own, and return the first line of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            request = [f"*{len(words)}", *(f"${len(each)}\r\n{each}" for each in words), ""]
            connection.sendall("\r\n".join(request).encode("ascii"))
            return connection.makefile("rb").readline().strip()

    def __enter__(self) -> Self:
        for _ in range(10):
            try:
                self._start(_free_port())
            except ChildProcessError:
                continue  # Somebody took the port in between.
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
