"""A process of its own with a client and a token cache. The tests start several and kill some.

It says ``ready``. For each line that it is sent it says ``calling``, makes a call, and says what
came of it. It waits for the other processes until they are done.
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
    """The other end of such a process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start_call(self) -> None:
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)

    def outcome(self) -> str:
        """What it says next."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def token_process(server: Server, place: str, flavour: str) -> Iterator[TokenProcess]:
    """A process that talks to the server, with its tokens in a folder or at the URL of a Redis."""
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
