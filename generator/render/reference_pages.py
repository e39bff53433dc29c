"""Parts of the reference pages in Markdown."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

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
    for shown, used in _members(kind):
        found = [name for name in used if name in names]
        parts.append(f"[{shown}](#{found[0].lower()})" if found else shown)
    return Markdown(" or ".join(parts))


@lru_cache(maxsize=4096)
def _members(kind: str) -> tuple[tuple[Markdown, tuple[str, ...]], ...]:
    """Return the members of a union that is not inside brackets, as code with its names."""
    found, depth, start = [], 0, 0
    for index, each in enumerate(kind):
        depth += (each in _OPENING) - (each in _CLOSING)
        if each == "|" and depth == 0:
            found.append(kind[start:index].strip())
            start = index + 1
    found.append(kind[start:].strip())
    return tuple((code_span(each), words(each)) for each in found)
