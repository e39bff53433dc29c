"""Origins of the rewritten parts of a document, for messages about them."""

from __future__ import annotations

from ...core.errors import Pointer, Problem
from ..documents import Document, Origin


class SourcePlaces:
    """Collects the parts that do not stand where they stood.

    Args:
        document: The document before it is rewritten.

    Attributes:
        moved: The new place of each such part, and where in its file it came from.

    """

    def __init__(self, document: Document) -> None:
        self.moved: dict[Pointer, Origin] = {}
        self._document = document

    def move(self, new: Pointer, old: Pointer) -> None:
        """Remember that a part stood at another place, with all that is inside it."""
        self.moved[new] = self._origin(old)
        known = {**self._document.moved, **self.moved}
        for place, origin in known.items():
            if len(place) > len(old) and place[: len(old)] == old and place[: len(new)] != new:
                self.moved[(*new, *place[len(old) :])] = origin

    def problem(self, pointer: Pointer, message: str, hint: str) -> Problem:
        """Return a complaint about a place of the document as it was."""
        return self._document.problem(pointer, message, hint)

    def _origin(self, pointer: Pointer) -> Origin:
        for length in range(len(pointer), -1, -1):
            if found := self.moved.get(pointer[:length]):
                return Origin((*found.pointer, *pointer[length:]), found.document)
        return self._document.origin(pointer)
