"""The ways through the fields of models: which lead to a value, and what is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..ir import Field, Model
from ..openapi import schema_keywords

Schema = Mapping[str, Any]
Way = tuple[Field, ...]
"""The fields that lead from an object to a value; empty for the object itself."""

DEPTH = 3
"""How many steps are gone at most: ``payload.pagination.nextToken``."""


class FieldPaths:
    """Finds ways through the models of a document.

    Args:
        models: All of them.
        schemas: Their normalized schemas, by class.

    """

    def __init__(self, models: Iterable[Model], schemas: Mapping[str, Schema]) -> None:
        self._fields = {
            str(model.class_name): {each.wire_name: each for each in model.fields}
            for model in models
        }
        self._schemas = schemas

    def below(self, name: str, way: Way = ()) -> Iterator[tuple[Way, Schema]]:
        """Yield every field below the end of a way that starts at a class, the nearest first."""
        level = [(way, class_of(self.schema(name, way)) if way else name)]
        for _ in range(DEPTH - len(way)):
            deeper = []
            for here, holder in level:
                for field in self._fields.get(holder, {}).values():
                    schema = self._property(holder, field.wire_name)
                    yield (*here, field), schema
                    deeper.append(((*here, field), class_of(schema)))
            level = deeper

    def knows(self, name: str) -> bool:
        """Return whether it is a class."""
        return name in self._fields

    def text(self, name: str, path: str | None, usual: Iterable[str]) -> Way | None:
        """The text that the path names or, without one, the first of these names that is there."""
        if path is not None:
            way = self.at(name, path)
            return way if way and is_text(self.schema(name, way)) else None
        texts = [each for each, schema in self.below(name) if is_text(schema)]
        for usual_name in usual:
            way = nearest([each for each in texts if plain(each[-1].wire_name) == usual_name])
            if way is not None:
                return way
        return None

    def at(self, name: str, path: str) -> Way | None:
        """Return the way that a path such as ``payload.Orders`` names, if there is one."""
        way: Way = ()
        for step in path.split("."):
            if step not in self._fields.get(name, {}):
                return None
            way = (*way, self._fields[name][step])
            name = class_of(self._property(name, step))
        return way

    def beside(self, name: str, path: str | None) -> list[str]:
        """The paths that might have been meant: the fields of the last object on the path."""
        above = ""
        for step in (path or "").split("."):
            known = step in self._fields.get(name, {})
            inner = class_of(self._property(name, step)) if known else ""
            if not self.knows(inner):
                break
            name, above = inner, f"{above}{step}."
        return [f"{above}{each}" for each in self._fields.get(name, {})]

    def schema(self, name: str, way: Way) -> Schema:
        """The schema at the end of a way; that of the class itself where the way is empty."""
        found = self._schemas[name]
        for field in way:
            found = self._property(name, field.wire_name)
            name = class_of(found)
        return found

    def _property(self, name: str, wire_name: str) -> Schema:
        found: Schema = self._schemas[name]["properties"][wire_name]
        return found


def nearest(ways: list[Way]) -> Way | None:
    """Return the first way, unless another is as short; the shortest come first."""
    near = [each for each in ways if len(each) == len(ways[0])]
    return near[0] if len(near) == 1 else None


def plain(name: str) -> str:
    """The letters of a name, in small ones: ``NEXT_TOKEN`` and ``nextToken`` are the same."""
    return re.sub("[^a-z]", "", name.lower())


def class_of(schema: Schema) -> str:
    """The class that a value is of, where ``null`` may stand in its place; empty for another."""
    return str(_value(schema).get("$ref", "")).rpartition("/")[2]


def is_text(schema: Schema) -> bool:
    """Return whether a value is a text."""
    return schema_keywords.kind(_value(schema)) == "string"


def is_list(schema: Schema) -> bool:
    """Return whether a value is a list."""
    return schema_keywords.kind(_value(schema)) == "array"


def items(schema: Schema) -> Schema:
    """Return the schema of a list's items."""
    found: Schema = _value(schema).get("items", {})
    return found


def _value(schema: Schema) -> Schema:
    """The schema without ``null`` beside it; none where it stands for several kinds of value."""
    kinds = schema_keywords.members(schema) if "anyOf" in schema else [schema]
    return kinds[0] if len(kinds) == 1 else {}
