"""Changes that the replacement of documents means for callers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..compiler import BuiltApi, compile_apis
from ..core.errors import SpecError
from ..core.project import Project
from ..core.stages import stage
from ..diff import Change, compare
from ..diff.inputs.sources import read_overlays
from ..diff.inputs.versions import PartialOverlays
from ..openapi.documents import SourceFile, display_path
from .incoming import IncomingDocument


class Comparison(NamedTuple):
    """Comparison of old and new documents.

    Attributes:
        changes: The changes for callers.
        notes: A line for each invalid old document, and each overlay with actions that do not fit.
        suspicions: A line for each other version to which paths of a new document belong.

    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    suspicions: tuple[str, ...]


class Replacements(NamedTuple):
    """Comparison of replaced documents with their replacements.

    Attributes:
        keys: The APIs whose documents are replaced.
        changes: The changes for callers.
        notes: A line for each old document that cannot be compared, and each partial overlay.

    """

    keys: tuple[str, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def compare_replaced(project: Project, incoming: Iterable[IncomingDocument]) -> Replacements:
    """Compare each document that is replaced with its replacement.

    Both versions get the project's overlays. Actions that do not fit a version are skipped.

    Args:
        project: The folders.
        incoming: The new documents, which must be valid.

    """
    replaced = [each for each in incoming if each.existing is not None and not each.is_current]
    pairs = [(former(each), each.source) for each in replaced]
    found = compare_sources(project, pairs)
    keys = tuple(each.document.key for each in replaced)
    return Replacements(keys, found.changes, found.notes)


@stage("compare")
def compare_sources(
    project: Project, pairs: Iterable[tuple[SourceFile | None, SourceFile | None]]
) -> Comparison:
    """Compare the old and the new document of each API.

    An old document that is invalid counts as missing, because nothing could be generated from it.

    Args:
        project: The folders.
        pairs: The old and the new document of each API; ``None`` for an added or a removed one.

    Raises:
        SpecError: New documents are invalid.

    """
    notes: list[str] = []
    overlays = PartialOverlays(read_overlays(project.overlays), notes)
    old: list[BuiltApi] = []
    new: list[SourceFile] = []
    for before, after in pairs:
        try:
            old += [] if before is None else compile_apis([before], overlays)
        except SpecError as error:
            notes.append(f"{before.key if before else ''}: not compared: {error.lines[0]}")
        new += [] if after is None else [after]
    compiled = compile_apis(new, overlays)
    suspicions = (line for each in compiled for line in each.other_versions)
    return Comparison(compare(old, compiled), tuple(dict.fromkeys(notes)), tuple(suspicions))


def former(incoming: IncomingDocument) -> SourceFile | None:
    """Return the document that is replaced, as a file for the compiler."""
    if incoming.existing is None or incoming.before is None:
        return None
    shown = display_path(incoming.existing, Path.cwd())
    return SourceFile(incoming.document.key, shown, incoming.before)
