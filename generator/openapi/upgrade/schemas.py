"""Schemas of Swagger 2.0 as schemas of OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .locations import Place, References, SourceMap

_OF_SCHEMAS = frozenset({"properties", "patternProperties"})
"""Keywords that hold schemas by name."""

_A_SCHEMA = frozenset({"items", "additionalProperties", "not", "allOf", "anyOf", "oneOf"})
"""Keywords that hold a schema, or a list of them."""

_NOTES = frozenset(
    {"default", "deprecated", "description", "example", "externalDocs", "readOnly", "title"}
)


class SchemaUpgrade:
    """Upgrades schemas; what is no schema is carried across for the validator to refuse."""

    def __init__(self, references: References, moves: SourceMap) -> None:
        self._references = references
        self._moves = moves

    def schema(self, given: Any, place: Place) -> Any:
        """The schema of OpenAPI 3.1 that allows the same."""
        if isinstance(given, list):
            return [self.schema(each, place.inside(index)) for index, each in enumerate(given)]
        if not isinstance(given, dict):
            return given
        nullable = given.get("x-nullable") is True
        if nullable and "type" not in given and not given.keys().isdisjoint({"$ref", "allOf"}):
            return self._or_null(given, place)
        result = {key: self._value(key, given[key], place.inside(key)) for key in given}
        self._set_limits(result, place)
        self._set_default(result, place)
        if isinstance(name := given.get("discriminator"), str):
            named = {"propertyName": name}
            result["discriminator"] = self._made(named, place, "discriminator", "discriminator")
        if given.get("type") == "file":
            result["type"] = "string"
            result["format"] = self._made("binary", place, "format", "type")
        if nullable:
            self._allow_null(result, place)
        return result

    def _value(self, keyword: str, value: Any, place: Place) -> Any:
        if keyword == "$ref":
            return self._references.rewritten(value)
        if keyword in _A_SCHEMA:
            return self.schema(value, place)
        if keyword in _OF_SCHEMAS and isinstance(value, dict):
            return {name: self.schema(each, place.inside(name)) for name, each in value.items()}
        return value

    def _set_limits(self, result: dict[str, Any], place: Place) -> None:
        """A limit that was a number and a switch beside it is one number of its own."""
        for limit, switch in (
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ):
            if result.get(switch) is False:
                del result[switch]
            elif result.get(switch) is True and limit in result:
                result[switch] = self._made(result.pop(limit), place, switch, limit)

    def _set_default(self, result: dict[str, Any], place: Place) -> None:
        """A number or a boolean that is written as a text is one, and so is the reverse."""
        kind, default = result.get("type"), result.get("default")
        if not isinstance(kind, str) or not isinstance(default, str | int | float):
            return
        fitting = _as_written(kind, default)
        if fitting is not default:
            result["default"] = self._made(fitting, place, "default", "default")

    def _allow_null(self, result: dict[str, Any], place: Place) -> None:
        if isinstance(kind := result.get("type"), str):
            result["type"] = self._made([kind, "null"], place, "type", "type")
        values = result.get("enum")
        if isinstance(values, list) and None not in values:
            result["enum"] = [*values, None]
            self._moves.note((*place.new, "enum", len(values)), (*place.old, "x-nullable"))

    def _or_null(self, given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """What has no type of its own is allowed to be null by standing beside it."""
        notes = {key: given[key] for key in given if key in _NOTES or key.startswith("x-")}
        rest = {key: given[key] for key in given if key not in notes}
        self._moves.note((*place.new, "anyOf"), place.old)
        inside = self._moves.note((*place.new, "anyOf", 0), place.old)
        null = self._moves.made(
            {"type": "null"}, (*place.new, "anyOf", 1), (*place.old, "x-nullable")
        )
        return notes | {"anyOf": [self.schema(rest, inside), null]}

    def _made(self, value: Any, place: Place, new: str, old: str) -> Any:
        return self._moves.made(value, (*place.new, new), (*place.old, old))


def _as_written(kind: str, default: str | float) -> Any:
    """The default as its type, where it can only be meant as that; else the default itself."""
    if kind == "string":
        return default if isinstance(default, str) else json.dumps(default)
    try:
        meant = json.loads(default) if isinstance(default, str) else default
    except ValueError:
        return default
    kinds: dict[str, Any] = {"boolean": bool, "integer": int, "number": int | float}
    is_meant = isinstance(meant, kinds.get(kind, ())) and isinstance(meant, bool) == (
        kind == "boolean"
    )
    return meant if is_meant else default
