"""Record of the last run's inputs for each output folder, to detect that nothing changed.

The record may be deleted at any time. An unreadable record counts as missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from ..core.errors import TreeError
from ..core.filesystem import atomic_write, read_file
from ..core.project import PARTS, ROOT, Project, files_below, is_litter, real_path
from ..core.stages import stage
from ..output.manifest import MANIFEST, is_as_generated
from .fingerprints import TOOLS, Fingerprint

Changes = Mapping[Path, bytes | None]
"""The content of files that are about to be written, by path; ``None`` for a removed file."""

_NO_CHANGES: Changes = {}

FILE = ROOT / ".cache" / "runs.json"


@stage("look for changes")
def fingerprint_inputs(project: Project, pending: Changes = _NO_CHANGES) -> Fingerprint:
    """Return a fingerprint of all inputs of the package: files, tools and their versions.

    Args:
        project: The folders.
        pending: Changes of input files that count as if they had been made already.

    """
    tools = (sys.version, *map(version, TOOLS))
    kind = project.apis, tools, project.with_pinned
    digest = hashlib.sha256(repr(kind).encode())
    own = (project.library, PARTS / "library", PARTS / "generator")
    copies = (project.upstream,) if project.with_pinned else ()
    for folder in (project.spec, *copies, *project.overlays, project.templates, *own):
        inside = [file for file in pending if file.is_relative_to(folder)]
        digest.update(b"folder\0" + b"\0".join(_folders_in(folder, inside)))
        files = {file: _digest(file) for file in files_below(folder)}
        files |= {file: _sha256(pending[file] or b"") for file in inside}
        for file in sorted(file for file in files if pending.get(file, b"") is not None):
            digest.update(os.fsencode(file.relative_to(folder)) + b"\0")
            digest.update(files[file])
    for file in (ROOT / "pyproject.toml", ROOT / "CHANGELOG.md", ROOT / "constraints.txt"):
        digest.update(_digest(file))
    return Fingerprint(digest.hexdigest())


def _folders_in(folder: Path, pending: Iterable[Path]) -> list[bytes]:
    """Return the names of the folders inside, because a folder may be named like a document.

    Args:
        folder: The folder.
        pending: Files inside that are about to be written, in folders that may not exist yet.

    """
    entries = folder.iterdir() if folder.is_dir() else ()
    names = {each.name for each in entries if each.is_dir()}
    names |= {each.relative_to(folder).parts[0] for each in pending if each.parent != folder}
    return sorted(os.fsencode(each) for each in names if not is_litter(each))


def _digest(file: Path) -> bytes:
    try:
        return _sha256(read_file(file))
    except OSError:
        return b"unreadable"  # The stage that needs the file reports the error.


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@stage("look for changes")
def is_current(project: Project, inputs: Fingerprint) -> bool:
    """Return whether the last run had the same inputs, and its output is unchanged."""
    try:
        recorded = _read().get(str(real_path(project.output)))
        return recorded == _record(project, inputs) and is_as_generated(project.output)
    except (OSError, TreeError):
        return False


@stage("remember")
def record(project: Project, inputs: Fingerprint) -> None:
    """Record the inputs of the output folder, and drop the records of folders that do not exist.

    Commands on other folders may do so at the same time: the file is locked.
    """
    try:
        FILE.parent.mkdir(exist_ok=True)
        with _lock():
            runs = {folder: run for folder, run in _read().items() if os.path.isdir(folder)}
            runs[str(real_path(project.output))] = _record(project, inputs)
            caches = {artifact_cache(Path(folder)).name for folder in runs}
            for file in FILE.parent.glob("artifacts-*.json"):
                if file.name not in caches:
                    file.unlink()
            atomic_write(FILE, json.dumps(runs, indent=2))
    except OSError:
        return  # Without the record the next run repeats the work, which is all that is lost.


@contextmanager
def _lock() -> Iterator[None]:
    """Hold the lock of the record for the block."""
    with open(FILE.with_suffix(".lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def artifact_cache(output: Path) -> Path:
    """Return the cache file of the ``ArtifactStore`` for an output folder."""
    name = hashlib.sha256(os.fsencode(real_path(output))).hexdigest()[:16]
    return FILE.with_name(f"artifacts-{name}.json")


def _record(project: Project, inputs: Fingerprint) -> list[str]:
    """Return the inputs and the digest of the manifest, which lists every other file."""
    manifest = read_file(project.output / MANIFEST)
    return [inputs, hashlib.sha256(manifest).hexdigest()]


def _read() -> dict[str, object]:
    try:
        runs = json.loads(read_file(FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    return runs if isinstance(runs, dict) else {}
