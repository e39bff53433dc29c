"""Remembers what the last run was made from, so that the next one can see there is nothing to do.

The file may be deleted at any time, and one that cannot be read counts as none.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from ..core.errors import TreeError
from ..core.filesystem import atomic_write, read_file
from ..core.project import ROOT, Project, files_below, is_litter, real_path
from ..core.stages import stage
from ..output.manifest import MANIFEST, is_as_generated

Changes = Mapping[Path, bytes | None]
_NOTHING: Changes = {}

FILE = ROOT / ".cache" / "runs.json"

TOOLS = (
    *("jinja2", "pyyaml", "ruff"),
    *("jsonpath-rfc9535", "jsonschema-rs", "openapi-spec-validator"),
)
"""What it is made with: another version of one of these may make another package."""


@stage("look for changes")
def digest_inputs(project: Project, coming: Changes = _NOTHING) -> str:
    """A hash of everything that the package is made from: files, tools and their versions.

    Args:
        project: The folders.
        coming: What is about to be written into them, and what, without content, to be removed.

    """
    tools = (sys.version, *map(version, TOOLS))
    digest = hashlib.sha256(repr((project.apis, tools)).encode())
    own = (project.library, ROOT / "library", ROOT / "generator")
    for folder in (project.spec, *project.overlays, project.templates, *own):
        digest.update(b"folder\0" + b"\0".join(_folders_in(folder)))
        files = {file: _digest(file) for file in files_below(folder)}
        files |= {file: _sha256(coming[file] or b"") for file in coming if file.parent == folder}
        for file in sorted(file for file in files if coming.get(file, b"") is not None):
            digest.update(os.fsencode(file.relative_to(folder)) + b"\0")
            digest.update(files[file])
    for file in (ROOT / "pyproject.toml", ROOT / "CHANGELOG.md", ROOT / "constraints.txt"):
        digest.update(read_file(file))
    return digest.hexdigest()


def _folders_in(folder: Path) -> list[bytes]:
    """The names of folders, which may be those of documents."""
    found = folder.iterdir() if folder.is_dir() else ()
    folders = (each for each in found if each.is_dir())
    return sorted(os.fsencode(each.name) for each in folders if not is_litter(each.name))


def _digest(file: Path) -> bytes:
    try:
        return _sha256(read_file(file))
    except OSError:
        return b"unreadable"  # The stage that needs it will say so.


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@stage("look for changes")
def is_current(project: Project, inputs: str) -> bool:
    """Whether the last run into this folder had the same inputs, and its result still stands."""
    try:
        known = _read().get(str(real_path(project.output)))
        return known == _note(project, inputs) and is_as_generated(project.output)
    except (OSError, TreeError):
        return False


@stage("remember")
def remember(project: Project, inputs: str) -> None:
    """Note what the folder was made from, and forget folders that are gone.

    Commands that work on other folders may do so at the same time: no note of theirs is lost.
    """
    try:
        FILE.parent.mkdir(exist_ok=True)
        with _lock():
            runs = {folder: note for folder, note in _read().items() if os.path.isdir(folder)}
            runs[str(real_path(project.output))] = _note(project, inputs)
            known = {pieces_of(Path(folder)).name for folder in runs}
            for file in FILE.parent.glob("pieces-*.json"):
                if file.name not in known:
                    file.unlink()
            atomic_write(FILE, json.dumps(runs, indent=2))
    except OSError:
        return  # Without the note the next run does the work again, which is all that is lost.


@contextmanager
def _lock() -> Iterator[None]:
    """Wait until no other command changes the notes, and keep them until the end of the block."""
    with open(FILE.with_suffix(".lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pieces_of(output: Path) -> Path:
    """Where is remembered what was made for an output folder; see ``memory``."""
    name = hashlib.sha256(os.fsencode(real_path(output))).hexdigest()[:16]
    return FILE.with_name(f"pieces-{name}.json")


def _note(project: Project, inputs: str) -> list[str]:
    """The inputs, and the manifest, which lists all that came of them but itself."""
    manifest = read_file(project.output / MANIFEST)
    return [inputs, hashlib.sha256(manifest).hexdigest()]


def _read() -> dict[str, object]:
    try:
        runs = json.loads(read_file(FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    return runs if isinstance(runs, dict) else {}
