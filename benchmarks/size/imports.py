"""Time and memory of imports, each in a new process, beside the libraries that they need."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ..processes import environment
from ..timing import milliseconds, print_table, ratios

API = "orders_v0"
RUNS = 21

_FLOOR = "floor: import httpx2, pydantic"
_MEASURE = """
import time
processor = time.process_time()
import re
try:
    with open("/proc/self/status") as status:
        peak = re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]
except OSError:
    peak = 0
print(processor, peak)
"""
"""Prints the seconds of the processor, and the peak of the resident memory in KiB (on Linux)."""


@dataclass(frozen=True)
class _Cost:
    """Seconds of the clock and of the processor, and megabytes of memory."""

    wall: float
    processor: float
    memory: float


def programs(apis: list[str], api: str = API) -> dict[str, str]:
    """Return the programs by what they import.

    Args:
        apis: The APIs of the package.
        api: The one that is measured by itself.

    """
    whole = "import selling_partner.{0}.client, selling_partner.{0}.operations"
    model = "class A(BaseModel):\n    a: int"
    return {
        "floor: pass": "pass",
        _FLOOR: "import httpx2, pydantic",
        "floor: the same, and a model of one field": (
            f"import httpx2\nfrom pydantic import BaseModel\n{model}"
        ),
        "import selling_partner": "import selling_partner",
        f"import selling_partner.{api}": f"import selling_partner.{api}",
        f"the client of {api}": f"import selling_partner.{api}.client",
        f"the models of {api}": f"import selling_partner.{api}.models",
        f"all that a call of {api} uses": whole.format(api),
        f"the same of all {len(apis)} APIs": "\n".join(map(whole.format, apis)),
    }


def report(package: Path) -> None:
    """Measure the imports of a package, and print the table."""
    apis = [each.parent.name for each in package.glob("src/selling_partner/*/operations.py")]
    found = programs(sorted(apis))
    variables = environment() | {"PYTHONPATH": str(package / "src")}
    costs: dict[str, list[_Cost]] = {name: [] for name in found}
    for run in range(RUNS + 1):
        for name in found if run % 2 == 0 else reversed(found):
            cost = _cost(found[name], variables)
            if run:  # The first run compiles bytecode and fills the file system's caches.
                costs[name].append(cost)
    floor = [each.processor for each in costs[_FLOOR]]
    rows = [
        [
            name,
            milliseconds(each.wall for each in runs)[0],
            milliseconds(each.processor for each in runs)[0],
            ratios([each.processor for each in runs], floor)[0],
            f"{median(each.memory for each in runs):.1f}",
        ]
        for name, runs in costs.items()
    ]
    title = f"Imports of the package of {len(apis)} APIs, {RUNS} processes in turns (median, ms)"
    head = ("", "time", "processor", "ratio to httpx2 and pydantic", "peak memory (MB)")
    print_table(title, head, rows)


def _cost(program: str, variables: Mapping[str, str]) -> _Cost:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{_MEASURE}"],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - start
    processor, peak = map(float, done.stdout.split())
    return _Cost(wall, processor, peak * 1024 / 1e6)
