"""Where the parts of a Swagger document go in OpenAPI 3.1, and what refers to them from then on."""

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
"""Where in ``components`` the parts go that stand at the top of a Swagger document."""

_REFERENCE = re.compile(r"#/(definitions|parameters|responses)/([^/]+)(/.*)?")
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9._-]+")


class Place(NamedTuple):
    """A place of the upgraded document, and the place of the vendor's that it comes from."""

    new: Pointer
    old: Pointer

    def inside(self, *steps: str | int) -> Place:
        """Return a place that stands in both documents alike."""
        return Place((*self.new, *steps), (*self.old, *steps))


class SourceMap:
    """Collects what does not stand where it stood.

    Attributes:
        moved: The topmost place of each such part, and where it came from.

    """

    def __init__(self) -> None:
        self.moved: dict[Pointer, Origin] = {}

    def note(self, new: Pointer, old: Pointer) -> Place:
        """Remember where a part comes from, whose inside looks as it did."""
        if self._expected(new) != old:
            self.moved[new] = Origin(old)
        return Place(new, old)

    def made(self, value: T, new: Pointer, old: Pointer) -> T:
        """Remember for a value, and for all in it, which part it was made from."""
        self.note(new, old)
        inner: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            inner = value.items()
        elif isinstance(value, list):
            inner = enumerate(value)
        for step, each in inner:
            self.made(each, (*new, step), old)
        return value

    def _expected(self, new: Pointer) -> Pointer:
        for length in range(len(new), -1, -1):
            if (found := self.moved.get(new[:length])) is not None:
                return (*found.pointer, *new[length:])
        return new


class References:
    """Knows the names of components, and follows the references of a Swagger document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._names = {section: _legal_names(data.get(section)) for section in SECTIONS}

    def name(self, section: str, name: str) -> str:
        """What a part of a section is called as a component, which OpenAPI 3.1 has rules for."""
        return self._names[section].get(name, name)

    def rewritten(self, reference: Any) -> Any:
        """The reference as it leads to the component; one to anything else stays as it is."""
        found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
        if found is None:
            return reference
        name = self.name(found[1], _unescaped(found[2]))
        return f"#/components/{SECTIONS[found[1]]}/{_escaped(name)}{found[3] or ''}"

    def resolved(self, given: Any, old: Pointer) -> tuple[Any, Pointer]:
        """What a value stands for, and where that is; a broken reference stands for itself."""
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


def _legal_names(section: Any) -> dict[str, str]:
    """Return a name for each part that must be called differently; none of them is another's."""
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
