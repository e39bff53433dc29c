"""Time to generate all of Amazon's models, beside a peer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.compiler import OverlayFolders, upgrade_and_patch
from generator.core.project import Project
from generator.openapi.documents import find_documents, load

from ..folders import Fresh, outputs, size
from ..peers import NoPeerError, generate_command, prepare
from ..timing import (
    ROOT,
    Batch,
    Command,
    alternate,
    milliseconds,
    print_table,
    ratios,
)
from .steps import steps

MODELS = Path(os.environ.get("LOCKSTEP_MODELS") or ROOT.parent / "shared" / "models")
COLD_RUNS = 3

_HEAD = ("", "median", "lowest", "highest")


def report() -> None:
    """Measure, and print the tables. It takes about two minutes, most of them the peer's."""
    files = sorted(MODELS.glob("*.json"))
    if not files:
        print(f"\nAmazon's models are not at {MODELS}: their measures are left out")
        return
    with outputs() as fresh:
        spec, package = _add(files, fresh)
        _report_cold(spec, package, fresh)


def _add(files: Sequence[Path], fresh: Fresh) -> tuple[Path, Path]:
    """Return a folder with all models and the package that is generated from it."""
    spec, package = fresh(), fresh()
    places = ["--spec", str(spec), "--output", str(package)]
    spec.mkdir()
    Command([sys.executable, "-m", "generator", "add", *map(str, files), *places]).run()
    return spec, package


@dataclass(frozen=True)
class _Contestant:
    """Generator: the command of a cold run, and the count of its operations."""

    make: Callable[[Path], Command | Batch]
    operations: Callable[[Path], int]


def _report_cold(spec: Path, package: Path, fresh: Fresh) -> None:
    contestants = {"lockstep": _Contestant(partial(_lockstep, spec), _our_operations)}
    trouble = ""
    try:
        contestants |= _peers(spec, prepare(), fresh)
    except NoPeerError as error:
        trouble = f"no peer: {error}"
    made: dict[str, Path] = {}

    def into_fresh(name: str) -> Command | Batch:
        made[name] = fresh()
        return contestants[name].make(made[name])

    makers: dict[str, Callable[[], Command | Batch]] = {}
    makers |= {name: partial(into_fresh, name) for name in contestants}
    makers |= steps(spec, fresh)
    measured = dict(zip(makers, alternate(list(makers.values()), COLD_RUNS), strict=True))
    rows = [[name, *milliseconds(runs)] for name, runs in measured.items()]
    _, *peers = contestants
    rows += [[f"ratio to {name}", *ratios(measured["lockstep"], measured[name])] for name in peers]
    rows += [[trouble, "", "", ""]] if trouble else []
    count = len(find_documents(spec))
    print_table(f"Runs for {count} models, {COLD_RUNS} in turns (ms)", _HEAD, rows)
    sizes = [
        [name, str(each.operations(made[name])), *size(made[name])]
        for name, each in contestants.items()
    ]
    head = ("", "operations", "files", "lines of Python", "of them tests")
    print_table("What it makes", head, sizes)


def _lockstep(spec: Path, output: Path) -> Command:
    places = ["--spec", str(spec), "--output", str(output)]
    return Command([sys.executable, "-m", "generator", "generate", *places])


def _our_operations(output: Path) -> int:
    files = output.glob("src/selling_partner/*/operations.py")
    return sum(each.read_text(encoding="utf-8").count("= rt.Operation[") for each in files)


def _peers(spec: Path, commands: Path, fresh: Fresh) -> dict[str, _Contestant]:
    """Return the peer, which gets the upgraded documents because it does not read Swagger."""
    upgraded = _upgraded(spec, fresh())

    def make(at_once: int, output: Path) -> Batch:
        output.mkdir()
        runs = [generate_command(commands, str(each), output / each.stem) for each in upgraded]
        return Batch(runs, at_once)

    return {
        f"openapi-python-client, {how}": _Contestant(partial(make, at_once), _their_operations)
        for at_once, how in ((1, "one after another"), (2, "two at a time"))
    }


def _their_operations(output: Path) -> int:
    """Return the number of the peer's operations: one module each, in a folder for each tag."""
    modules = output.glob("*/api/*/*.py")
    return sum(each.name != "__init__.py" for each in modules)


def _upgraded(spec: Path, folder: Path) -> list[Path]:
    """Write the documents as OpenAPI 3.1, with the overlays applied."""
    folder.mkdir()
    documents = load(find_documents(spec), ROOT)
    for each in upgrade_and_patch(documents, OverlayFolders(Project(spec).overlays)):
        text = json.dumps(each.data)
        (folder / f"{each.key}.json").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())
