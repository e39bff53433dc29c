"""Class names of a document's schemas; the names of parents distinguish names that collide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...core.errors import Pointer
from ...openapi import extensions
from ...openapi.allof import COMPONENTS, PREFIX
from ...openapi.documents import Document
from ...openapi.references import path_items
from ...pycode.identifiers import Identifier, class_name, collisions
from ...pycode.words import UnusableNameError

Report = Callable[[Pointer, str, str], None]


class ClassNames:
    """The class names of a document, with the place of each class."""

    def __init__(self, document: Document, report: Report) -> None:
        self._data = document.data
        self._report = report
        self._origins: dict[str, Pointer] = {}
        self._owners: dict[str, list[str]] | None = None

    def origin(self, name: Identifier) -> Pointer:
        """Return the place of the class in the document."""
        return self._origins[name]

    def of_components(self, schemas: Mapping[str, Any]) -> dict[str, Identifier]:
        """Return the class of each component; a component without a usable name is left out."""
        wanted = {name: extensions.client_name(schema) or name for name, schema in schemas.items()}
        named: dict[str, Identifier] = {}
        for name in schemas:
            try:
                named[name] = class_name(wanted[name])
            except UnusableNameError as error:
                where = (*COMPONENTS, name)
                self._report(where, str(error), extensions.renaming(where))
        for clash, names in collisions(named, named.__getitem__).items():
            keeper = clash if clash in names else names[0]
            for name in names:
                if name != keeper:
                    self._qualify(named, name, clash, names)
        self._origins = {identifier: (*COMPONENTS, name) for name, identifier in named.items()}
        return named

    def of_inline(self, path: tuple[str, ...], pointer: Pointer) -> Identifier | None:
        """Return the class of an object inside another schema or an operation.

        Args:
            path: The name parts: its parents, outermost first.
            pointer: Its place; the same place always has the same class.

        """
        try:
            wanted = class_name(*path)
            owners = self._owners_of(self._component_of(path[0]))
            others = [class_name(owner, *path) for owner in owners]
        except UnusableNameError as error:
            self._report(pointer, str(error), extensions.renaming(pointer))
            return None
        for name in (wanted, *others):
            if self._origins.setdefault(name, pointer) == pointer:
                return name
        message = f"unsupported: the inline schema would become a second class {wanted}"
        self._report(pointer, message, extensions.renaming(pointer))
        return None

    def of_members(
        self, members: Mapping[Pointer, Any], path: tuple[str, ...]
    ) -> dict[Pointer, tuple[str, ...]]:
        """Return the name parts of each member of a union, in case it becomes a class.

        A single inline object has the union's own name. Each of several adds its title.

        Args:
            members: The schema after which a class is named, by its place; empty for no class.
            path: The name parts of the union.

        """
        inline = {
            place: each
            for place, each in members.items()
            if each and not extensions.client_name(each)
        }
        found = dict.fromkeys(members, path)
        for place, each in inline.items() if len(inline) > 1 else ():
            if isinstance(each.get("title"), str):
                found[place] = (*path, each["title"])
            else:
                found[place] = (*path, f"member {place[-1]}")  # No second complaint follows.
                message = "unsupported: a union of several objects without names"
                self._report(place, message, f"give it a title, or {extensions.renaming(place)}")
        return found

    def _qualify(
        self, named: dict[str, Identifier], name: str, clash: str, names: tuple[str, ...]
    ) -> None:
        """Prefix the class of a component with the first schema that refers to it."""
        for owner in self._owners_of(name):
            longer = class_name(owner, name)
            if longer not in named.values():
                named[name] = longer
                return
        del named[name]
        pointer = (*COMPONENTS, name)
        message = f"unsupported: {' and '.join(names)} would both become the class {clash}"
        self._report(pointer, message, extensions.renaming(pointer))

    def _component_of(self, name: str) -> str:
        """Return the component that became the class of this name, or else the name itself."""
        origin = self._origins.get(name, ())
        return str(origin[-1]) if origin[:-1] == COMPONENTS else name

    def _owners_of(self, name: str) -> list[str]:
        """Return the schemas and operations that refer to a component, in the document's order."""
        if self._owners is None:
            self._owners = {}
            for owner, target in _references(self._data):
                known = self._owners.setdefault(target, [])
                if owner not in known:
                    known.append(owner)
        return self._owners.get(name, [])


def _references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the Python name of each referrer with the component schema that it refers to."""
    for name, schema in data.get("components", {}).get("schemas", {}).items():
        for target in _targets(schema):
            if target != name:
                yield extensions.client_name(schema) or name, target
    for _, item in path_items(data.get("paths")):
        for operation in item.values():
            if isinstance(operation, Mapping) and isinstance(operation.get("operationId"), str):
                for target in _targets(operation):
                    yield extensions.client_name(operation) or operation["operationId"], target


def _targets(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(PREFIX):
            yield reference.removeprefix(PREFIX)
        for inner in value.values():
            yield from _targets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _targets(inner)
