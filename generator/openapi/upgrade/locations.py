"""The locations of a Swagger document's parts in OpenAPI 3.1, and the references to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

from ...core.errors import Pointer
from ..documents import Origin

T = TypeVar("T")

SECTIONS = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
"""The section of ``components`` for each section of a Swagger document."""

_REFERENCE = re.compile(r"#/(definitions|parameters|responses)/([^/]+)(/.*)?")
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9._-]+")


class Place(NamedTuple):
    """A pointer of the upgraded document, and the one of the vendor's that it comes from."""

    new: Pointer
    old: Pointer

    def inside(self, *steps: str | int) -> Place:
        """Return a place below this one, with the same steps in both documents."""
        return Place((*self.new, *steps), (*self.old, *steps))


class SourceMap:
    """The origins of the parts whose pointers an upgrade changes.

    Attributes:
        moved: The origin of each such part, by its topmost pointer.

    """

    def __init__(self) -> None:
        self.moved: dict[Pointer, Origin] = {}

    def map(self, new: Pointer, old: Pointer) -> Place:
        """Map a part, and everything inside it by the same steps, to its origin."""
        if self._expected(new) != old:
            self.moved[new] = Origin(old)
        return Place(new, old)

    def map_tree(self, value: T, new: Pointer, old: Pointer) -> T:
        """Map a created value, and everything inside it, to the part that it was created from."""
        self.map(new, old)
        inner: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            inner = value.items()
        elif isinstance(value, list):
            inner = enumerate(value)
        for step, each in inner:
            self.map_tree(each, (*new, step), old)
        return value

    def _expected(self, new: Pointer) -> Pointer:
        for length in range(len(new), -1, -1):
            if (found := self.moved.get(new[:length])) is not None:
                return (*found.pointer, *new[length:])
        return new


class References:
    """The names of components, and the references of a Swagger document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._names = {section: legal_names(data.get(section)) for section in SECTIONS}

    def name(self, section: str, name: str) -> str:
        """Return the name of a section's part as a component, as OpenAPI 3.1 restricts names."""
        return self._names[section].get(name, name)

    def rewritten(self, reference: Any) -> Any:
        """Return the reference to the component; any other reference is returned unchanged."""
        found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
        if found is None:
            return reference
        name = self.name(found[1], _unescaped(found[2]))
        return f"#/components/{SECTIONS[found[1]]}/{_escaped(name)}{found[3] or ''}"

    def resolved(self, given: Any, old: Pointer) -> tuple[Any, Pointer]:
        """Return a value with its references resolved, and its pointer.

        A broken reference is returned unchanged.
        """
        value, place, seen = given, old, set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            found = _REFERENCE.fullmatch(value["$ref"])
            if found is None or found[3] or found[0] in seen:
                return given, old
            seen.add(found[0])
            place = (found[1], _unescaped(found[2]))
            section = self._data.get(found[1])
            if not isinstance(section, dict) or place[1] not in section:
                return given, old
            value = section[place[1]]
        return value, place


def legal_names(section: Any) -> dict[str, str]:
    """Return a unique new name for each part whose name is not allowed."""
    names = list(section) if isinstance(section, dict) else []
    taken = {name for name in names if name and not _NOT_IN_NAMES.search(name)}
    renamed = {}
    for name in names:
        if name in taken:
            continue
        legal = _NOT_IN_NAMES.sub("_", name).strip("_") or "Unnamed"
        same = (f"{legal}_{number}" for number in range(2, len(names) + 2))
        renamed[name] = next(each for each in (legal, *same) if each not in taken)
        taken.add(renamed[name])
    return renamed


def _unescaped(step: str) -> str:
    return unquote(step).replace("~1", "/").replace("~0", "~")


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
