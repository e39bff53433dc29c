"""The cost of reading values that do not match their model, beside parsing them as JSON."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from httpx2 import Response

from .timing import ROOT, print_table, ratios

sys.path.insert(0, str(ROOT / "generated" / "src"))  # Other measures run in other processes.

from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import Reporter

ROUNDS = 5
MANY = 500_000


class Thing(ApiModel):
    """An object with a required field."""

    id: str


class Things(ApiModel):
    """A response with lists of strings and of objects."""

    texts: list[str] | None = None
    objects: list[Thing] | None = None


READ: Operation[Any] = Operation("getThings", "GET", "/things", {200: Things})
BODIES: dict[str, dict[str, list[object]]] = {
    "strings, as documented": {"texts": ["a"] * (MANY // 2)},
    "numbers in place of strings": {"texts": [1] * MANY},
    "every other one a number": {"texts": ["a", 1] * (MANY // 3)},
    "objects, as documented": {"objects": [{"id": "a"}] * (MANY // 5)},
    "objects without their field": {"objects": [{}] * (MANY // 5)},
}


def report() -> None:
    """Measure, and print the table. It takes some seconds."""
    logger = logging.getLogger("selling_partner")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    rows = []
    for title, body in BODIES.items():
        content = json.dumps(body, separators=(",", ":")).encode()
        response = Response(200, content=content)
        parsing: list[float] = []
        reading: list[float] = []
        for _ in range(ROUNDS):
            parsing.append(_seconds(partial(json.loads, content)))
            reading.append(_seconds(partial(read_response, READ, response, Reporter())))
        figures = [f"{1000 * median(each):.0f}" for each in (parsing, reading)]
        rows.append([title, f"{len(content) / 1e6:.1f}", *figures, *ratios(reading, parsing)])
    head = ("", "MB", "json.loads", "read", "ratio", "lowest", "highest")
    print_table(f"Misfits, {ROUNDS} rounds in turns (milliseconds)", head, rows)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
