"""Schemas of Swagger 2.0 and OpenAPI 3.0 as schemas of OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from ...core.errors import Pointer
from .locations import Place, SourceMap

_MAPS_OF_SCHEMAS = frozenset({"properties", "patternProperties"})
"""Keywords whose value is a map of names to schemas."""

_SUBSCHEMAS = frozenset({"items", "additionalProperties", "not", "allOf", "anyOf", "oneOf"})
"""Keywords whose value is a schema or a list of schemas."""

_ANNOTATIONS = frozenset(
    {
        *("default", "deprecated", "description", "example", "externalDocs"),
        *("readOnly", "title", "writeOnly"),
    }
)

_COMPOSITION = frozenset({"$ref", "allOf", "anyOf", "oneOf", "not"})


class Dialect(Enum):
    """The version whose schemas are upgraded."""

    SWAGGER_2_0 = "Swagger 2.0"
    OPENAPI_3_0 = "OpenAPI 3.0"


class SchemaUpgrade:
    """Upgrades schemas. A value that is not a schema stays as it is, for the validator to reject.

    Args:
        dialect: The version of the document.
        source_map: Records the origins of upgraded parts.
        rewritten: Maps a ``$ref`` to the location of its target in OpenAPI 3.1.

    Attributes:
        faults: The defects that have one meaning: the place in the vendor's document, the problem
            and the remedy.

    """

    def __init__(
        self,
        dialect: Dialect,
        source_map: SourceMap,
        rewritten: Callable[[Any], Any] = lambda reference: reference,
    ) -> None:
        self._dialect = dialect
        self._source_map = source_map
        self._rewritten = rewritten
        self.faults: list[tuple[Pointer, str, str]] = []

    def schema(self, given: Any, place: Place) -> Any:
        """Return the schema of OpenAPI 3.1 that allows the same values, including null."""
        if isinstance(given, list):
            return [self.schema(each, place.inside(index)) for index, each in enumerate(given)]
        if not isinstance(given, dict):
            return given
        if self._dialect is Dialect.OPENAPI_3_0 and isinstance(given.get("$ref"), str):
            given = {key: given[key] for key in given if _counts_beside_reference(key)}
        nullable = self._nullable(given)
        if nullable and self._is_composed(given):
            return self._or_null(given, place, nullable)
        result = {
            key: self._value(key, given[key], place.inside(key))
            for key in given
            if not self._is_switch(key, given[key])
        }
        self._set_limits(result, place)
        self._set_default(result, place)
        if isinstance(name := given.get("discriminator"), str):
            named = {"propertyName": name}
            result["discriminator"] = self._map_tree(named, place, "discriminator", "discriminator")
        if self._dialect is Dialect.SWAGGER_2_0 and given.get("type") == "file":
            result["type"] = "string"
            result["format"] = self._map_tree("binary", place, "format", "type")
        if nullable:
            self._allow_null(result, place, nullable)
        return result

    def _nullable(self, given: Mapping[str, Any]) -> str:
        """Return the keyword that allows null, or an empty string."""
        keywords = ["x-nullable"]
        if self._dialect is Dialect.OPENAPI_3_0:
            keywords.insert(0, "nullable")
        return next((each for each in keywords if given.get(each) is True), "")

    def _is_composed(self, given: Mapping[str, Any]) -> bool:
        """Return whether a part of the schema might forbid the null that the whole allows."""
        is_3_0 = self._dialect is Dialect.OPENAPI_3_0
        return not given.keys().isdisjoint(_COMPOSITION if is_3_0 else {"$ref", "allOf"})

    def _is_switch(self, key: str, value: Any) -> bool:
        is_nullable = self._dialect is Dialect.OPENAPI_3_0 and key == "nullable"
        return is_nullable and isinstance(value, bool)

    def _value(self, keyword: str, value: Any, place: Place) -> Any:
        if keyword == "$ref":
            return self._rewritten(value)
        if keyword in _SUBSCHEMAS:
            return self.schema(value, place)
        if keyword in _MAPS_OF_SCHEMAS and isinstance(value, dict):
            return {name: self.schema(each, place.inside(name)) for name, each in value.items()}
        return value

    def _set_limits(self, result: dict[str, Any], place: Place) -> None:
        for switch, message, hint in drop_lone_switches(result):
            self.faults.append(((*place.old, switch), message, hint))
        for switch, limit in move_limits(result):
            self._map_tree(result[switch], place, switch, limit)

    def _set_default(self, result: dict[str, Any], place: Place) -> None:
        """Convert a default between a string and the schema's type where the meaning is clear."""
        kind, default = result.get("type"), result.get("default")
        if not isinstance(kind, str) or not isinstance(default, str | int | float):
            return
        converted = _converted_default(kind, default)
        if converted is not default:
            result["default"] = self._map_tree(converted, place, "default", "default")

    def _allow_null(self, result: dict[str, Any], place: Place, keyword: str) -> None:
        if isinstance(kind := result.get("type"), str):
            result["type"] = self._map_tree([kind, "null"], place, "type", "type")
        values = result.get("enum")
        if isinstance(values, list) and None not in values:
            result["enum"] = [*values, None]
            self._source_map.map((*place.new, "enum", len(values)), (*place.old, keyword))

    def _or_null(self, given: Mapping[str, Any], place: Place, keyword: str) -> dict[str, Any]:
        """Return a union of the schema and null, with the annotations on the union."""
        notes = {key: given[key] for key in given if key in _ANNOTATIONS or key.startswith("x-")}
        rest = {key: given[key] for key in given if key not in notes and key != keyword}
        self._source_map.map((*place.new, "anyOf"), place.old)
        inside = self._source_map.map((*place.new, "anyOf", 0), place.old)
        null = self._source_map.map_tree(
            {"type": "null"}, (*place.new, "anyOf", 1), (*place.old, keyword)
        )
        return notes | {"anyOf": [self.schema(rest, inside), null]}

    def _map_tree(self, value: Any, place: Place, new: str, old: str) -> Any:
        return self._source_map.map_tree(value, (*place.new, new), (*place.old, old))


_LIMITS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


def drop_lone_switches(schema: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Remove each ``exclusive`` keyword that is true without a limit, which excludes no value.

    Yields:
        The keyword, the problem and the remedy.

    """
    for limit, switch in _LIMITS:
        if schema.get(switch) is True and limit not in schema:
            del schema[switch]
            message = f"{switch} without {limit} has no effect and is ignored"
            yield switch, message, f"add {limit}, or remove {switch}"


def move_limits(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Replace a limit and its boolean ``exclusive`` keyword by one exclusive limit.

    Yields:
        The keyword of the exclusive limit, and the one from which its value was moved.

    """
    for limit, switch in _LIMITS:
        if schema.get(switch) is False:
            del schema[switch]
        elif schema.get(switch) is True and limit in schema:
            schema[switch] = schema.pop(limit)
            yield switch, limit


def _counts_beside_reference(key: str) -> bool:
    """Return whether a keyword beside ``$ref`` has an effect in OpenAPI 3.0.

    The specification ignores all keywords there. Most tools still apply annotations and
    ``nullable``, but no constraints.
    """
    return key in _ANNOTATIONS or key in {"$ref", "nullable"} or key.startswith("x-")


def _converted_default(kind: str, default: str | float) -> Any:
    """Return the default converted to the type if it has only one meaning, else the default."""
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
