"""Which class each schema of a document becomes: names that collide are told apart by parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import extensions
from .composition import COMPONENTS, PREFIX
from .load import Document
from .names import Identifier, UnusableNameError, class_name, collisions
from .problems import Pointer, json_path

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
        """The class of each of these components; one that can have none is left out."""
        wanted = {name: extensions.client_name(schema) or name for name, schema in schemas.items()}
        named: dict[str, Identifier] = {}
        for name in schemas:
            try:
                named[name] = class_name(wanted[name])
            except UnusableNameError as error:
                self._complain((*COMPONENTS, name), str(error), _rename((*COMPONENTS, name)))
        for clash, names in collisions(named, named.__getitem__).items():
            keeper = clash if clash in names else names[0]
            for name in names:
                if name != keeper:
                    self._tell_apart(named, name, clash, names)
        self._origins = {identifier: (*COMPONENTS, name) for name, identifier in named.items()}
        return named

    def of_inline(self, path: tuple[str, ...], pointer: Pointer) -> Identifier | None:
        """The class of an object that stands inside another, or in an operation.

        Args:
            path: What it is named after: its parents, outermost first.
            pointer: Where it stands; a second object at the same place is the same class.

        """
        try:
            wanted = class_name(*path)
            owners = self._owners_of(path[0])
            others = [class_name(owner, *path) for owner in owners]
        except UnusableNameError as error:
            self._complain(pointer, str(error), "make it a component schema")
            return None
        for name in (wanted, *others):
            if self._origins.setdefault(name, pointer) == pointer:
                return name
        wrong = f"the inline schema would become a second class {wanted}"
        self._complain(pointer, wrong, "make it a component schema with a name of its own")
        return None

    def of_members(
        self, members: Mapping[Pointer, Any], path: tuple[str, ...]
    ) -> dict[Pointer, tuple[str, ...]]:
        """What each member of a union is named after, should it become a class.

        One that stands alone has the union's own name, others add their title.
        """
        inline = [place for place, each in members.items() if _is_inline_object(each)]
        found = {}
        for place, each in members.items():
            title = each.get("title") if isinstance(each, Mapping) else None
            if place in inline and len(inline) > 1 and not isinstance(title, str):
                wrong = "unsupported: several objects without a name to choose from"
                self._complain(place, wrong, "give each a title, or make them component schemas")
            is_titled = place in inline and len(inline) > 1 and isinstance(title, str)
            found[place] = (*path, str(title)) if is_titled else path
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
        self._complain(pointer, wrong, _rename(pointer))

    def _owners_of(self, name: str) -> list[str]:
        """The schemas and operations that refer to a component, in the document's order."""
        if self._owners is None:
            self._owners = {}
            for owner, target in _references(self._data):
                known = self._owners.setdefault(target, [])
                if owner != target and owner not in known:
                    known.append(owner)
        return self._owners.get(name, [])


def _rename(pointer: Pointer) -> str:
    return f"name it by x-client-name, at {json_path(pointer)} in an overlay"


def _is_inline_object(schema: Any) -> bool:
    return isinstance(schema, Mapping) and bool({"properties", "allOf"} & schema.keys())


def _references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference to a component schema: who refers, and to what."""
    for name, schema in data.get("components", {}).get("schemas", {}).items():
        for target in _targets(schema):
            yield name, target
    for item in data.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, Mapping) and isinstance(operation.get("operationId"), str):
                for target in _targets(operation):
                    yield operation["operationId"], target


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
