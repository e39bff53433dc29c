"""Command ``add``: work in memory first, then documents and package in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .. import pipeline
from ..compiler import OverlayFolders, upgrade_and_patch
from ..core.errors import GeneratorError, Problem, SpecError, UsageError, shortened
from ..core.progress import Progress, quantity
from ..core.project import Project
from ..core.stages import stage
from ..incremental import stamp
from ..incremental.store import ArtifactStore
from ..openapi.documents import documents_in, is_in_schemas
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report
from ..output.transaction import Transaction
from ..pycode.short_names import renewed_names
from .add_report import Summary, summarize
from .incoming import (
    IncomingDocument,
    changed_files,
    read_incoming,
    refuse_duplicates,
    refuse_replacement,
    sources_with,
)
from .incoming_folders import read_folder
from .replacements import Replacements, compare_replaced


class Added(NamedTuple):
    """Result of the command.

    Attributes:
        summaries: A summary of each document.
        replaced: The changes for callers of the APIs whose documents were replaced.
        lines: A line for each file that was skipped, and for each part that was written.

    """

    summaries: list[Summary]
    replaced: Replacements
    lines: list[str]


@dataclass(frozen=True)
class Options:
    """Options of the command.

    Attributes:
        name: The key of the API, if the name of the file does not state it.
        replace: Whether existing documents of the same APIs may be replaced.
        overwrite: Whether edited generated files may be overwritten.

    """

    name: str | None = None
    replace: bool = False
    overwrite: bool = False


def add(project: Project, paths: Sequence[Path], report: Progress, options: Options) -> Added:
    """Add documents to the project and bring the package into line.

    Args:
        project: The folders.
        paths: The documents at any place, or folders that contain them.
        report: The receiver of progress messages.
        options: The options.

    Raises:
        GeneratorError: The command failed and changed nothing.

    """
    documents_in(project.spec)  # Raises if the folder does not exist.
    with locked(project.spec, report), locked(project.output, report):
        recover_and_report(project.output, report)
        present = [each.stem for each in documents_in(project.spec) if not is_in_schemas(each)]
        incoming, skipped = _read(project, paths, options)
        if not incoming:
            return Added([], compare_replaced(project, []), [*skipped, "nothing to add"])
        inputs = stamp.fingerprint_inputs(project, changed_files(incoming))
        store = ArtifactStore(project.output)
        try:
            sources = sources_with(incoming, project.spec)
            generated = pipeline.make_package(project, sources, report, store, with_apis=True)
        except SpecError as error:
            raise GeneratorError(*error.summary, *_tally(error.problems)) from error
        replaced = compare_replaced(project, incoming)
        texts = with_manifest(generated.outputs)
        changes = plan_changes(project.output, texts, overwrite=options.overwrite)
        with stage("write"), Transaction(project.output) as transaction:
            for each in incoming:
                each.put(transaction)
            transaction.stage_changes(texts, changes)
            transaction.commit()
        stamp.record(project, inputs)
        store.flush()
        notes = (*generated.warnings, *replaced.notes, *transaction.notes)
        for note in (*notes, *changes.notes(project.output)):
            report.note(note)
    apis = {str(api.key): api for api in generated.apis}
    overlays = OverlayFolders(project.overlays)
    documents = upgrade_and_patch([each.document for each in incoming], overlays)
    written = [f"{each.target}: {each.outcome}" for each in incoming]
    written += _renewed(present, [key for key, api in apis.items() if api.payload is None])
    written.append(changes.summary(project.output, texts))
    with stage("summarize"):
        summaries = [
            summarize(apis[each.document.key], document, each.document)
            for each, document in zip(incoming, documents, strict=True)
        ]
    return Added(summaries, replaced, [*skipped, *written])


def _read(
    project: Project, paths: Sequence[Path], options: Options
) -> tuple[list[IncomingDocument], list[str]]:
    """Return the documents to add, and a line for each file of a folder that is skipped.

    Raises:
        GeneratorError: A path is wrong, a file is broken, or a named document exists already.

    """
    files = [path for path in paths if not path.is_dir()]
    incoming = read_incoming(files, options.name, project.spec)
    if not options.replace:
        refuse_replacement(incoming)
    skipped: list[str] = []
    for folder in paths:
        if folder.is_dir():
            if options.name is not None:
                raise UsageError(f"--as names one API, but {folder} is a folder; name a document")
            found, left_out = read_folder(folder, project.spec, replace=options.replace)
            incoming += found
            skipped += left_out
    refuse_duplicates(incoming)
    return incoming, skipped


def _renewed(present: Sequence[str], current: Sequence[str]) -> Iterator[str]:
    """Yield a line for each attribute of the root clients that changed to another version."""
    for name, old, new in renewed_names(present, current):
        yield f"SellingPartner.{name}: now {new} instead of {old}, which breaks its callers"


def _tally(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the number of complaints, and how often each unsupported feature occurs."""
    unsupported = Counter(each.message for each in problems if "unsupported" in each.message)
    yield f"{quantity(len(problems), 'complaint')}; nothing was written"
    yield from shortened([f"{count} x {wrong}" for wrong, count in unsupported.most_common()])
