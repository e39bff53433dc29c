"""Admissions by rate limits compared with the theoretical ones, and the time to take a token."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.runtime.support.redis_server import PROGRAM, RedisServer

from ..timing import ROOT, print_table

BURSTS = (2, 3, 5, 10)

STAGES = (
    (75.0, [(rate, burst) for rate in (0.0167, 0.7, 1.0, 1.5) for burst in BURSTS]),
    (20.0, [(5.0, burst) for burst in BURSTS]),
    *((5.0, [(100.0, burst)]) for burst in BURSTS),
)
"""Seconds, and the buckets that are measured together: slow ones need long, and idle."""

START_SECONDS = 4.0
"""Until all processes of a run are ready."""

ENVIRONMENT = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated" / "src")])}


@dataclass(frozen=True)
class Setting:
    """Callers of a measurement.

    Attributes:
        name: The description for the table.
        flavour: ``threads`` or ``asyncio``.
        processes: The number of processes. One of several is killed half-way.
        callers: The number of callers in each process for each bucket.
        is_shared: Whether the buckets are on a Redis.
    """

    name: str
    flavour: str
    processes: int
    callers: int
    is_shared: bool


SETTINGS = (
    Setting("8 threads", "threads", 1, 8, is_shared=False),
    Setting("8 tasks of asyncio", "asyncio", 1, 8, is_shared=False),
    Setting("4 processes on Redis, one of them killed", "threads", 4, 2, is_shared=True),
)


@dataclass(frozen=True)
class Span:
    """Admission: the times just before and just after the limiter was called."""

    before: float
    after: float


def report() -> None:
    """Measure, and print the tables. It takes about four minutes."""
    for setting in SETTINGS:
        if setting.is_shared and PROGRAM is None:
            print(f"\n{setting.name}: left out, the program redis-server is not installed")
            continue
        rows = sorted(_measured(setting))
        head = ("rate, burst", "seconds", "went", "theory", "most beyond", "most behind (s)")
        print_table(f"Admissions: {setting.name}", head, [row for _, row in rows])
    print(flush=True)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.limits.costs"],
        cwd=ROOT,
        env=os.environ | ENVIRONMENT,
        check=True,
    )


def _measured(setting: Setting) -> list[tuple[tuple[float, int], list[str]]]:
    """Return a row for each bucket. Slow ones run throughout, the others in stages."""
    rows: list[tuple[tuple[float, int], list[str]]] = []
    with ExitStack() as stack:
        servers = [stack.enter_context(RedisServer()) for _ in STAGES if setting.is_shared]
        urls = [each.url for each in servers] or ["memory"] * len(STAGES)
        pool = stack.enter_context(ThreadPoolExecutor(1))
        slow = pool.submit(_run, setting, urls[0], *STAGES[0])
        for url, stage in zip(urls[1:], STAGES[1:], strict=True):
            rows += _run(setting, url, *stage)
        rows += slow.result()
    return rows


def _run(
    setting: Setting, url: str, seconds: float, buckets: Sequence[tuple[float, int]]
) -> list[tuple[tuple[float, int], list[str]]]:
    """Run once and return a row for each bucket."""
    start = time.monotonic() + START_SECONDS
    arguments = [setting.flavour, url, repr(start), repr(seconds)]
    arguments += [str(setting.callers), json.dumps(buckets)]
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        files = [Path(folder, str(number)) for number in range(setting.processes)]
        with ExitStack() as stack:
            processes = [stack.enter_context(_worker(arguments, file)) for file in files]
            if setting.processes > 1:
                time.sleep(start + seconds / 2 - time.monotonic())
                processes.pop().kill()
            for each in processes:
                if each.wait():
                    raise RuntimeError(f"a worker failed: {arguments}")
        found = _read(files)
    return [
        ((rate, burst), _row(rate, burst, start + seconds, found[str(number)]))
        for number, (rate, burst) in enumerate(buckets)
    ]


@contextmanager
def _worker(arguments: Sequence[str], file: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "benchmarks.limits.worker", *arguments]
    with (
        file.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=os.environ | ENVIRONMENT, stdout=output) as process,
    ):
        yield process


def _read(files: Sequence[Path]) -> Mapping[str, list[Span]]:
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for file in files:
        for line in file.read_text(encoding="ascii").splitlines():
            bucket, before, after = line.split()
            found[bucket].append(Span(float(before), float(after)))
    return found


def _row(rate: float, burst: int, end: float, spans: list[Span]) -> list[str]:
    """Return the row of a bucket, which is full until the first call."""
    start = min(each.before for each in spans)
    behind = most_behind(spans, rate, burst, start, end)
    return [
        f"{rate:g}, {burst}",
        f"{end - start:.1f}",
        str(len(spans)),
        f"{burst + rate * (end - start):.1f}",
        f"{most_beyond(spans, rate, burst):+.2f}",
        f"{behind / rate:.3f}",
    ]


def most_beyond(spans: Sequence[Span], rate: float, burst: int) -> float:
    """Return the most admissions in any window beyond burst and rate; negative if there were none.

    A window lasts from just before one call to just after another admission, so that it certainly
    includes these two and all in between.
    """
    ordered = sorted(spans, key=lambda each: each.before)
    most = -float(burst)
    for number, first in enumerate(ordered):
        end = first.after
        for count, last in enumerate(ordered[number:], 1):
            end = max(end, last.after)
            most = max(most, count - burst - rate * (end - first.before))
    return most


def most_behind(spans: Sequence[Span], rate: float, burst: int, start: float, end: float) -> float:
    """Return the most tokens that became available in a window and were not taken.

    A window lasts from one admission, or from the start with its burst, to just before another, or
    to the end. The token that is in transit counts as taken.
    """
    moments = [*sorted(each.after for each in spans), end]
    most = level = 0.0
    for before, after in pairwise(moments):
        level = max(level, 0.0) + rate * (after - before) - 1
        most = max(most, level)
    for taken, moment in enumerate(moments[burst - 1 :], burst):
        most = max(most, burst + rate * (moment - start) - taken)
    return most
