"""Command ``fetch``: local copies of the pinned documents, each checked by its SHA-256."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ..core.errors import UsageError
from ..core.filesystem import atomic_write, digest
from ..core.progress import Progress, quantity
from ..core.project import Project
from ..core.stages import stage
from ..openapi.documents import display_path
from ..output.lock import locked
from ..upstream.copies import is_stored, store
from ..upstream.git_repository import GitRepository
from ..upstream.origins import LocalFolders, Origin
from ..upstream.pins import Pin, PinError, Pins, read_pins, render_pins
from ..upstream.raw_files import RawFiles


@dataclass(frozen=True)
class Options:
    """Options of a fetch.

    Attributes:
        folders: Local folders with the documents, in place of the repository.
        revision: The revision to verify and pin; empty for the pinned commit.
        repository: The URL or path of another copy of the git repository; empty for the listed one.
        via: How to reach the repository; ``None`` for git if it is installed.
        sleep: Waits between attempts, in seconds.

    """

    folders: Sequence[Path] = ()
    revision: str = ""
    repository: str = ""
    via: Literal["git", "https"] | None = None
    sleep: Callable[[float], None] = time.sleep


def fetch(project: Project, report: Progress, options: Options) -> list[str]:
    """Place the pinned documents in the folder of copies.

    Intact copies are not fetched again, so an interrupted fetch continues. A document whose
    SHA-256 is not the pinned one is never stored.

    Args:
        project: The folders.
        report: The receiver of progress messages.
        options: The options.

    Returns:
        A line for each result.

    Raises:
        GeneratorError: A document could not be fetched; the others were stored.

    """
    _check_options(options)
    is_pinning = bool(options.revision)
    with locked(project.spec, report, shared=not is_pinning), locked(project.upstream, report):
        pins = read_pins(project)
        missing = [pin for pin in pins.documents if not is_stored(project, pin)]
        shown = display_path(project.upstream, Path.cwd())
        if not missing and not is_pinning:
            return [f"{shown}: {quantity(len(pins.documents), 'document')}, nothing to do"]
        wanted = pins.documents if is_pinning else missing
        with stage("fetch"), _origin(pins, report, options) as origin:
            _store(project, pins, origin, wanted)
            commit = origin.commit
        fetched = f"{quantity(len(missing), 'document')} fetched, {len(pins.documents)} pinned"
        lines = [f"{shown}: {fetched}"]
        if is_pinning and commit != pins.commit:
            atomic_write(project.pins, render_pins(replace(pins, commit=commit)))
            lines.append(f"{pins.file}: pinned to commit {commit}")
        return lines


def _check_options(options: Options) -> None:
    """Refuse options that do not belong together."""
    if options.folders and options.revision:
        raise UsageError("--pin needs the git repository, because a folder names no commit")
    if options.folders and (options.repository or options.via):
        raise UsageError("--from reads local folders; leave out --repository and --via")
    if options.repository and options.via == "https":
        raise UsageError("--repository is a git repository; leave out --via https")


@contextmanager
def _origin(pins: Pins, report: Progress, options: Options) -> Iterator[Origin]:
    """Yield the origin that the options and the list of pins name."""
    if options.folders:
        yield LocalFolders(options.folders)
        return
    revision = options.revision or pins.commit
    if not revision:
        raise UsageError(
            f"{pins.file}: names no commit; verify one with fetch --pin COMMIT, or name a local "
            "copy of the documents with --from DIR"
        )
    via = options.via or ("git" if options.repository or shutil.which("git") else "https")
    if via == "https":
        with RawFiles(pins.raw, revision, options.sleep) as files:
            yield files
        return
    with GitRepository(options.repository or pins.url, revision, report) as repository:
        yield repository


def _store(project: Project, pins: Pins, origin: Origin, wanted: Sequence[Pin]) -> None:
    """Fetch documents and store those with the pinned content.

    Raises:
        PinError: Documents are missing or different; lists each of them.

    """
    problems: list[str] = []
    for pin in wanted:
        found = origin.read(pin)
        if found.problem:
            problems.append(f"{pin.path}: {found.problem}")
        elif (sha256 := digest(found.content)) != pin.sha256:
            problems.append(
                f"{pin.path}: {origin.name} has SHA-256 {sha256}, and {pins.file} pins "
                f"{pin.sha256}; use the pinned revision, or move the pin with update --all"
            )
        elif not is_stored(project, pin):
            store(project, pin, found.content)
    if problems:
        stored = sum(is_stored(project, pin) for pin in pins.documents)
        counts = f"{stored} of {quantity(len(pins.documents), 'document')} are in place"
        raise PinError(*problems, f"{display_path(project.upstream, Path.cwd())}: {counts}")
