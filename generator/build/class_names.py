"""Which class each schema of a document becomes: names that collide are told apart by parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..core.errors import Pointer
from ..openapi import extensions
from ..openapi.allof import COMPONENTS, PREFIX
from ..openapi.documents import Document
from ..openapi.references import path_items
from ..pycode.identifiers import Identifier, UnusableNameError, class_name, collisions

Complain = Callable[[Pointer, str, str], None]


class ClassNames:
    """Gives every class of a document its name, and knows where it comes from."""

    def __init__(self, document: Document, complain: Complain) -> None:
        self._data = document.data
        self._complain = complain
        self._origins: dict[str, Pointer] = {}
        self._owners: dict[str, list[str]] | None = None

    def origin(self, name: Identifier) -> Pointer:
        """Where in the document the class comes from."""
        return self._origins[name]

    def of_components(self, schemas: Mapping[str, Any]) -> dict[str, Identifier]:
        """Return the class of each of these components; one that can have none is left out."""
        wanted = {name: extensions.client_name(schema) or name for name, schema in schemas.items()}
        named: dict[str, Identifier] = {}
        for name in schemas:
            try:
                named[name] = class_name(wanted[name])
            except UnusableNameError as error:
                where = (*COMPONENTS, name)
                self._complain(where, str(error), extensions.renaming(where))
        for clash, names in collisions(named, named.__getitem__).items():
            keeper = clash if clash in names else names[0]
            for name in names:
                if name != keeper:
                    self._tell_apart(named, name, clash, names)
        self._origins = {identifier: (*COMPONENTS, name) for name, identifier in named.items()}
        return named

    def of_inline(self, path: tuple[str, ...], pointer: Pointer) -> Identifier | None:
        """Return the class of an object that stands inside another, or in an operation.

        Args:
            path: What it is named after: its parents, outermost first.
            pointer: Where it stands; a second object at the same place is the same class.

        """
        try:
            wanted = class_name(*path)
            owners = self._owners_of(self._component_of(path[0]))
            others = [class_name(owner, *path) for owner in owners]
        except UnusableNameError as error:
            self._complain(pointer, str(error), extensions.renaming(pointer))
            return None
        for name in (wanted, *others):
            if self._origins.setdefault(name, pointer) == pointer:
                return name
        wrong = f"the inline schema would become a second class {wanted}"
        self._complain(pointer, wrong, extensions.renaming(pointer))
        return None

    def of_members(
        self, members: Mapping[Pointer, Any], path: tuple[str, ...]
    ) -> dict[Pointer, tuple[str, ...]]:
        """What each member of a union is named after, should it become a class.

        One that stands alone has the union's own name, others add their title.
        """
        inline = {
            place: each
            for place, each in members.items()
            if _is_inline_object(each) and not extensions.client_name(each)
        }
        found = dict.fromkeys(members, path)
        for place, each in inline.items() if len(inline) > 1 else ():
            if isinstance(each.get("title"), str):
                found[place] = (*path, each["title"])
            else:
                wrong = "unsupported: several objects without a name to choose from"
                self._complain(place, wrong, f"give it a title, or {extensions.renaming(place)}")
        return found

    def _tell_apart(
        self, named: dict[str, Identifier], name: str, clash: str, names: tuple[str, ...]
    ) -> None:
        """Name a component after the first that refers to it, too."""
        for owner in self._owners_of(name):
            longer = class_name(owner, name)
            if longer not in named.values():
                named[name] = longer
                return
        del named[name]
        pointer = (*COMPONENTS, name)
        wrong = f"{' and '.join(names)} would both become the class {clash}"
        self._complain(pointer, wrong, extensions.renaming(pointer))

    def _component_of(self, name: str) -> str:
        """Return the component that became the class of this name; else the name itself."""
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


def _is_inline_object(schema: Any) -> bool:
    return isinstance(schema, Mapping) and bool({"properties", "allOf"} & schema.keys())


def _references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference to a component schema from another: who refers, in Python, and to what."""
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
