"""Command ``generate``: check whether the package is current, and rebuild it otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..core.progress import Progress
from ..core.project import Project
from ..incremental import stamp
from ..output.apply import apply_changes
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report

if TYPE_CHECKING:
    from ..incremental.store import ArtifactStore


@contextmanager
def locked_copies(project: Project, report: Progress) -> Iterator[None]:
    """Keep ``fetch`` from changing the copies of pinned documents during the block."""
    if not project.with_pinned:
        yield
        return
    with locked(project.upstream, report, shared=True):
        yield


def generate(
    project: Project,
    report: Progress,
    *,
    overwrite: bool = False,
    store: ArtifactStore | None = None,
) -> str:
    """Bring the package into line with its inputs.

    Args:
        project: The folders.
        report: The receiver of progress messages.
        overwrite: Whether edited generated files may be overwritten.
        store: The results of earlier calls; by default those in the cache.

    Returns:
        A line that summarizes the changes.

    Raises:
        GeneratorError: The command failed and changed nothing.

    """
    output = project.output
    with (
        locked(project.spec, report, shared=True),
        locked_copies(project, report),
        locked(output, report),
    ):
        recover_and_report(output, report)
        inputs = stamp.fingerprint_inputs(project)
        if stamp.is_current(project, inputs):
            return f"{output}: nothing to do"
        from .. import pipeline  # Slow to import, and not needed if there is nothing to do.
        from ..incremental.store import ArtifactStore

        store = store or ArtifactStore(output)
        generated = pipeline.make_package(project, pipeline.find_sources(project), report, store)
        texts = with_manifest(generated.outputs)
        changes = plan_changes(output, texts, overwrite=overwrite)
        notes = apply_changes(output, texts, changes)
        if stamp.fingerprint_inputs(project) == inputs:  # Otherwise an input changed meanwhile.
            stamp.record(project, inputs)
            store.flush()
        for note in (*generated.warnings, *notes, *changes.notes(output)):
            report.note(note)
        return changes.summary(output, texts)
