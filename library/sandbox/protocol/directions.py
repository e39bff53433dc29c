"""Schemas of one direction: ``readOnly`` is for responses alone, ``writeOnly`` for requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .unions import NOTES, with_tag

READ_ONLY, WRITE_ONLY = "readOnly", "writeOnly"

_UNIONS = ("anyOf", "oneOf")
_PREFIX = "#/components/schemas/"

Names = frozenset[str]
Schemas = Mapping[str, Any]


def without_required(schema: Any, schemas: Schemas, mark: str) -> tuple[Any, Schemas]:
    """Return a schema and its components, in which no property with a mark is required.

    A component that requires a property without marking it gets a copy for each composition in
    which another part marks the property.

    Args:
        schema: The schema of a body or parameter.
        schemas: All components that it references.
        mark: ``readOnly`` for requests, ``writeOnly`` for responses.

    """
    if not _contains([schema, schemas], mark):
        return schema, schemas
    relaxed = _Relaxed(schemas, mark)
    for name, each in schemas.items():
        relaxed.components[name] = relaxed.schema(each)
    return relaxed.schema(schema), relaxed.components


def _contains(value: Any, mark: str) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if node.get(mark) is True:
                return True
            waiting += node.values()
    return False


class _Relaxed:
    """Copies of schemas that require no property with a mark.

    Args:
        schemas: The components.
        mark: The mark.

    Attributes:
        components: The copies of the components by name.

    """

    def __init__(self, schemas: Schemas, mark: str) -> None:
        self.components: dict[str, Any] = {}
        self._schemas = schemas
        self._mark = mark
        self._copies: dict[tuple[str, Names], str] = {}
        self._marked = _NamesOfObjects(schemas, self._own_marked)
        self._required = _NamesOfObjects(schemas, _own_required)

    def schema(self, node: Any, outer: Names = frozenset()) -> Any:
        """Return a copy of a part; ``outer`` are the marked names of the composition around it."""
        if isinstance(node, list):
            return [self.schema(each) for each in node]
        if not isinstance(node, dict):
            return node
        certain = outer | self._marked.of(node)
        in_union = frozenset(name for each in _members(node) for name in self._marked.of(each))
        moved = (self._required.of(node) & in_union) - certain
        tags = self._tags_without(node, self._required.of(node) - certain)
        certain = certain.union(tags)
        made: dict[str, Any] = {}
        for key, value in node.items():
            if key == "allOf" and isinstance(value, list):
                made[key] = [self.schema(each, certain | moved) for each in value]
            elif key in _UNIONS and isinstance(value, list):
                made[key] = [self._member(each, certain, moved) for each in value]
            elif key == "required" and isinstance(value, list):
                made[key] = [each for each in value if each not in certain | moved]
            elif key == "$ref":
                made[key] = self._reference(value, certain | moved)
            else:
                made[key] = self.schema(value)
        if tags:
            name = node["discriminator"]["propertyName"]
            others = [
                {"if": with_tag(name, own), "else": {"required": [each]}}
                for each, own in sorted(tags.items())
            ]
            made["allOf"] = [*made.get("allOf", ()), *others]
        return made

    def _tags_without(self, node: Mapping[str, Any], required: Names) -> dict[str, list[Any]]:
        """Return the tags of the variants that mark a required name of a schema, by the name."""
        found: dict[str, list[Any]] = {}
        for variant in node.get(NOTES, {}).get("variants", ()):
            for name in self._marked.of({"$ref": variant["$ref"]}) & required:
                found.setdefault(name, []).extend(variant["tags"])
        return found

    def _member(self, node: Any, outer: Names, moved: Names) -> Any:
        """Return a member of a union, which also requires the moved names that it does not mark."""
        made = self.schema(node, outer)
        if not isinstance(made, dict) or not (names := moved - self._marked.of(node)):
            return made
        return {**made, "required": [*made.get("required", ()), *sorted(names)]}

    def _reference(self, reference: Any, outer: Names) -> Any:
        """Return a reference to a component, or to a copy that requires none of the outer names."""
        name = _component(reference)
        if name not in self._schemas:
            return reference
        names = (outer & self._all_required(name)) - self._marked.of(self._schemas[name])
        if not names:
            return reference
        key = (name, names)
        if key not in self._copies:
            number = len(self._copies)
            while (copy := f"{name}.{number}") in {**self._schemas, **self.components}:
                number += 1
            self._copies[key] = copy
            self.components[copy] = {}  # It may refer to itself.
            self.components[copy] = self.schema(self._schemas[name], names)
        return f"{reference}.{self._copies[key].rpartition('.')[2]}"

    def _all_required(self, name: str) -> Names:
        """Return the names that a component, or a member of its unions, requires."""
        schema = self._schemas[name]
        inside = [self._required.of(each) for each in _members(schema)]
        return self._required.of(schema).union(*inside)

    def _own_marked(self, node: Mapping[str, Any]) -> Iterator[str]:
        described = node.get("properties")
        for name, schema in described.items() if isinstance(described, dict) else ():
            if self._has_mark(schema, frozenset()):
                yield name

    def _has_mark(self, schema: Any, seen: Names) -> bool:
        """Return whether a property has the mark, itself or through what it is made of."""
        if not isinstance(schema, dict):
            return False
        name = _component(schema.get("$ref"))
        return (
            schema.get(self._mark) is True
            or (
                name in self._schemas
                and name not in seen
                and self._has_mark(self._schemas[name], seen | {name})
            )
            or any(self._has_mark(each, seen) for each in schema.get("allOf", ()))
        )


class _NamesOfObjects:
    """Names that each part of an object's composition states, unions aside.

    Args:
        schemas: The components.
        own: Returns the names that a schema states itself.

    """

    def __init__(self, schemas: Schemas, own: Callable[[Mapping[str, Any]], Iterator[str]]) -> None:
        self._schemas = schemas
        self._own = own
        self._known: dict[str, Names] = {}

    def of(self, node: Any) -> Names:
        """Return the names that a schema, its ``allOf`` and its reference state."""
        if not isinstance(node, dict):
            return frozenset()
        found = {*self._own(node)}
        name = _component(node.get("$ref"))
        if name in self._schemas:
            if name not in self._known:
                self._known[name] = frozenset()  # It may refer back to itself.
                self._known[name] = self.of(self._schemas[name])
            found |= self._known[name]
        parts = node.get("allOf")
        for each in parts if isinstance(parts, list) else ():
            found |= self.of(each)
        return frozenset(found)


def _own_required(node: Mapping[str, Any]) -> Iterator[str]:
    names = node.get("required")
    yield from names if isinstance(names, list) else ()


def _members(node: Any) -> Iterator[Any]:
    """Yield the members of the unions of a schema."""
    for key in _UNIONS:
        found = node.get(key) if isinstance(node, dict) else None
        yield from found if isinstance(found, list) else ()


def _component(reference: Any) -> str:
    """Return the name of the component that a reference names; empty for none."""
    is_component = isinstance(reference, str) and reference.startswith(_PREFIX)
    name = str(reference).removeprefix(_PREFIX) if is_component else ""
    return name.replace("~1", "/").replace("~0", "~")
