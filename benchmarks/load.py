"""Concurrent calls on one client, compared with the results of sequential calls.

``python -m benchmarks.load ORIGIN`` is the process that makes the calls and prints the results.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import urlopen

from .processes import environment
from .server import COUNTS_PATH, MARKETPLACE, TOKEN_PATH, loopback, order
from .timing import ROOT, print_table

THREADS = 16
TASKS = 200
CALLS = 2000
"""So many calls each way are shared by the threads, or by the tasks."""


def report() -> None:
    """Measure, and print the table. It takes some seconds."""
    with loopback() as origin:
        command = [sys.executable, "-m", "benchmarks.load", origin]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True
        )
    head = ("", "calls a second", "errors", "other results", "token requests")
    print_table(f"{CALLS} calls on one client", head, json.loads(done.stdout))


def _measure(origin: str) -> list[list[str]]:
    """Return a row for each way of calling, each with a new client without a token."""
    from selling_partner import AsyncSellingPartner, Credentials, Region, SellingPartner

    credentials = Credentials("a", "b", "c")
    urls: dict[str, Any] = {"base_url": origin, "token_url": origin + TOKEN_PATH}
    orders = [order(number) for number in range(CALLS)]

    def one_by_one(at_once: int = 1) -> dict[str, object]:
        with SellingPartner(credentials, region=Region.NA, **urls) as root:
            call = root.messaging_v1.get_messaging_actions_for_order
            with ThreadPoolExecutor(at_once) as pool:
                done = [
                    (each, pool.submit(call, each, marketplace_ids=[MARKETPLACE]))
                    for each in orders
                ]
            return {each: future.exception() or future.result() for each, future in done}

    async def tasks() -> dict[str, object]:
        async with AsyncSellingPartner(credentials, region=Region.NA, **urls) as root:
            call = root.messaging_v1.get_messaging_actions_for_order
            found: dict[str, object] = {}

            async def work(mine: Iterable[str]) -> None:
                for each in mine:
                    try:
                        found[each] = await call(each, marketplace_ids=[MARKETPLACE])
                    except Exception as error:  # It is counted.
                        found[each] = error

            await asyncio.gather(*(work(orders[first::TASKS]) for first in range(TASKS)))
            return found

    expected: Mapping[str, object] = {}
    rows = []
    ways: dict[str, Callable[[], dict[str, object]]] = {
        "one after another": one_by_one,
        f"{THREADS} threads": lambda: one_by_one(THREADS),
        f"{TASKS} tasks": lambda: asyncio.run(tasks()),
    }
    for name, run in ways.items():
        tokens, started = _token_requests(origin), time.perf_counter()
        found = run()
        seconds = time.perf_counter() - started
        expected = expected or found
        errors = Counter(type(each).__name__ for each in found.values() if _is_error(each))
        other = sum(found.get(each) != expected[each] for each in orders)
        tokens = _token_requests(origin) - tokens
        told = ", ".join(f"{count} {kind}" for kind, count in errors.items()) or "0"
        rows.append([name, f"{CALLS / seconds:.0f}", told, str(other), str(tokens)])
    return rows


def _is_error(found: object) -> bool:
    return isinstance(found, BaseException)


def _token_requests(origin: str) -> int:
    with urlopen(origin + COUNTS_PATH) as response:
        counts: dict[str, Any] = json.load(response)
    return int(counts[TOKEN_PATH])


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
