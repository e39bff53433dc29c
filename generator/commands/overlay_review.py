"""Review of an API's overlay against a new document: what is obsolete and what no longer fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ..compiler import upgrade_and_patch
from ..core.errors import Problem, SpecError
from ..core.filesystem import read_file
from ..core.project import Project
from ..core.stages import stage
from ..openapi.documents import Document, load_content, load_overlay
from ..openapi.likely_targets import likely_target
from ..openapi.overlay_editor import without_actions
from ..openapi.overlay_targets import select_target
from ..openapi.overlays import PartialOverlay, apply_applicable, find_overlay
from .edits import Edit
from .incoming import IncomingDocument

_OPTION = (
    "--remove-unfit removes the action, for example because the document is older than the overlay"
)


class OverlayReview(NamedTuple):
    """Overlay of an API after an update of its document.

    Attributes:
        edit: The change of the overlay's file.
        obsolete: The purpose of each removed action that the document makes unnecessary.
        unfit: The purpose of each removed action that does not fit the document.

    """

    edit: Edit
    obsolete: tuple[str, ...]
    unfit: tuple[str, ...]


@dataclass
class _Recorder:
    """Overlays for the compiler that apply one overlay and keep what it did to each document."""

    overlay: Document
    upgraded: list[Document] = field(default_factory=list)
    partial: list[PartialOverlay] = field(default_factory=list)

    def apply(self, documents: list[Document]) -> list[Document]:
        """Apply the actions that are possible and change something."""
        self.upgraded = documents
        self.partial = [apply_applicable(each, self.overlay) for each in documents]
        return [each.document for each in self.partial]


@stage("overlay")
def review_overlay(
    project: Project, incoming: IncomingDocument, *, remove_unfit: bool
) -> OverlayReview | None:
    """Return what changes in the overlay of an API; ``None`` if nothing does.

    Args:
        project: The folders.
        incoming: The new document.
        remove_unfit: Whether to remove actions that do not fit the document.

    Raises:
        SpecError: An action does not fit the document, and ``remove_unfit`` is false.

    """
    file = find_overlay(incoming.document.key, project.overlays, Path.cwd())
    if file is None:
        return None
    overlay = load_overlay(file, Path.cwd(), incoming.document.key)
    documents = [*_existing(incoming), incoming.document]
    recorder = _Recorder(overlay)
    upgrade_and_patch(documents, recorder)
    partial = recorder.partial[-1]
    suggestions = dict(_suggestions(overlay, recorder))
    obsolete = [index for index in partial.obsolete if index not in suggestions]
    unfit = set(partial.skipped) - {partial.obsolete[index] for index in obsolete}
    if unfit and not remove_unfit:
        raise SpecError(_with_hint(each, suggestions) for each in unfit)
    dropped = [each.pointer[1] for each in unfit if isinstance(each.pointer[1], int)]
    if not (obsolete or dropped):
        return None
    content = read_file(file)
    edit = Edit(file, content, without_actions(overlay, content, {*obsolete, *dropped}))
    reasons = (_purposes(overlay, obsolete), _purposes(overlay, sorted(dropped)))
    return OverlayReview(edit, *map(tuple, reasons))


def _existing(incoming: IncomingDocument) -> Iterator[Document]:
    """Yield the document that is replaced."""
    if incoming.existing is not None and incoming.before is not None:
        yield load_content(incoming.before, incoming.existing, incoming.document.key)


def _suggestions(overlay: Document, recorder: _Recorder) -> Iterator[tuple[int, str]]:
    """Yield the index and the likely new target of each action whose target is missing."""
    *before, after = recorder.upgraded
    partial = recorder.partial[-1]
    for index in {**partial.missing, **partial.obsolete}:
        pointer = ("actions", index, "target")
        target = overlay.data["actions"][index]["target"]
        if select_target(partial.document.data, overlay, pointer, target):
            continue
        for old in (*before, *(each.document for each in recorder.partial[:-1])):
            places = select_target(old.data, overlay, pointer, target)
            if places and (likely := likely_target(old.data, after.data, places)):
                yield index, likely
                break


def _with_hint(problem: Problem, suggestions: dict[int, str]) -> Problem:
    """Return a problem of an action with the way on."""
    index = problem.pointer[1] if len(problem.pointer) > 1 else None
    likely = suggestions.get(index) if isinstance(index, int) else None
    hint = f"write the target {likely}, which it probably became" if likely else problem.hint
    return replace(problem, hint=f"{hint}; {_OPTION}")


def _purposes(overlay: Document, indices: Iterable[int]) -> Sequence[str]:
    """Return the reason that each action gives, in one line."""
    actions = overlay.data["actions"]
    return [" ".join(actions[index]["description"].split()) for index in indices]
