"""The command ``update``: a new document of an API, and all that follows from it, or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .. import pipeline
from ..build import package_settings
from ..compiler import BuiltApi
from ..core.errors import GeneratorError, SpecError, UsageError
from ..core.filesystem import read_file
from ..core.progress import Progress
from ..core.project import Project, real_path
from ..core.stages import stage
from ..diff import Change, compare, semver_level
from ..diff.inputs import read_versions
from ..diff.matching import match_operations
from ..diff.report import as_markdown
from ..incremental.store import ArtifactStore
from ..ir import Package
from ..openapi.documents import load_overlay, shown
from ..openapi.overlay_editor import without_actions
from ..openapi.overlays import apply_applicable, find_overlay
from ..openapi.upgrade.document import upgrade
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report
from ..output.transaction import Transaction
from .incoming import IncomingDocument, files_with, find_model, read_arrivals
from .versioning import raised, with_entry, with_version

_SHOWN = 40
"""So many lines are shown of what tests said that failed."""


class _Edit(NamedTuple):
    """A file that changes: what it held, and what it is to hold, or nothing where it goes."""

    file: Path
    before: bytes
    after: bytes | None

    def __str__(self) -> str:
        fate = "removed" if self.after is None else "changed"
        return f"{shown(self.file, Path.cwd())}: {fate}"


class _Needless(NamedTuple):
    """Actions of an overlay that a document needs no more.

    Attributes:
        edit: How the overlay changes.
        reasons: Why each of them was there, and why it is needless.

    """

    edit: _Edit
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Updated:
    """What an update has done, or would do.

    Attributes:
        api: The API's key.
        changes: What it means for those who use the package.
        before: The version of the package before it.
        version: The version after it.
        needless: The reasons of actions of the overlay that went, with why they could.
        written: What was written, in lines; nothing where it was only looked at.

    """

    api: str
    changes: tuple[Change, ...]
    before: str
    version: str
    needless: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    def as_markdown(self) -> str:
        """The whole, for the text of a pull request."""
        parts = [f"`{self.api}`: version {self.before} becomes {self.version}."]
        if self.version == self.before:
            parts = [f"`{self.api}`: nothing changes for callers."]
        if self.needless:
            lines = "\n".join(f"- {each}" for each in self.needless)
            parts.append(f"Amazon has corrected what the overlay did:\n\n{lines}")
        return "\n\n".join([*parts, as_markdown(self.changes)])


RunTests = Callable[[Mapping[str, str], Progress], None]
"""Runs the tests of a package, given its files by path; raises ``GeneratorError`` if they fail."""


@stage("test")
def run_generated_tests(texts: Mapping[str, str], report: Progress) -> None:
    """Run the tests of a package that is not there yet.

    Raises:
        GeneratorError: They fail.

    """
    report("testing the package")
    with TemporaryDirectory(prefix="lockstep-tests-") as folder:
        for path, text in texts.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        said = (done.stdout + done.stderr).splitlines()[-_SHOWN:]
        raise GeneratorError("the tests of the package fail; nothing was written", *said)


@dataclass(frozen=True)
class Options:
    """How an update is to be done.

    Attributes:
        dry_run: Whether all that is done but nothing written.
        overwrite: Whether generated files may be lost that somebody edited.
        run_tests: Runs the tests of the new package before it is written.

    """

    dry_run: bool = False
    overwrite: bool = False
    run_tests: RunTests = field(default_factory=lambda: run_generated_tests)


def update(project: Project, key: str, source: Path, report: Progress, options: Options) -> Updated:
    """Replace the document of an API, and bring package, version and changelog into line.

    The generated tests have to pass.

    Args:
        project: The folders.
        key: The API.
        source: The new document, or a folder in which there is one for the API.
        report: Told what is being done.
        options: How it is to be done.

    Raises:
        GeneratorError: Something is at fault; nothing was changed.

    """
    with locked(project.spec, report), locked(project.output, report):
        recover_and_report(project.output, report)
        arrival = _arrival(project, key, source)
        before = package_settings.read_package()
        if arrival.is_there:
            return Updated(key, (), before.version, before.version)
        report(f"comparing {arrival.document.file} with {arrival.former}")
        versions = read_versions(str(arrival.former), arrival.document.file, key)
        _refuse_stranger(arrival, *versions.old, *versions.new)
        changes = compare(versions.old, versions.new)
        needless = _needless(project, arrival)
        edits, package = _release(changes)
        if needless is not None:
            edits.append(needless.edit)
        with _with_overlay(project, needless) as adapted:
            store = ArtifactStore(project.output)
            sources = files_with([arrival], project.spec)
            generated = pipeline.make_package(adapted, sources, report, store, package=package)
        texts = with_manifest(generated.outputs)
        planned = plan_changes(project.output, texts, overwrite=options.overwrite)
        options.run_tests(texts, report)
        reasons = () if needless is None else needless.reasons
        updated = Updated(key, changes, before.version, package.version, reasons)
        for warning in generated.warnings:
            report.note(warning)
        if options.dry_run:
            return updated
        with stage("write"), Transaction(project.output) as transaction:
            arrival.put(transaction)
            for edit in edits:
                transaction.put(edit.file, edit.after, edit.before)
            transaction.write(texts, planned)
            transaction.commit()
        store.flush()
        for note in (*transaction.notes, *planned.notes(project.output)):
            report.note(note)
        written = [f"{arrival.target}: {arrival.fate}", *map(str, edits)]
        written.append(planned.summary(project.output, texts))
        return replace(updated, written=tuple(written))


def _arrival(project: Project, key: str, source: Path) -> IncomingDocument:
    file = find_model(source, key) if source.is_dir() else source
    (arrival,) = read_arrivals([file], key, project.spec)
    if arrival.former is None:
        raise UsageError(f"{key}: {project.spec} has no document of it; take it in with add")
    if real_path(file) == real_path(arrival.former):
        right = "name the new one, which has to lie elsewhere: it is compared with this one"
        raise UsageError(f"{file}: is the document of {key} already; {right}")
    return arrival


def _refuse_stranger(arrival: IncomingDocument, old: BuiltApi, new: BuiltApi) -> None:
    """A document of another API would be one of which all has changed."""
    if not match_operations(old.api, new.api).pairs:
        key = arrival.document.key
        raise UsageError(
            f"{arrival.document.file}: has no operation of {key}; if it is its document all the "
            f"same, let it in with add --replace --as {key}"
        )


@stage("release")
def _release(changes: Sequence[Change]) -> tuple[list[_Edit], Package]:
    """What a release with these changes edits, and the package that it is of."""
    files = package_settings.SETTINGS, package_settings.CHANGELOG
    settings, changelog = map(read_file, files)
    package = package_settings.parse_package(settings.decode(), changelog.decode())
    level = semver_level(changes)
    if level is None:
        return [], package
    version = raised(package.version, level)
    named = with_version(settings.decode(), version)
    told = with_entry(changelog.decode(), version, as_markdown(changes, 3))
    edits = [
        _Edit(files[0], settings, named.encode()),
        _Edit(files[1], changelog, told.encode()),
    ]
    return edits, package_settings.parse_package(named, told)


@stage("overlay")
def _needless(project: Project, arrival: IncomingDocument) -> _Needless | None:
    """What the new document no longer needs of its overlay.

    Raises:
        SpecError: An action cannot be done with it.

    """
    file = find_overlay(arrival.document.key, project.overlays, Path.cwd())
    if file is None:
        return None
    overlay = load_overlay(file, Path.cwd(), arrival.document.key)
    fitted = apply_applicable(upgrade(arrival.document), overlay)
    if faults := set(fitted.unfit).difference(fitted.needless.values()):
        raise SpecError(faults)
    if not fitted.needless:
        return None
    content = read_file(file)
    edit = _Edit(file, content, without_actions(overlay, content, fitted.needless))
    actions = overlay.data["actions"]
    reasons = (
        f"{' '.join(actions[index]['description'].split())} ({problem.message})"
        for index, problem in fitted.needless.items()
    )
    return _Needless(edit, tuple(reasons))


@contextmanager
def _with_overlay(project: Project, needless: _Needless | None) -> Iterator[Project]:
    """The project with an overlay as it will be, which is not written yet."""
    if needless is None:
        yield project
        return
    edit = needless.edit
    with TemporaryDirectory(prefix="lockstep-overlays-") as place:
        copies: list[Path] = []
        for folder in project.overlays:
            copy = Path(place, str(len(copies)))
            copy.mkdir()
            for file in folder.iterdir() if folder.is_dir() else ():
                if file != edit.file:
                    (copy / file.name).symlink_to(real_path(folder) / file.name)
            if folder == edit.file.parent and edit.after is not None:
                (copy / edit.file.name).write_bytes(edit.after)
            copies.append(copy)
        yield replace(project, other_overlays=tuple(copies))
