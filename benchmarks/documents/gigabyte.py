"""A document of a gigabyte, downloaded and uploaded, beside bare httpx2 streaming with zlib.

``transfers`` is the process that transfers it in one way, ``storage`` the server.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zlib
from pathlib import Path
from statistics import median

from ..folders import outputs
from ..processes import environment
from ..timing import ROOT, print_table, ratios
from .storage import PLAIN, SMALL, STORED, storage

SIZE = 1_000_000_000
"""Bytes of the document, about 100 MB of which are left by gzip."""

ROUNDS = 5
_WAYS = {
    "bare": ("floor: httpx2 and zlib", "bare"),
    "lockstep": ("lockstep", "bare"),
    "bare_async": ("floor of asyncio: the same", "bare_async"),
    "lockstep_async": ("lockstep, asyncio", "bare_async"),
}
"""The title of each way, and its floor."""


def report() -> None:
    """Measure, and print the tables. It takes a few minutes and two gigabytes of disk."""
    with outputs() as fresh:
        folder = fresh()
        folder.mkdir()
        _write_documents(folder)
        with storage(folder) as origin:
            for direction in ("download", "upload"):
                _report(direction, origin, folder)


def _report(direction: str, origin: str, folder: Path) -> None:
    found: dict[str, list[dict[str, float]]] = {way: [] for way in _WAYS}
    for number in range(ROUNDS):
        for way in list(_WAYS)[:: 1 if number % 2 else -1]:
            command = [sys.executable, "-m", "benchmarks.documents.transfers"]
            done = subprocess.run(
                [*command, way, direction, origin, str(folder)],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            found[way].append(json.loads(done.stdout))
    rows = []
    for way, runs in found.items():
        title, floor_way = _WAYS[way]
        columns = [title]
        for of in ("wall", "cpu"):
            floor = [each[of] for each in found[floor_way]]
            times = [each[of] for each in runs]
            columns += [f"{median(times):.2f}", ratios(times, floor)[0]]
        rows.append([*columns, f"{max(each['peak'] for each in runs):.1f}"])
    head = ("", "seconds", "ratio", "of the processor", "ratio", "MiB above the baseline")
    print_table(f"{direction} of {SIZE / 1e9:g} GB, {ROUNDS} rounds in turns", head, rows)


def _write_documents(folder: Path) -> None:
    """Write the document as it is, and compressed to about a tenth."""
    draw = random.Random(7)
    words = [f"{draw.getrandbits(40):010x}" for _ in range(4096)]
    gzip = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    written = 0
    with open(folder / PLAIN, "wb") as plain, open(folder / STORED, "wb") as stored:
        while written < SIZE:
            lines = []
            for _ in range(2000):
                chosen = "\t".join(draw.choices(words, k=3))
                lines.append(f"{chosen}\t" + "0.00\tAMAZON_NA\tNew\t" * 8)
            block = ("\n".join(lines) + "\n").encode()[: SIZE - written]
            plain.write(block)
            stored.write(gzip.compress(block))
            written += len(block)
        stored.write(gzip.flush())
    (folder / SMALL).write_bytes(b"x" * 10)
