"""Output folders of generator runs, and their contents."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from .timing import ROOT

Fresh = Callable[[], Path]
"""Gives the path of a folder that does not exist yet."""

_NOTES = ROOT / ".cache" / "runs.json"


@contextmanager
def outputs() -> Iterator[Fresh]:
    """Yield a function that returns new folder paths, and discard the folders at the end."""
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        numbers = count()
        yield lambda: Path(folder, f"run-{next(numbers)}")
        _forget(folder)


def _forget(folder: str) -> None:
    """Remove the notes about runs into the folder from the generator's cache."""
    try:
        notes = json.loads(_NOTES.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    kept = {path: inputs for path, inputs in notes.items() if not path.startswith(folder)}
    _NOTES.write_text(json.dumps(kept, indent=2), encoding="utf-8")


def size(output: Path) -> list[str]:
    """Return the number of files, lines of Python and lines of tests in an output folder."""
    files = [
        each for each in output.rglob("*") if each.is_file() and ".ruff_cache" not in each.parts
    ]
    lines = {each: len(each.read_bytes().splitlines()) for each in files if each.suffix == ".py"}
    tests = sum(lines[each] for each in lines if output / "tests" in each.parents)
    return [str(len(files)), str(sum(lines.values())), str(tests)]
