"""A separate process with a client and a token cache. The tests start several and kill some.

The process prints ``ready``. For each line of its input it prints ``calling``, makes a call and
prints the outcome. While another process fetches a token, it waits without a time limit.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import anyio

from generated.tests.server import Server
from selling_partner import FileTokenCache, RedisTokenCache, SellingPartnerError
from tests.runtime.support.clients import connect_to
from tests.runtime.support.ordering import PATIENCE, StoppedClock

ROOT = Path(__file__).parents[3]


class TokenProcess:
    """A running process, as a test controls it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start_call(self) -> None:
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)

    def outcome(self) -> str:
        """Return the next line that the process prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def token_process(server: Server, place: str, flavour: str) -> Iterator[TokenProcess]:
    """Run a process that calls the server; its token cache is a folder or the URL of a Redis."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, server.url, server.token_url, place, flavour],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated/src")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        running = TokenProcess(process)
        try:
            assert running.outcome() == "ready"
            yield running
        finally:
            running.kill()


async def main(url: str, token_url: str, place: str, flavour: str) -> None:
    clock = StoppedClock()
    cache = (
        RedisTokenCache.from_url(place, timeout=PATIENCE, clock=clock)
        if "://" in place
        else FileTokenCache(place, clock=clock)
    )
    server = cast(Server, SimpleNamespace(url=url, token_url=token_url))
    async with connect_to(server, flavour, token_cache=cache, clock=clock) as client:
        client.root.messaging_v1  # noqa: B018 - imports what a call needs
        print("ready", flush=True)
        for _ in sys.stdin:
            print("calling", flush=True)
            try:
                await client.get()
            except SellingPartnerError as error:
                print(type(error).__name__, flush=True)
            else:
                print("ok", flush=True)


if __name__ == "__main__":
    backend = "trio" if sys.argv[-1] == "trio" else "asyncio"
    anyio.run(partial(main, *sys.argv[1:]), backend=backend)
