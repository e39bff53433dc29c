"""The command ``generate``: look whether there is anything to do, and do it all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cache, write
from .lock import locked
from .project import Project
from .recovery import recover
from .terminal import Progress

if TYPE_CHECKING:
    from .memory import Memory


def generate(
    project: Project,
    report: Progress,
    *,
    overwrite: bool = False,
    memory: Memory | None = None,
) -> str:
    """Bring the package into line with what it is made from.

    Args:
        project: The folders.
        report: Told what is being done.
        overwrite: Whether generated files may be lost that somebody edited.
        memory: What earlier calls have made; without it, what the cache knows of them.

    Returns:
        What was done, in a line.

    Raises:
        GeneratorError: Something is at fault; nothing was changed.

    """
    output = project.output
    with locked(project.spec, report, shared=True), locked(output, report):
        _tell(recover(output), report)
        inputs = cache.digest_inputs(project)
        if cache.is_current(project, inputs):
            return f"{output}: nothing to do"
        from . import pipeline  # Slow to import, and not needed where there is nothing to do.
        from .memory import Memory

        memory = memory or Memory(output)
        outputs = pipeline.make_outputs(project, report, memory)
        texts = write.with_manifest(outputs)
        changes = write.plan(output, texts, overwrite=overwrite)
        notes = write.apply(output, texts, changes)
        if cache.digest_inputs(project) == inputs:  # Else it is unknown what was read when.
            cache.remember(project, inputs)
            memory.save()
        _tell([*notes, *changes.notes(output)], report)
        return changes.summary(output, texts)


def _tell(notes: list[str], report: Progress) -> None:
    for note in notes:
        report.note(note)
