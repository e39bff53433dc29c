"""Comparison of the schemas of two versions as a graph, so that shared schemas are compared once.

A node is a pair of schemas with their differences. Its edges lead to the schemas inside them. The
effect of a node on callers depends on the path to it, which ``impact`` follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from ..constraints import properties
from ..core.errors import Pointer
from .changes import Difference, Places, addition, both, removal
from .constraints import SchemaPair, compare_constraints
from .matching import match_properties, match_variants
from .resolved_api import (
    ApiVersion,
    DocText,
    Property,
    ResolvedSchema,
    ResolvedValue,
    component_name,
)

PARENT = "{}"
"""Placeholder in the subject of an edge for the subject of the node where it starts."""


class Edge(NamedTuple):
    """Path from one pair of schemas to another.

    Attributes:
        node: The target.
        subject: The name of the target in the generated code, with ``{}`` for the start.
        optional: Whether the target may be missing.

    """

    node: Node
    subject: str = PARENT
    optional: bool = False


@dataclass(eq=False)
class Node:
    """A pair of schemas in the graph of references.

    Attributes:
        differences: Their own differences.
        edges: The paths to the schemas inside them.

    """

    differences: list[Difference] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


class SchemaGraph:
    """Graph of the schemas of two versions.

    Attributes:
        classes: The pairs of an old and a new class at the same place, with their nodes.

    """

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self.classes: list[tuple[ResolvedSchema, ResolvedSchema, Node]] = []
        self._versions = (old, new)
        self._values: dict[tuple[Pointer, Pointer], Node] = {}
        self._resolved: dict[tuple[Pointer, Pointer], Node] = {}
        self._waiting: deque[Callable[[], None]] = deque()

    def node(self, old: tuple[Pointer, Any], new: tuple[Pointer, Any]) -> Node:
        """Return the node of two schemas.

        Args:
            old: The place of the schema in the old document, and the schema.
            new: The place of the schema in the new document, and the schema.

        """
        first, second = self._versions[0].resolve_value(*old), self._versions[1].resolve_value(*new)
        key = (first.place, second.place)
        if key not in self._values:
            self._values[key] = node = Node()
            self._compare_later(partial(self._compare_values, node, first, second))
        return self._values[key]

    def _compare_later(self, compare: Callable[[], None]) -> None:
        """Queue a comparison, so that a long chain of schemas needs no deep recursion."""
        self._waiting.append(compare)
        if len(self._waiting) == 1:
            while self._waiting:
                self._waiting[0]()
                self._waiting.popleft()

    def _compare_values(self, node: Node, old: ResolvedValue, new: ResolvedValue) -> None:
        places, names = (old.place, new.place), (old.python_type, new.python_type)
        if old.nullable != new.nullable:
            kind = "null-allowed" if new.nullable else "null-refused"
            node.differences.append(Difference(kind, places, names))
        node.differences += _compare_discriminators(old, new)
        found = match_variants(old.variants, new.variants)
        if not found.pairs and old.variants and new.variants:
            node.differences.append(Difference("type-changed", places, names))
            return
        node.differences += [
            removal("variant", each.place, each.python_type) for each in found.removed
        ]
        node.differences += [
            addition("variant", each.place, each.python_type) for each in found.added
        ]
        node.edges += [Edge(self.resolved_node(*pair)) for pair in found.pairs]

    def resolved_node(self, old: ResolvedSchema, new: ResolvedSchema) -> Node:
        """Return the node of two schemas that are neither references nor unions."""
        key = (old.place, new.place)
        if key not in self._resolved:
            self._resolved[key] = node = Node()
            if old.is_class and new.is_class:
                self.classes.append((old, new, node))
                self._compare_classes(node, old, new)
            else:
                self._compare_other_schemas(node, old, new)
        return self._resolved[key]

    def _compare_other_schemas(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        places = (old.place, new.place)
        if old.python_type != new.python_type:
            kind = _type_change_kind(old.types, new.types)
            node.differences.append(Difference(kind, places, (old.python_type, new.python_type)))
            if kind == "type-changed":
                return
        node.differences += compare_constraints(SchemaPair(self._versions, (old, new)))
        for key, subject in _INSIDE.items():
            inside = (old.schema.get(key), new.schema.get(key))
            described = both(_is_described, inside)
            if all(described):
                start = ((*old.place, key), inside[0]), ((*new.place, key), inside[1])
                node.edges.append(Edge(self.node(*start), subject))
            elif any(described) and key == properties.ADDITIONAL and False not in inside:
                kind = "type-narrowed" if described[1] else "type-widened"
                node.differences.append(
                    Difference(kind, places, both(_describe_entries, described))
                )

    def _compare_classes(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        texts = (self._versions[0].class_texts(old), self._versions[1].class_texts(new))
        node.differences += compare_texts(texts, new.python_type)
        node.differences += _compare_additional_properties(SchemaPair(self._versions, (old, new)))
        found = match_properties(old.properties, new.properties)
        for name, each in found.removed:
            python, subject = self._python(0, each), f"{old.python_type}.{each.name}"
            node.differences.append(removal(_field_kind(each), each.place, python, name, subject))
        for name, each in found.added:
            python, subject = self._python(1, each), f"{new.python_type}.{each.name}"
            node.differences.append(addition(_field_kind(each), each.place, python, name, subject))
        for (before, first), (after, second) in found.pairs:
            subject = f"{new.python_type}.{second.name}"
            if before != after or first.name != second.name:
                names = (before, after) if first.name == second.name else (first.name, second.name)
                places = (first.place, second.place)
                node.differences.append(
                    Difference("field-renamed", places, names, after, (subject,))
                )
            self._compare_properties(node, (first, second), subject)

    def _compare_properties(
        self, node: Node, pair: tuple[Property, Property], subject: str
    ) -> None:
        old, new = pair
        places, required = (old.place, new.place), (old.required, new.required)
        node.differences += compare_required(places, required, subject)
        values = (
            self._versions[0].resolve_value(old.place, old.schema),
            self._versions[1].resolve_value(new.place, new.schema),
        )
        node.differences += compare_texts(both(_texts_of_field, values), subject)
        inside = self.node((old.place, old.schema), (new.place, new.schema))
        node.edges.append(Edge(inside, subject, not any(required)))

    def _python(self, which: int, each: Property) -> str:
        return self._versions[which].resolve_value(each.place, each.schema).python_type


_INSIDE = {"items": "{}[*]", properties.ADDITIONAL: "{}[*]"}
"""Subjects of the items of a list and of the values of a map."""


def compare_texts(
    texts: tuple[Mapping[str, DocText], Mapping[str, DocText]], subject: str
) -> Iterator[Difference]:
    """Yield the differences in documentation, apart from its line breaks."""
    for key in dict.fromkeys([*texts[0], *texts[1]]):
        found = (texts[0].get(key), texts[1].get(key))
        values = both(lambda each: None if each is None else each.value, found)
        if _normalize_text(values[0]) != _normalize_text(values[1]):
            kind = f"{key}-changed"
            if key == "deprecated":
                kind = "deprecated" if values[1] else "undeprecated"
            places = both(lambda each: None if each is None else each.place, found)
            yield Difference(kind, places, values, subjects=(subject,))


def compare_required(
    places: Places, required: tuple[bool, bool], subject: str
) -> Iterator[Difference]:
    """Yield the difference if a part became required or optional."""
    if required[0] != required[1]:
        kind = "made-required" if required[1] else "made-optional"
        values = both(lambda each: "required" if each else "optional", required)
        yield Difference(kind, places, values, subjects=(subject,))


def _normalize_text(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _texts_of_field(value: ResolvedValue) -> Mapping[str, DocText]:
    """Return the documentation of a field without that of its class, which is compared there."""
    is_class = len(value.variants) == 1 and value.variants[0].is_class
    own = {each: text for each, text in value.texts.items() if text.place[:-1] != value.place}
    return own if is_class else value.texts


def _compare_discriminators(old: ResolvedValue, new: ResolvedValue) -> Iterator[Difference]:
    """Yield the differences between two discriminators. Classes are compared elsewhere."""
    before, after = old.discriminator, new.discriminator
    places = both(lambda each: (*each.place, "discriminator"), (old, new))
    if before is None or after is None:
        if before is not after:
            where = (None if before is None else places[0], None if after is None else places[1])
            values = both(lambda each: each and each.get("propertyName"), (before, after))
            yield Difference("discriminator-changed", where, values)
        return
    names = (before.get("propertyName"), after.get("propertyName"))
    if names[0] != names[1]:
        where = both(lambda each: (*each, "propertyName"), places)
        yield Difference("discriminator-changed", where, names)
    first, second = before.get("mapping", {}), after.get("mapping", {})
    for tag in first:
        if tag not in second:
            yield removal("tag", (*places[0], "mapping", tag), component_name(first[tag]), tag)
    for tag in second:
        if tag not in first:
            yield addition("tag", (*places[1], "mapping", tag), component_name(second[tag]), tag)


def _compare_additional_properties(pair: SchemaPair) -> Iterator[Difference]:
    """Yield the difference if a class started or stopped to forbid additional fields."""
    schemas = both(lambda each: each.schema, pair.schemas)
    for change in properties.compare_additional(*schemas):
        yield pair.constraint(change)


def _type_change_kind(old: frozenset[str], new: frozenset[str]) -> str:
    """Return the kind of a type change: widened, narrowed, or neither."""
    widened, narrowed = _covers(new, old), _covers(old, new)
    if widened == narrowed:
        return "type-changed"
    return "type-widened" if widened else "type-narrowed"


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    if not wide or not narrow:
        return not wide
    return narrow - {"integer"} <= wide and (
        "integer" not in narrow or not wide.isdisjoint({"integer", "number"})
    )


def _is_described(schema: Any) -> bool:
    return isinstance(schema, dict) and bool(schema)


def _describe_entries(described: bool) -> str:
    return "dict with described values" if described else "dict with any values"


def _field_kind(each: Property) -> str:
    return "required-field" if each.required else "field"
