"""The command ``add``: all the work in memory first, then documents and package in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import pipeline
from ..compiler import OverlayFolders, upgrade_and_patch
from ..core.errors import GeneratorError, Problem, SpecError
from ..core.progress import Progress
from ..core.project import Project
from ..core.stages import stage
from ..incremental import stamp
from ..incremental.store import ArtifactStore
from ..openapi.documents import documents_in
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report
from ..output.transaction import Transaction
from .add_report import Summary, summarize
from .incoming import changes_of, files_with, read_arrivals, refuse_replacing


def add(
    project: Project,
    files: Sequence[Path],
    report: Progress,
    *,
    name: str | None = None,
    replace: bool = False,
    overwrite: bool = False,
) -> tuple[list[Summary], list[str]]:
    """Add documents to the project and bring the package into line.

    Args:
        project: The folders.
        files: The documents, wherever they are.
        report: Told what is being done.
        name: The key of the API, where it is not to be found by the file's name.
        replace: Whether documents that the project has for the same APIs may go.
        overwrite: Whether generated files may be lost that somebody edited.

    Returns:
        What came of each document, and what was written, in lines.

    Raises:
        GeneratorError: Something is at fault; nothing was changed.

    """
    documents_in(project.spec)  # Complains if there is no such folder.
    with locked(project.spec, report), locked(project.output, report):
        recover_and_report(project.output, report)
        arrivals = read_arrivals(files, name, project.spec)
        if not replace:
            refuse_replacing(arrivals)
        inputs = stamp.fingerprint_inputs(project, changes_of(arrivals))
        store = ArtifactStore(project.output)
        try:
            sources = files_with(arrivals, project.spec)
            generated = pipeline.make_package(project, sources, report, store, with_apis=True)
        except SpecError as error:
            raise GeneratorError(*error.lines, *_tally(error.problems)) from error
        texts = with_manifest(generated.outputs)
        changes = plan_changes(project.output, texts, overwrite=overwrite)
        with stage("write"), Transaction(project.output) as transaction:
            for each in arrivals:
                each.put(transaction)
            transaction.write(texts, changes)
            transaction.commit()
        stamp.record(project, inputs)
        store.flush()
        for note in (*generated.warnings, *transaction.notes, *changes.notes(project.output)):
            report.note(note)
    apis = {str(api.key): api for api in generated.apis}
    overlays = OverlayFolders(project.overlays)
    documents = upgrade_and_patch([each.document for each in arrivals], overlays)
    written = [f"{each.target}: {each.fate}" for each in arrivals]
    written.append(changes.summary(project.output, texts))
    with stage("summarize"):
        summaries = [
            summarize(apis[each.document.key], document, each.document)
            for each, document in zip(arrivals, documents, strict=True)
        ]
    return summaries, written


def _tally(problems: Sequence[Problem]) -> Iterator[str]:
    """How often each thing is wrong that is unsupported, where there are many complaints."""
    unsupported = Counter(each.message for each in problems if "unsupported" in each.message)
    yield f"{len(problems)} complaint{'s' * (len(problems) != 1)}; nothing was written"
    for wrong, count in unsupported.most_common():
        yield f"{count} x {wrong}"
