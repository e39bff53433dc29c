"""Paths through the fields of models, and the schemas at their ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...ir import Field, Model
from ...openapi import schema_keywords

Schema = Mapping[str, Any]
FieldPath = tuple[Field, ...]
"""The fields from an object to a value; empty for the object itself."""

MAX_DEPTH = 3
"""The length of the longest path that is found by search: ``payload.pagination.nextToken``."""


class FieldPaths:
    """Finder of paths through the models of a document.

    Args:
        models: All models.
        schemas: Their normalized schemas, by class.

    """

    def __init__(self, models: Iterable[Model], schemas: Mapping[str, Schema]) -> None:
        self._fields = {
            str(model.class_name): {each.wire_name: each for each in model.fields}
            for model in models
        }
        self._schemas = schemas

    def is_model(self, name: str) -> bool:
        """Return whether a model has this name."""
        return name in self._fields

    def schema(self, name: str, path: FieldPath) -> Schema:
        """Return the schema at the end of a path from a class; of the class for an empty path."""
        found = self._schemas[name]
        for field in path:
            found = self._property(name, field.wire_name)
            name = class_of(found)
        return found

    def resolve(self, name: str, dotted: str) -> FieldPath | None:
        """Return the path that a string such as ``payload.Orders`` names; ``None`` for no path."""
        path: FieldPath = ()
        for step in dotted.split("."):
            if step not in self._fields.get(name, {}):
                return None
            path = (*path, self._fields[name][step])
            name = class_of(self._property(name, step))
        return path

    def find_string(
        self, name: str, dotted: str | None, usual_names: Iterable[str]
    ) -> FieldPath | None:
        """Return the path to a string.

        Args:
            name: The class where the path starts.
            dotted: The path, if it is known.
            usual_names: Else the names of the field, the most likely first.

        """
        if dotted is not None:
            path = self.resolve(name, dotted)
            return path if path and is_string(self.schema(name, path)) else None
        strings = [path for path, schema in self.descendants(name) if is_string(schema)]
        for usual in usual_names:
            path = nearest([each for each in strings if letters(each[-1].wire_name) == usual])
            if path is not None:
                return path
        return None

    def descendants(self, name: str, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Schema]]:
        """Yield every field below the end of a path from a class, the nearest first."""
        level = [(path, class_of(self.schema(name, path)) if path else name)]
        for _ in range(MAX_DEPTH - len(path)):
            deeper = []
            for here, holder in level:
                for field in self._fields.get(holder, {}).values():
                    schema = self._property(holder, field.wire_name)
                    yield (*here, field), schema
                    deeper.append(((*here, field), class_of(schema)))
            level = deeper

    def siblings(self, name: str, dotted: str | None) -> list[str]:
        """Return all fields of the last object on a path, as dotted paths, to suggest them."""
        above = ""
        for step in (dotted or "").split("."):
            known = step in self._fields.get(name, {})
            inner = class_of(self._property(name, step)) if known else ""
            if not self.is_model(inner):
                break
            name, above = inner, f"{above}{step}."
        return [f"{above}{each}" for each in self._fields.get(name, {})]

    def _property(self, name: str, wire_name: str) -> Schema:
        found: Schema = self._schemas[name]["properties"][wire_name]
        return found


def nearest(paths: list[FieldPath]) -> FieldPath | None:
    """Return the first path, unless a second one is as short; the shortest must come first."""
    near = [each for each in paths if len(each) == len(paths[0])]
    return near[0] if len(near) == 1 else None


def letters(name: str) -> str:
    """Return the letters of a name in lower case: ``NEXT_TOKEN`` and ``nextToken`` are equal."""
    return re.sub("[^a-z]", "", name.lower())


def class_of(schema: Schema) -> str:
    """Return the class of a value that may also be ``null``; empty for a value of no class."""
    return str(_without_null(schema).get("$ref", "")).rpartition("/")[2]


def is_string(schema: Schema) -> bool:
    """Return whether a value is a string, or ``null``."""
    return schema_keywords.kind(_without_null(schema)) == "string"


def is_list(schema: Schema) -> bool:
    """Return whether a value is a list, or ``null``."""
    return schema_keywords.kind(_without_null(schema)) == "array"


def items(schema: Schema) -> Schema:
    """Return the schema of a list's items."""
    found: Schema = _without_null(schema).get("items", {})
    return found


def _without_null(schema: Schema) -> Schema:
    """Return the schema without ``null``; an empty one if it still allows several types."""
    kinds = schema_keywords.members(schema) if "anyOf" in schema else [schema]
    return kinds[0] if len(kinds) == 1 else {}
