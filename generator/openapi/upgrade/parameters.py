"""Parameters and headers of Swagger 2.0 as those of OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .locations import Place, References, SourceMap
from .schemas import SchemaUpgrade

KEYWORDS = frozenset(
    {"type", "format", "items", "default", "enum", "multipleOf", "pattern", "uniqueItems"}
    | {"maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"}
    | {"maxLength", "minLength", "maxItems", "minItems"}
)
"""Keywords of a parameter that belong to its schema in OpenAPI 3.1."""

STYLES: dict[tuple[str, str], dict[str, Any]] = {
    ("path", "csv"): {},
    ("header", "csv"): {},
    ("query", "csv"): {"style": "form", "explode": False},
    ("query", "multi"): {"style": "form", "explode": True},
    ("query", "ssv"): {"style": "spaceDelimited", "explode": False},
    ("query", "pipes"): {"style": "pipeDelimited", "explode": False},
}
"""The style of a list, by location and collection format."""


class ParameterUpgrade:
    """Upgrades parameters and headers."""

    def __init__(
        self, schemas: SchemaUpgrade, references: References, source_map: SourceMap
    ) -> None:
        self._schemas = schemas
        self._references = references
        self._source_map = source_map

    def parameter(self, given: Any, place: Place) -> Any:
        """Return the parameter, which is neither a body nor a form field."""
        location = given.get("in") if isinstance(given, dict) else None
        return self._described(given, place, location)

    def header(self, given: Any, place: Place) -> Any:
        """Return a header of a response."""
        return self._described(given, place, "header")

    def schema(self, given: Mapping[str, Any], place: Place) -> Any:
        """Return the schema for a parameter's value, as a part of its own."""
        said = {key: value for key, value in given.items() if key in KEYWORDS}
        if _is_list(given) and _is_scalar(said.get("default")):
            said["default"] = self._only(given, "default", place)
        items = said.get("items")
        if isinstance(items, dict) and "collectionFormat" in items and not _is_list(items):
            said["items"] = {key: items[key] for key in items if key != "collectionFormat"}
        return self._schemas.schema(said, place)

    def _described(self, given: Any, place: Place, location: object) -> Any:
        if not isinstance(given, dict):
            return given
        if "$ref" in given:
            return given | {"$ref": self._references.rewritten(given["$ref"])}
        if "schema" in given:  # It is in the form of OpenAPI 3 already.
            return given | {"schema": self._schemas.schema(given["schema"], place.inside("schema"))}
        result = {key: value for key, value in given.items() if key not in KEYWORDS}
        if not _is_list(given):
            result.pop("collectionFormat", None)  # It only applies to lists.
            return result | self._with_schema(given, place)
        if _is_scalar(given.get("example")):
            result["example"] = self._only(given, "example", place)
        return self._list(given, result, place, location)

    def _list(
        self, given: Mapping[str, Any], result: dict[str, Any], place: Place, location: object
    ) -> dict[str, Any]:
        """Return a list with its style; ``validate`` rejects formats without a style in OpenAPI."""
        style = STYLES.get((str(location), str(given.get("collectionFormat", "csv"))))
        if style is None:
            return result | self._with_schema(given, place)
        origin = place.old
        if result.pop("collectionFormat", None) is not None:
            origin = (*origin, "collectionFormat")
        for key, value in style.items():
            self._source_map.map_tree(value, (*place.new, key), origin)
        return result | self._with_schema(given, place) | style

    def _with_schema(self, given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        inside = self._source_map.map((*place.new, "schema"), place.old)
        return {"schema": self.schema(given, inside)}

    def _only(self, given: Mapping[str, Any], key: str, place: Place) -> list[Any]:
        """Return a list of the single value that the document has in place of a list."""
        return self._source_map.map_tree([given[key]], (*place.new, key), (*place.old, key))


def _is_list(given: Mapping[str, Any]) -> bool:
    return given.get("type") == "array" and "items" in given


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)
