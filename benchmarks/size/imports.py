"""Time and memory of imports, each in a new process, beside the libraries that they need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ..processes import environment
from ..timing import Command, alternate, milliseconds, print_table, ratios

API = "orders_v0"
RUNS = 21

_FLOOR = "floor: import httpx2, pydantic"
_MEMORY = """
import re
with open("/proc/self/status") as status:
    print(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
"""
"""Prints the peak of the resident memory in KiB, on Linux."""


def programs(apis: list[str], api: str = API) -> Mapping[str, str]:
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
    path = {"PYTHONPATH": str(package / "src")}
    commands = [Command([sys.executable, "-c", each], path) for each in found.values()]
    seconds = dict(
        zip(found, alternate([partial(_same, each) for each in commands], RUNS), strict=True)
    )
    rows = [
        [
            name,
            *milliseconds(runs),
            ratios(runs, seconds[_FLOOR])[0],
            _memory(found[name], package),
        ]
        for name, runs in seconds.items()
    ]
    title = f"Imports of the package of {len(apis)} APIs, {RUNS} processes in turns (ms)"
    head = ("", "median", "lowest", "highest", "ratio to httpx2 and pydantic", "peak memory (MB)")
    print_table(title, head, rows)


def _same(command: Command) -> Command:
    return command


def _memory(program: str, package: Path) -> str:
    """Return the peak of the resident memory in megabytes, or a dash where it is not known."""
    if not Path("/proc/self/status").exists():
        return "-"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{_MEMORY}"],
        env=environment() | {"PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    return f"{int(done.stdout) * 1024 / 1e6:.1f}"
