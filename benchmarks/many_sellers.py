"""Ten thousand calls of fifty sellers at once, against the sandbox with its limits enforced."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import time
from typing import NamedTuple

import httpx2

from .timing import ROOT, print_table

SELLERS = 50
CALLS = 10_000

_PACKAGE = {"PYTHONPATH": str(ROOT / "generated" / "src")}


class Outcome(NamedTuple):
    """Result of the calls.

    Attributes:
        seconds: From the first call to the last response.
        succeeded: The number of calls that returned.
        errors: The number of calls that raised, by class.
        refused: The number of requests that the sandbox rejected with 429.
        base: Mebibytes of memory in use by the process before the calls, at their peak.
        peak: The same after the calls.

    """

    seconds: float
    succeeded: int
    errors: dict[str, int]
    refused: int
    base: float
    peak: float


def report() -> None:
    """Measure, and print the table. It takes about a minute."""
    sandbox = subprocess.Popen(
        [sys.executable, "-m", "selling_partner.sandbox", "--port", "0"],
        env={**os.environ, **_PACKAGE},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert sandbox.stdout is not None
        found = re.search(r"http://[0-9.:]+", sandbox.stdout.readline())
        assert found is not None, "the sandbox does not start"
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.many_sellers", found[0]],
            cwd=ROOT,
            env={**os.environ, **_PACKAGE},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        outcome = Outcome(*json.loads(done.stdout))
    finally:
        sandbox.kill()
        sandbox.wait()
    rows = [
        ["succeeded", f"{outcome.succeeded:,} of {CALLS:,}"],
        ["raised", json.dumps(outcome.errors)],
        ["responses 429", str(outcome.refused)],
        ["seconds", f"{outcome.seconds:.1f}"],
        ["theoretical minimum of the limits", f"{_least_seconds():.1f}"],
        ["MiB before the calls", f"{outcome.base:.1f}"],
        ["MiB at the peak", f"{outcome.peak:.1f}"],
    ]
    print_table(f"{CALLS:,} tasks of {SELLERS} sellers", ("", ""), rows)


def _least_seconds() -> float:
    """Return the seconds that one call a second after a burst of five takes, for each seller."""
    calls = CALLS / SELLERS / len(_METHODS)
    return calls - 5


_METHODS = ("get_attributes", "get_messaging_actions_for_order")


async def _measure(url: str) -> Outcome:
    from selling_partner import AsyncSellingPartner, Credentials, Marketplace, Region

    statuses: dict[int, int] = {}
    errors: dict[str, int] = {}

    async def count(response: httpx2.Response) -> None:
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1

    async def call(client: AsyncSellingPartner, number: int) -> None:
        method = getattr(client.messaging_v1, _METHODS[number % len(_METHODS)])
        try:
            await method(f"123-1234567-{number:07}", marketplace_ids=[Marketplace.US])
        except Exception as error:
            name = type(error).__name__
            errors[name] = errors.get(name, 0) + 1

    limits = httpx2.Limits(max_connections=50)
    async with httpx2.AsyncClient(limits=limits, event_hooks={"response": [count]}) as http:
        clients = [
            AsyncSellingPartner(
                Credentials("application", "secret", f"seller-{each}"),
                region=Region.NA,
                base_url=url,
                token_url=f"{url}/auth/o2/token",
                http_client=http,
            )
            for each in range(SELLERS)
        ]
        base = _peak()
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(CALLS // SELLERS):
                for client in clients:
                    group.create_task(call(client, number))
        seconds = time.perf_counter() - start
    failed = sum(errors.values())
    return Outcome(seconds, CALLS - failed, errors, statuses.get(429, 0), base, _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(sys.argv[1]))))
