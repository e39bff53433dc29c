"""The manifest of the output folder: which files were generated, each with its hash.

It distinguishes a file that a user made or edited from a generated one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import TreeError
from ..core.filesystem import digest, digest_on_disk, read_file, unreadable_output
from ..core.stages import stage
from .recovery import is_interrupted

MANIFEST = "manifest.json"
NEXT_MANIFEST = ".manifest.json.next"
"""The next manifest, while files are written one after the other."""

_REMEDY = "restore the manifest, or delete the folder and generate it again"


@dataclass(frozen=True)
class Output:
    """A generated file.

    Attributes:
        text: Its content.
        origin: A hash of everything that it was made from.

    """

    text: str
    origin: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return digest(self.text.encode())


@stage("write")
def with_manifest(outputs: Mapping[str, Output]) -> dict[str, str]:
    """Return the texts by path, with the manifest."""
    entries = {
        path: {"sha256": outputs[path].digest, "from": outputs[path].origin}
        for path in sorted(outputs)
    }
    manifest = json.dumps({"files": entries}, indent=2) + "\n"
    return {path: output.text for path, output in outputs.items()} | {MANIFEST: manifest}


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the hash of each file that was generated into the folder; empty without a manifest.

    Raises:
        TreeError: The manifest cannot be read.

    """
    return _read_manifest(folder / MANIFEST)


def read_unfinished_manifest(folder: Path) -> dict[str, str]:
    """Return the hash of each file that an interrupted run was about to write."""
    try:
        return _read_manifest(folder / NEXT_MANIFEST)
    except TreeError:
        return {}


def _read_manifest(file: Path) -> dict[str, str]:
    text = read_text(file)
    if text is None:
        return {}
    try:
        files = json.loads(text)["files"]
        known = {str(path): str(entry["sha256"]) for path, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TreeError(f"{file}: the manifest is unreadable ({error}); {_REMEDY}") from error
    if outside := [path for path in known if not _is_inside(path)]:
        raise TreeError(
            f"{file}: the manifest names {outside[0]!r}, which is outside the folder; {_REMEDY}"
        )
    return known


def is_as_generated(folder: Path) -> bool:
    """Return whether every file in the manifest exists and is unmodified."""
    known = read_manifest(folder)
    if is_interrupted(folder) or (folder / NEXT_MANIFEST).exists():  # It may hold other files.
        return False
    return bool(known) and all(
        digest_on_disk(folder / path) == each for path, each in known.items()
    )


def _is_inside(path: str) -> bool:
    steps = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(steps) and "\\" not in path


def read_text(file: Path) -> str | None:
    """Return the content of a file; ``None`` if it does not exist.

    Raises:
        TreeError: The file cannot be read.

    """
    try:
        return read_file(file).decode(errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable_output(file, error) from error
