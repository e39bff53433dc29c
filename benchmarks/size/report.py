"""Size of the package with two APIs, with all documents at hand, and with as many as Amazon has."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..folders import Fresh, outputs
from ..generation.models import MODELS
from ..peers import NoPeerError, prepare
from ..timing import print_table
from . import imports
from .contents import Size, bytecode_of, packed, sizes_of
from .packages import build_wheel, committed, hidden_bytes, of_all, with_copies

_PEERS = ("amzn-sp-api", "python-amazon-sp-api")
_FILES = """
import json, sys
from importlib.metadata import files
print(json.dumps([str(each.locate()) for each in files(sys.argv[1]) if each.suffix != ".pyc"]))
"""

_HEAD = (
    *("", "APIs", "files", "wheel", "installed", "with bytecode"),
    *("its documents, packed", "wheel to documents"),
)


def report() -> None:
    """Measure, and print the tables. It takes about two minutes."""
    with outputs() as fresh:
        spec, package = committed(fresh)
        rows = [_row("the repository's documents", spec, package, fresh)]
        if sorted(MODELS.glob("*.json")):
            spec, package = of_all(fresh)
            rows.append(_row("all documents at hand", spec, package, fresh))
            larger = with_copies(spec, fresh)
            hidden = hidden_bytes(larger)
            rows.append(_row("the same and copies of APIs", spec, larger, fresh, hidden))
            _report_kinds(build_wheel(larger, fresh()), hidden)
        else:
            print(f"\nAmazon's models are not at {MODELS}: the larger packages are left out")
        print_table("Sizes of packages (MB)", _HEAD, [*rows, *_peers()])
        imports.report(package)


def _row(name: str, spec: Path, package: Path, fresh: Fresh, hidden: int = 0) -> list[str]:
    wheel = build_wheel(package, fresh())
    total = sum(sizes_of(wheel).values(), Size(0, hidden, hidden))
    documents = [each for each in spec.rglob("*") if each.suffix in {".json", ".yaml"}]
    floor = packed(documents)
    apis = [*package.glob("src/selling_partner/*/operations.py")]
    return [
        name,
        str(len(apis)),
        str(total.files),
        _megabytes(total.packed),
        _megabytes(total.installed),
        _megabytes(total.installed + bytecode_of(wheel, fresh())),
        _megabytes(floor),
        f"{total.packed / floor:.2f}",
    ]


def _report_kinds(wheel: Path, hidden: int) -> None:
    found = dict(sizes_of(wheel))
    found["sandbox: documents"] += Size(0, hidden, hidden)
    total = sum(found.values(), Size())
    rows = [
        [
            name,
            str(each.files),
            _megabytes(each.packed),
            f"{100 * each.packed / total.packed:.0f}",
            _megabytes(each.installed),
        ]
        for name, each in {**found, "total": total}.items()
    ]
    head = ("", "files", "wheel", "percent of the wheel", "installed")
    print_table("Contents of the largest package (MB)", head, rows)


def _peers() -> Iterator[list[str]]:
    """Yield the sizes of the peers, whose files are packed as a wheel packs them."""
    try:
        python = prepare() / "python"
    except NoPeerError as error:
        yield [f"no peer: {error}", *[""] * (len(_HEAD) - 1)]
        return
    for name in _PEERS:
        command = [str(python), "-c", _FILES, name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        files = [each for each in map(Path, json.loads(done.stdout)) if each.is_file()]
        installed = sum(each.stat().st_size for each in files)
        sizes = ["-", str(len(files)), _megabytes(packed(files)), _megabytes(installed)]
        yield [name, *sizes, *["-"] * 3]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.2f}"
