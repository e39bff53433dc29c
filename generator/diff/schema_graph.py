"""Comparison of the schemas of two versions as a graph, so that shared schemas are compared once.

A node is a pair of schemas with their differences. Its edges lead to the schemas inside them. The
effect of a node on callers depends on the path to it, which ``impact`` follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from ..constraints import properties
from ..core.errors import Pointer
from .changes import Difference, addition, both, removal
from .class_renames import ClassRenames
from .constraints import SchemaPair, compare_constraints, compare_defaults
from .matching import match_properties, match_variants
from .required_choices import compare_choices
from .resolved_api import ApiVersion
from .resolved_schema import Property, ResolvedSchema, ResolvedValue
from .schema_differences import (
    compare_discriminators,
    compare_marks,
    compare_required,
    compare_texts,
    texts_of_field,
    type_change_kind,
)

PARENT = "{}"
"""Placeholder in the subject of an edge for the subject of the node where it starts."""


UNNAMED = ""
"""Subject of a body that the generated code has no name for: the client returns no error body.

Classes inside it can be imported all the same.
"""

_ITEM = "[*]"

_EXTRA = "model_extra"
"""The attribute of a model with the fields that are documented without their names."""


def is_unnamed(subject: str) -> bool:
    """Return whether a subject is such a body, or an item of one."""
    return subject.replace(_ITEM, "") == UNNAMED


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
        renames: The classes that were renamed.
        compared: The names of each old and new class whose fields were compared.

    """

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self.renames = ClassRenames(old.models, new.models)
        self.compared: set[tuple[str, str]] = set()
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
        defaults = list(compare_defaults(first, second))
        return Node(defaults, [Edge(self._values[key])]) if defaults else self._values[key]

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
        node.differences += compare_discriminators(old, new)
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
            if not (old.is_class and new.is_class):
                self._compare_other_schemas(node, old, new)
            elif old.python_type == new.python_type:
                self._compare_classes(node, old, new)
            else:
                self.renames.consider(
                    *(old, new),
                    accept=partial(self._compare_classes, node, old, new),
                    reject=partial(_replace_class, node, old, new),
                )
        return self._resolved[key]

    def _compare_other_schemas(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        places = (old.place, new.place)
        if old.python_type != new.python_type:
            kind = type_change_kind(old.types, new.types)
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
        """Compare the fields of a class that both versions have, perhaps under another name."""
        self.compared.add((old.python_type, new.python_type))
        texts = (self._versions[0].class_texts(old), self._versions[1].class_texts(new))
        node.differences += compare_texts(texts, new.python_type)
        pair = SchemaPair(self._versions, (old, new))
        node.differences += compare_constraints(pair, new.python_type)
        node.differences += compare_choices(pair, new.python_type)
        self._compare_extra_values(node, old, new)
        found = match_properties(old.properties, new.properties)
        for name, each in found.removed:
            python, subject = self._python(0, each), f"{old.python_type}.{each.name}"
            node.differences.append(removal(_field_kind(each), each.place, python, name, subject))
        for name, each in found.added:
            python, subject = self._python(1, each), f"{new.python_type}.{each.name}"
            node.differences.append(addition(_field_kind(each), each.place, python, name, subject))
        for (before, first), (after, second) in found.pairs:
            subject = f"{new.python_type}.{second.name}"
            places, names = (first.place, second.place), (first.name, second.name)
            if names[0] != names[1]:
                renamed = Difference("field-renamed", places, names, after, (subject,))
                node.differences.append(renamed)
            elif before != after:
                renamed = Difference("json-name-changed", places, (before, after), "", (subject,))
                node.differences.append(renamed)
            self._compare_properties(node, (first, second), subject)

    def _compare_extra_values(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        """Compare the values of fields that are documented without their names."""
        subject = f"{new.python_type}.{_EXTRA}{_ITEM}"
        schemas = both(lambda each: each.schema.get(properties.ADDITIONAL), (old, new))
        described = both(_is_described, schemas)
        places = (
            self._versions[0].keyword(old, properties.ADDITIONAL) or old.place,
            self._versions[1].keyword(new, properties.ADDITIONAL) or new.place,
        )
        if all(described):
            inside = self.node((places[0], schemas[0]), (places[1], schemas[1]))
            node.edges.append(Edge(inside, subject, optional=True))
        elif any(described) and False not in schemas:
            kind = "type-narrowed" if described[1] else "type-widened"
            values = (
                self._extra_type(0, places[0], schemas[0]),
                self._extra_type(1, places[1], schemas[1]),
            )
            node.differences.append(Difference(kind, places, values, subjects=(subject,)))

    def _extra_type(self, which: int, place: Pointer, schema: Any) -> str:
        if not _is_described(schema):
            return "Any"
        return self._versions[which].resolve_value(place, schema).python_type

    def _compare_properties(
        self, node: Node, pair: tuple[Property, Property], subject: str
    ) -> None:
        old, new = pair
        places, required = (old.place, new.place), (old.required, new.required)
        node.differences += compare_required(places, required, subject)
        node.differences += compare_marks(old, new, subject)
        values = (
            self._versions[0].resolve_value(old.place, old.schema),
            self._versions[1].resolve_value(new.place, new.schema),
        )
        node.differences += compare_texts(both(texts_of_field, values), subject)
        inside = self.node((old.place, old.schema), (new.place, new.schema))
        node.edges.append(Edge(inside, subject, not any(required)))

    def _python(self, which: int, each: Property) -> str:
        return self._versions[which].resolve_value(each.place, each.schema).python_type


def _replace_class(node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
    """Report that another class is used in a place. Its fields say nothing about the old class."""
    places, names = (old.place, new.place), (old.python_type, new.python_type)
    node.differences.append(Difference("class-changed", places, names))


_INSIDE = dict.fromkeys(("items", properties.ADDITIONAL), f"{PARENT}{_ITEM}")
"""Subjects of the items of a list and of the values of a map."""


def _is_described(schema: Any) -> bool:
    return isinstance(schema, dict) and bool(schema)


def _describe_entries(described: bool) -> str:
    return "dict with described values" if described else "dict with any values"


def _field_kind(each: Property) -> str:
    return "required-field" if each.required else "field"
