"""Packages of different numbers of APIs, and their wheels."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.distribution.compact_wheel import compact_wheel, packed_size
from tests.needs import SCHEMAS_FOLDER

from ..folders import Fresh
from ..generation.models import MODELS
from ..timing import ROOT, Command

APIS = 66
"""The number of documents of APIs that Amazon publishes."""

SHARE = 0.55
"""The size of Amazon's other 28 documents, as a share of the 38 that are at hand.

It is that of their modules in amzn-sp-api 1.13.0, which has 24 of the other APIs and 37 of these.
"""

_COPIED = "copied_"
_GENERATOR = [sys.executable, "-m", "generator"]


def committed(fresh: Fresh) -> tuple[Path, Path]:
    """Return the folder of the repository's documents and a package generated from it."""
    package = fresh()
    Command([*_GENERATOR, "generate", "--output", str(package)]).run()
    return ROOT / "spec", package


def of_all(fresh: Fresh) -> tuple[Path, Path]:
    """Return a folder with Amazon's models and payload schemas, and the package of all of them."""
    spec, package = fresh(), fresh()
    spec.mkdir()
    schemas = [
        file
        for file in sorted(SCHEMAS_FOLDER.glob("*/*.json"))
        if not file.name.endswith(".example.json")
    ]
    files = [str(each) for each in [*sorted(MODELS.glob("*.json")), *schemas]]
    places = ["--spec", str(spec), "--output", str(package)]
    Command([*_GENERATOR, "add", *files, *places]).run()
    return spec, package


def with_copies(spec: Path, fresh: Fresh) -> Path:
    """Add copies of APIs to a folder of documents, and return the package of as many as Amazon has.

    Args:
        spec: A folder with Amazon's models at its top level.
        fresh: Returns a new path.

    """
    documents = {file.stem: file for file in spec.glob("*.json")}
    sizes = {key: file.stat().st_size for key, file in documents.items()}
    for key in chosen(sizes, APIS - len(sizes), SHARE):
        data = json.loads(documents[key].read_text(encoding="utf-8"))
        copied = data | {"paths": {f"/copied{path}": each for path, each in data["paths"].items()}}
        file = spec / f"{_COPIED}{key}.json"
        file.write_text(json.dumps(copied, indent=2), encoding="utf-8")
    package = fresh()
    Command([*_GENERATOR, "generate", "--spec", str(spec), "--output", str(package)]).run()
    return package


def chosen(sizes: Mapping[str, int], count: int, share: float) -> Sequence[str]:
    """Return keys whose sizes together are about a share of all sizes.

    The keys are in the order of their sizes, and the others are neighbours in that order.

    Args:
        sizes: The sizes by key.
        count: The number of keys to return.
        share: The share of the total, of 1.

    """
    keys = sorted(sizes, key=lambda key: (sizes[key], key))
    omitted = len(keys) - count
    choices = [[*keys[:start], *keys[start + omitted :]] for start in range(count + 1)]
    wanted = share * sum(sizes.values())
    return min(choices, key=lambda each: abs(sum(sizes[key] for key in each) - wanted))


def build_wheel(package: Path, folder: Path) -> Path:
    """Build the wheel of a package into a folder as a release does, and return it.

    Raises:
        RuntimeError: The build failed, for example without a network.

    """
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(package),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"no wheel: {(done.stdout + done.stderr).strip()}")
    (wheel,) = folder.glob("*.whl")
    compact_wheel(wheel)
    return wheel


def hidden_bytes(package: Path) -> int:
    """Return the bytes that an archive of all documents saves because some are copies of others.

    The copies stand for documents that are not at hand. Those would add at most what the originals
    of the copies add to an archive of the documents without a copy.
    """
    documents = {
        file.name: file.read_bytes()
        for file in package.glob("src/selling_partner/sandbox/documents/*.json")
    }
    originals = {name: each for name, each in documents.items() if not name.startswith(_COPIED)}
    copied = {name.removeprefix(_COPIED) for name in documents.keys() - originals.keys()}
    others = {name: each for name, each in originals.items() if name not in copied}
    return 2 * packed_size(originals) - packed_size(others) - packed_size(documents)
