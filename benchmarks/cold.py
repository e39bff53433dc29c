"""Time of a new process from its first import to its first parsed response, token included."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .peers import NoPeerError, prepare
from .processes import Client, Cost
from .server import SLOW_TOKEN_PATH, SLOWNESS, TOKEN_PATH, loopback
from .timing import milliseconds, print_table, ratios

RUNS = 21

_NAMES = {
    "lockstep": "lockstep",
    "python_amazon": "python-amazon-sp-api",
    "amzn": "amzn-sp-api",
    "bare": "floor: httpx2 and json.loads",
    "imports": "floor: importing httpx2 and pydantic",
}


def report() -> None:
    """Measure, and print the tables. It takes about a minute."""
    try:
        python = prepare() / "python"
    except NoPeerError as error:
        print(f"\nCold starts are skipped: no environment of the peers: {error}")
        return
    with loopback() as origin:
        for token_path, how in (
            (TOKEN_PATH, "a token at once"),
            (SLOW_TOKEN_PATH, f"a token after {1000 * SLOWNESS:.0f} ms"),
        ):
            _report(python, origin, token_path, how)


def _report(python: Path, origin: str, token_path: str, how: str) -> None:
    costs: dict[str, list[Cost]] = {name: [] for name in _NAMES}
    for run in range(RUNS + 1):
        for name in _NAMES if run % 2 == 0 else reversed(_NAMES):
            client = Client(python, name, origin, token_path=token_path)
            client.close()
            if run:  # The first run fills the file system's caches and compiles bytecode.
                costs[name].append(client.first)
    ours = [each.wall for each in costs["lockstep"]]
    rows = [
        [
            title,
            *milliseconds(each.wall for each in costs[name]),
            f"{1000 * median(each.cpu for each in costs[name]):.0f}",
            ratios(ours, [each.wall for each in costs[name]])[0],
        ]
        for name, title in _NAMES.items()
    ]
    title = f"From the first import to the first response, {how}, {RUNS} processes in turns (ms)"
    head = ("", "median", "lowest", "highest", "processor", "lockstep's ratio to it")
    print_table(title, head, rows)
