"""Says fast that a document is sound, which most are.

Where it cannot tell, ``validate`` asks the standard's own validator, which takes a hundred times
as long and finds the words for what is wrong. Nothing that it would complain of is sound here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Formatter
from typing import Any

from jsonschema_rs import Draft202012Validator

from ...constraints.regular_expressions import matches_pattern
from ...core.errors import Pointer
from ..documents import Document
from ..references import NAMED, at, is_schema, objects, path_items, steps

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_MOST_LEVELS = 40
"""The standard's validator gives up on schemas that are nested much more deeply."""

_NOTES: dict[str, Any] = {
    "discriminator": {
        "additionalProperties": False,
        "properties": {
            "mapping": {"additionalProperties": {"type": "string"}, "type": "object"},
            "propertyName": {"type": "string"},
        },
        "required": ["propertyName"],
        "type": "object",
    },
    "externalDocs": {
        "additionalProperties": False,
        "properties": {"description": {"type": "string"}, "url": {"pattern": "^https?://[!-~]+$"}},
        "required": ["url"],
        "type": "object",
    },
    "nullable": False,
    "xml": False,
}
"""Keywords that OpenAPI adds to schemas: some forms that it allows them for sure."""

_SIMPLE = frozenset(
    {"type", "enum", "default", "items", "description", "title", "deprecated", "example"}
    | {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
)
"""Keywords that a default value is held to here; by most others, it is not told."""

CHECKED_FORMATS = frozenset(
    {"date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4"}
    | {"ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time"}
    | {"uri", "uri-reference", "uri-template", "uuid"}
)
"""Formats of texts that the standard's validator may hold a default value to."""


def is_sound(document: Document) -> bool:
    """Return whether the standard's validator has surely nothing to say against the document.

    Its references lead somewhere, and the braces of its paths match.
    """
    data = document.data
    if "jsonSchemaDialect" in data:
        return False
    if not _of_openapi().is_valid(data):
        return False
    found = list(objects(data, (), "schemas"))
    return (
        _of_schemas().is_valid([value for pointer, value, _ in found if is_schema(pointer)])
        and all(_is_plain(pointer, value) for pointer, value, _ in found)
        and not _has_doubles([tag["name"] for tag in data.get("tags", ())])
        and _are_operations_sound(data)
    )


@cache
def _of_openapi() -> Draft202012Validator:
    """Return the standard's own schema; the package that carries it is slow to import."""
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0], "resources/schemas/v3.1/schema.json")
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


@cache
def _of_schemas() -> Draft202012Validator:
    dialect = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    formats = {"regex": _is_regex}
    return Draft202012Validator({"items": dialect}, formats=formats, validate_formats=True)


@cache
def _of_notes() -> Draft202012Validator:
    return Draft202012Validator({"properties": _NOTES})


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _is_plain(pointer: Pointer, value: Mapping[str, Any]) -> bool:
    """Return whether the object has nothing that only the standard's validator can judge."""
    if len(pointer) > _MOST_LEVELS:
        return False
    for key, inner in value.items():
        if key.startswith("$") and key != "$ref":
            return False
        if key in NAMED and isinstance(inner, dict) and "$ref" in inner:
            return False
        if key in _NOTES and not _of_notes().is_valid({key: inner}):
            return False
    if "allOf" in value and "required" in value:
        return False
    return "default" not in value or _fits(value["default"], value)


def _fits(default: Any, schema: Mapping[str, Any]) -> bool:
    """Return whether the default value surely fits its schema."""
    rest = {key: schema[key] for key in schema if key not in {"format", "pattern"}}
    values = default if isinstance(default, list) else [default]
    if not _is_simple(rest) or not all(_is_short(each) for each in values):
        return False
    if schema.get("format") in CHECKED_FORMATS:
        return False
    if "pattern" in schema and not _matches(schema["pattern"], default):
        return False
    try:
        return Draft202012Validator(rest).is_valid(default)
    except ValueError:  # That is no schema.
        return False


def _is_short(value: object) -> bool:
    """Return whether the value is a plain one, and a number that every format has room for."""
    if isinstance(value, int | float):
        return abs(value) < 2**31
    return isinstance(value, str)


def _matches(pattern: object, value: object) -> bool:
    if not isinstance(pattern, str) or not isinstance(value, str) or not _is_regex(pattern):
        return False
    return matches_pattern(pattern, value)


def _is_simple(schema: object) -> bool:
    if not isinstance(schema, dict):
        return False
    known = all(key in _SIMPLE or key.startswith("x-") for key in schema)
    return known and ("items" not in schema or _is_simple(schema["items"]))


def _are_operations_sound(data: Mapping[str, Any]) -> bool:
    """Return whether ids are unique, and paths and parameters name the same."""
    ids = []
    for path, item in path_items(data.get("paths")):
        if "$ref" in item or not path.startswith("/"):
            return False
        in_path = {name for _, name, _, _ in Formatter().parse(path) if name}
        shared = _parameters(data, item)
        for operation in (item[method] for method in _METHODS if method in item):
            ids.append(operation.get("operationId", id(operation)))
            own = _parameters(data, operation)
            described = {name for name, location in (*own, *shared) if location == "path"}
            if described != in_path or _has_doubles(own):
                return False
        if _has_doubles(shared):
            return False
    return not _has_doubles(ids)


def _parameters(data: Any, holder: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and location of each."""
    found = []
    for each in holder.get("parameters", ()):
        parameter = each
        while "$ref" in parameter:
            parameter = at(data, steps(parameter["$ref"]))
        found.append((parameter["name"], parameter["in"]))
    return found


def _has_doubles(values: Sequence[Hashable]) -> bool:
    return len(set(values)) < len(values)
