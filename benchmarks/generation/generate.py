"""Time of a run of the generator: cold, and without changes."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ..folders import Fresh, outputs, size
from ..peers import NoPeerError, generate_command, prepare
from ..timing import Command, alternate, milliseconds, print_table, ratios

SPEC = "spec/messaging_v1.yaml"
COLD_RUNS = 11
IDLE_RUNS = 15

_HEAD = ("", "median", "lowest", "highest")

_Make = Callable[[Path], Command]


def report() -> None:
    """Measure, and print the tables. It takes about a minute."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load:.1f}")
    with outputs() as fresh:
        _report_cold(fresh)
        _report_idle(fresh)


def _report_cold(fresh: Fresh) -> None:
    contestants: dict[str, _Make] = {"lockstep": _lockstep}
    trouble = ""
    try:
        contestants["openapi-python-client"] = partial(generate_command, prepare(), SPEC)
    except NoPeerError as error:
        trouble = f"no peer: {error}"
    seconds = alternate([_into(make, fresh) for make in contestants.values()], COLD_RUNS)
    rows = [[name, *milliseconds(runs)] for name, runs in zip(contestants, seconds, strict=True)]
    rows.append([trouble, "", "", ""] if trouble else ["ratio", *ratios(*seconds)])
    title = f"A cold run: {SPEC} into an empty folder, {COLD_RUNS} runs in turns (ms)"
    print_table(title, _HEAD, rows)
    sizes = [[name, *size(_made(make, fresh()))] for name, make in contestants.items()]
    print_table("What it makes", ("", "files", "lines of Python", "of them tests"), sizes)


def _into(make: _Make, fresh: Fresh) -> Callable[[], Command]:
    return lambda: make(fresh())


def _made(make: _Make, output: Path) -> Path:
    make(output).run()
    return output


def _report_idle(fresh: Fresh) -> None:
    commands = {
        "lockstep": _lockstep(fresh()),
        "floor: python -c 'pass'": Command([sys.executable, "-c", "pass"]),
        "floor: python -c 'import typer'": Command([sys.executable, "-c", "import typer"]),
    }
    commands["lockstep"].run()
    seconds = alternate([partial(_same, each) for each in commands.values()], IDLE_RUNS)
    rows = [[name, *milliseconds(runs)] for name, runs in zip(commands, seconds, strict=True)]
    title = f"A second run, with nothing to do, {IDLE_RUNS} runs in turns (ms)"
    print_table(title, _HEAD, rows)


def _same(command: Command) -> Command:
    return command


def _lockstep(output: Path) -> Command:
    arguments = ["generate", "--spec", "spec", "--api", "messaging_v1", "--output", str(output)]
    return Command([sys.executable, "-m", "generator", *arguments])
