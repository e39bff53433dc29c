"""Compares the schemas of two versions: a graph, so that what is shared is compared once.

A node is a pair of schemas, with the facts about it; its edges lead to what they are made of. What
a node means for callers depends on the way to it, which ``reach`` follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from ..constraints import properties
from ..core.errors import Pointer
from .changes import Difference, Places, both, come, gone
from .constraints import Pair, compare_limits
from .matching import match_properties, match_shapes
from .resolved_api import ApiVersion, Property, ResolvedSchema, Text, Value, target

THROUGH = "{}"
"""In the subject of an edge: that through which it is met."""


class Edge(NamedTuple):
    """A way from one pair of schemas to another.

    Attributes:
        node: Where it leads.
        subject: What it leads to in the generated code, with ``{}`` for where it starts.
        optional: Whether what it leads to may be missing.

    """

    node: Node
    subject: str = THROUGH
    optional: bool = False


@dataclass(eq=False)
class Node:
    """A pair of schemas.

    Attributes:
        facts: How they differ, by themselves.
        edges: What they are made of.

    """

    facts: list[Difference] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


class Schemas:
    """The graph of the schemas of two versions.

    Attributes:
        classes: The classes that stand in each other's place, old and new, and their nodes.

    """

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self.classes: list[tuple[ResolvedSchema, ResolvedSchema, Node]] = []
        self._sides = (old, new)
        self._values: dict[tuple[Pointer, Pointer], Node] = {}
        self._shapes: dict[tuple[Pointer, Pointer], Node] = {}
        self._waiting: deque[Callable[[], None]] = deque()

    def node(self, old: tuple[Pointer, Any], new: tuple[Pointer, Any]) -> Node:
        """The node of two schemas.

        Args:
            old: Where the schema stands in the old document, and the schema.
            new: The same for the new one.

        """
        first, second = self._sides[0].value(*old), self._sides[1].value(*new)
        key = (first.place, second.place)
        if key not in self._values:
            self._values[key] = node = Node()
            self._compare_later(partial(self._compare_values, node, first, second))
        return self._values[key]

    def _compare_later(self, compare: Callable[[], None]) -> None:
        """Compare what a comparison leads to after it, so that no chain of schemas is too long."""
        self._waiting.append(compare)
        if len(self._waiting) == 1:
            while self._waiting:
                self._waiting[0]()
                self._waiting.popleft()

    def _compare_values(self, node: Node, old: Value, new: Value) -> None:
        places, names = (old.place, new.place), (old.python, new.python)
        if old.nullable != new.nullable:
            kind = "null-allowed" if new.nullable else "null-refused"
            node.facts.append(Difference(kind, places, names))
        node.facts += _compare_discriminators(old, new)
        found = match_shapes(old.shapes, new.shapes)
        if not found.pairs and old.shapes and new.shapes:
            node.facts.append(Difference("type-changed", places, names))
            return
        node.facts += [gone("variant", each.place, each.python) for each in found.removed]
        node.facts += [come("variant", each.place, each.python) for each in found.added]
        node.edges += [Edge(self.of_shapes(*pair)) for pair in found.pairs]

    def of_shapes(self, old: ResolvedSchema, new: ResolvedSchema) -> Node:
        """The node of two schemas that are neither references nor unions."""
        key = (old.place, new.place)
        if key not in self._shapes:
            self._shapes[key] = node = Node()
            if old.is_class and new.is_class:
                self.classes.append((old, new, node))
                self._compare_classes(node, old, new)
            else:
                self._compare_plain(node, old, new)
        return self._shapes[key]

    def _compare_plain(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        places = (old.place, new.place)
        if old.python != new.python:
            kind = _retyped(old.types, new.types)
            node.facts.append(Difference(kind, places, (old.python, new.python)))
            if kind == "type-changed":
                return
        node.facts += compare_limits(Pair(self._sides, (old, new)))
        for key, subject in _INSIDE.items():
            inside = (old.schema.get(key), new.schema.get(key))
            described = both(_describes, inside)
            if all(described):
                start = ((*old.place, key), inside[0]), ((*new.place, key), inside[1])
                node.edges.append(Edge(self.node(*start), subject))
            elif any(described) and key == properties.ADDITIONAL and False not in inside:
                kind = "type-narrowed" if described[1] else "type-widened"
                node.facts.append(Difference(kind, places, both(_entries, described)))

    def _compare_classes(self, node: Node, old: ResolvedSchema, new: ResolvedSchema) -> None:
        words = (self._sides[0].words(old), self._sides[1].words(new))
        node.facts += compare_words(words, new.python)
        node.facts += _compare_extras(Pair(self._sides, (old, new)))
        found = match_properties(old.properties, new.properties)
        for name, each in found.removed:
            python, subject = self._python(0, each), f"{old.python}.{each.name}"
            node.facts.append(gone(_field(each), each.place, python, name, subject))
        for name, each in found.added:
            python, subject = self._python(1, each), f"{new.python}.{each.name}"
            node.facts.append(come(_field(each), each.place, python, name, subject))
        for (before, first), (after, second) in found.pairs:
            subject = f"{new.python}.{second.name}"
            if before != after or first.name != second.name:
                names = (before, after) if first.name == second.name else (first.name, second.name)
                places = (first.place, second.place)
                node.facts.append(Difference("field-renamed", places, names, after, (subject,)))
            self._compare_properties(node, (first, second), subject)

    def _compare_properties(
        self, node: Node, pair: tuple[Property, Property], subject: str
    ) -> None:
        old, new = pair
        places, required = (old.place, new.place), (old.required, new.required)
        node.facts += compare_need(places, required, subject)
        values = (
            self._sides[0].value(old.place, old.schema),
            self._sides[1].value(new.place, new.schema),
        )
        node.facts += compare_words(both(_words_of_field, values), subject)
        inside = self.node((old.place, old.schema), (new.place, new.schema))
        node.edges.append(Edge(inside, subject, not any(required)))

    def _python(self, which: int, each: Property) -> str:
        return self._sides[which].value(each.place, each.schema).python


_INSIDE = {"items": "{}[*]", properties.ADDITIONAL: "{}[*]"}
"""How what a list or a map holds is spoken of."""


def compare_words(
    words: tuple[Mapping[str, Text], Mapping[str, Text]], subject: str
) -> Iterator[Difference]:
    """The differences in what is said of something; how its lines are broken is none."""
    for key in dict.fromkeys([*words[0], *words[1]]):
        texts = (words[0].get(key), words[1].get(key))
        values = both(lambda each: None if each is None else each.value, texts)
        if _plain(values[0]) != _plain(values[1]):
            kind = f"{key}-changed"
            if key == "deprecated":
                kind = "deprecated" if values[1] else "undeprecated"
            places = both(lambda each: None if each is None else each.place, texts)
            yield Difference(kind, places, values, subjects=(subject,))


def compare_need(places: Places, required: tuple[bool, bool], subject: str) -> Iterator[Difference]:
    """Whether something that may be missing is required now, or the other way round."""
    if required[0] != required[1]:
        kind = "made-required" if required[1] else "made-optional"
        values = both(lambda each: "required" if each else "optional", required)
        yield Difference(kind, places, values, subjects=(subject,))


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _words_of_field(value: Value) -> Mapping[str, Text]:
    """What is said of a field, and not of the class that it holds: that is said of the class."""
    is_class = len(value.shapes) == 1 and value.shapes[0].is_class
    own = {each: text for each, text in value.words.items() if text.place[:-1] != value.place}
    return own if is_class else value.words


def _compare_discriminators(old: Value, new: Value) -> Iterator[Difference]:
    """How the members of a union are told apart; the classes themselves are compared elsewhere."""
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
            yield gone("tag", (*places[0], "mapping", tag), target(first[tag]), tag)
    for tag in second:
        if tag not in first:
            yield come("tag", (*places[1], "mapping", tag), target(second[tag]), tag)


def _compare_extras(pair: Pair) -> Iterator[Difference]:
    """Whether an object of a class may have other fields, as far as a document says."""
    schemas = both(lambda each: each.schema, pair.shapes)
    for change in properties.compare_additional(*schemas):
        yield pair.constraint(change)


def _retyped(old: frozenset[str], new: frozenset[str]) -> str:
    """Whether all that fitted still fits, or nothing new does."""
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


def _describes(schema: Any) -> bool:
    return isinstance(schema, dict) and bool(schema)


def _entries(described: bool) -> str:
    return "dict with described values" if described else "dict with any values"


def _field(each: Property) -> str:
    return "required-field" if each.required else "field"
