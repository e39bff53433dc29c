"""Parts of the reference pages in Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..escape.markdown import Markdown, code_span
from ..pycode.imports import words
from ..pycode.literals import Code

_OPENING, _CLOSING = "[(", "])"


def type_links(kind: Code, names: Collection[str]) -> Markdown:
    """Return a type as code, in which each part that names a class links to the class's table.

    Args:
        kind: The type.
        names: The classes with a table on the page, whose headings are these names.

    """
    parts = []
    for each in _members(kind):
        found = [name for name in words(each) if name in names]
        shown = code_span(each)
        parts.append(f"[{shown}](#{found[0].lower()})" if found else shown)
    return Markdown(" or ".join(parts))


def _members(kind: str) -> Iterator[str]:
    """Yield the members of a union that is not inside brackets."""
    depth, start = 0, 0
    for index, each in enumerate(kind):
        depth += (each in _OPENING) - (each in _CLOSING)
        if each == "|" and depth == 0:
            yield kind[start:index].strip()
            start = index + 1
    yield kind[start:].strip()
