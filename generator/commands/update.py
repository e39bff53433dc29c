"""Command ``update``: a new document of an API with every consequence, or no change at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import pipeline
from ..build import package_settings
from ..compiler import BuiltApi
from ..core.errors import GeneratorError, UsageError
from ..core.progress import Progress
from ..core.project import Project, real_path
from ..core.stages import stage
from ..diff import Change, compare
from ..diff.inputs.versions import read_versions
from ..diff.matching import match_operations
from ..diff.report import as_markdown
from ..escape import markdown
from ..incremental.store import ArtifactStore
from ..ir import Api
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report
from .edits import PackageEdit
from .incoming import IncomingDocument, read_incoming, sources_with
from .incoming_folders import find_document
from .overlay_review import review_overlay
from .release import plan_release, with_overlays

_MAX_TEST_LINES = 40
"""The most lines to show of the output of failed tests."""


@dataclass(frozen=True)
class UpdateResult:
    """Result of an update, or of a dry run.

    Attributes:
        api: The API's key, or the list of pinned documents.
        changes: The changes for users of the package.
        before: The version of the package before the update.
        version: The version after the update.
        obsolete: The purpose of each removed overlay action that is no longer necessary.
        unfit: The purpose of each removed overlay action that does not fit the document.
        written: A line for each part that was written; empty after a dry run.
        documents: A line for each pinned document that was added, changed, moved or removed.
        suspicions: A line for each other version to which paths of a new document belong.

    """

    api: str
    changes: tuple[Change, ...]
    before: str
    version: str
    obsolete: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    suspicions: tuple[str, ...] = ()

    def as_markdown(self) -> str:
        """Return the result as the text of a pull request."""
        api = markdown.code_span(self.api)
        parts = [f"{api}: version {self.before} -> {self.version}."]
        if self.version == self.before:
            parts = [f"{api}: nothing changes for callers."]
        if self.suspicions:
            lines = "\n".join(f"- {markdown.text(each)}" for each in self.suspicions)
            parts.append(f"Warnings:\n\n{lines}")
        if self.documents:
            lines = "\n".join(f"- {markdown.text(each)}" for each in self.documents)
            parts.append(f"Documents:\n\n{lines}")
        for heading, purposes in (
            ("Obsolete overlay actions removed", self.obsolete),
            ("Overlay actions removed because they do not fit the document", self.unfit),
        ):
            if purposes:
                lines = "\n".join(f"- {markdown.text(each)}" for each in purposes)
                parts.append(f"{heading}:\n\n{lines}")
        return "\n\n".join([*parts, as_markdown(self.changes)])


RunTests = Callable[[Mapping[str, str], Progress], None]
"""Runs the tests of a package, given its files by path; raises ``GeneratorError`` if they fail."""


@stage("test")
def run_generated_tests(texts: Mapping[str, str], report: Progress) -> None:
    """Run the tests of a package that is not written yet.

    Raises:
        GeneratorError: The tests fail.

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
        said = (done.stdout + done.stderr).splitlines()[-_MAX_TEST_LINES:]
        raise GeneratorError("the tests of the package fail; nothing was written", *said)


@dataclass(frozen=True)
class Options:
    """Options of an update.

    Attributes:
        dry_run: Whether to do everything except writing.
        overwrite: Whether edited generated files may be overwritten.
        remove_unfit: Whether overlay actions that do not fit the document are removed.
        run_tests: The function that runs the tests of the new package before it is written.

    """

    dry_run: bool = False
    overwrite: bool = False
    remove_unfit: bool = False
    run_tests: RunTests = field(default_factory=lambda: run_generated_tests)


def update(
    project: Project, key: str, source: Path, report: Progress, options: Options
) -> UpdateResult:
    """Replace the document of an API, and update package, version and changelog.

    The generated tests must pass.

    Args:
        project: The folders.
        key: The API.
        source: The new document, or a folder that contains it.
        report: The receiver of progress messages.
        options: The options.

    Raises:
        GeneratorError: The command failed and changed nothing.

    """
    with locked(project.spec, report), locked(project.output, report):
        recover_and_report(project.output, report)
        incoming = _read_one(project, key, source)
        before = package_settings.read_package()
        if incoming.is_current:
            return UpdateResult(key, (), before.version, before.version)
        report(f"comparing {incoming.document.file} with {incoming.existing}")
        versions = read_versions(str(incoming.existing), incoming.document.file, key)
        _refuse_unrelated(incoming, *versions.old, *versions.new)
        changes = compare(versions.old, versions.new)
        review = review_overlay(project, incoming, remove_unfit=options.remove_unfit)
        edits, package = plan_release(changes)
        if review is not None:
            edits.append(review.edit)
        with with_overlays(project, [] if review is None else [review.edit]) as adapted:
            store = ArtifactStore(project.output)
            sources = sources_with([incoming], project.spec)
            generated = pipeline.make_package(adapted, sources, report, store, package=package)
        texts = with_manifest(generated.outputs)
        planned = plan_changes(project.output, texts, overwrite=options.overwrite)
        options.run_tests(texts, report)
        removed = ((), ()) if review is None else (review.obsolete, review.unfit)
        suspicions = tuple(line for each in versions.new for line in each.other_versions)
        updated = UpdateResult(
            key, changes, before.version, package.version, *removed, suspicions=suspicions
        )
        for warning in generated.warnings:
            report.note(warning)
        if options.dry_run:
            return updated
        made = PackageEdit(project.output, texts, planned, edits, store)
        written = made.write(incoming.put, report)
        return replace(updated, written=(f"{incoming.target}: {incoming.outcome}", *written))


def _read_one(project: Project, key: str, source: Path) -> IncomingDocument:
    file = find_document(source, key) if source.is_dir() else source
    (incoming,) = read_incoming([file], key, project.spec)
    if incoming.existing is None:
        raise UsageError(f"{key}: no document in {project.spec}; add it with add")
    if real_path(file) == real_path(incoming.existing):
        right = "name a new document outside the folder"
        raise UsageError(f"{file}: is already the document of {key}; {right}")
    return incoming


def _refuse_unrelated(incoming: IncomingDocument, old: BuiltApi, new: BuiltApi) -> None:
    """Refuse the document of another API, in which everything would have changed."""
    if new.api.payload is None:
        part, is_related = "operation", bool(match_operations(old.api, new.api).pairs)
    else:
        part, is_related = "field", bool(_fields(old.api) & _fields(new.api))
    if not is_related:
        key = incoming.document.key
        raise UsageError(
            f"{incoming.document.file}: has no {part} of {key}; to replace the document all "
            f"the same, use add --replace --as {key}"
        )


def _fields(api: Api) -> set[tuple[str, str]]:
    """Return the classes of a payload with the names of their fields in JSON."""
    return {(model.class_name, each.wire_name) for model in api.models for each in model.fields}
