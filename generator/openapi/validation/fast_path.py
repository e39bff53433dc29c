"""A fast check that recognizes valid documents, which most are.

If the check is inconclusive, ``validate`` runs the standard's own validator. It takes a hundred
times as long and describes each problem. The check never accepts a document that it rejects.
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
from ..references import NAMED, Located, at, is_schema, path_items, steps

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_MAX_LEVELS = 40
"""The most levels for the check. The standard's validator fails on much deeper schemas."""

_ANNOTATIONS: dict[str, Any] = {
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
"""Forms that OpenAPI certainly allows for the keywords that it adds to schemas."""

_SIMPLE = frozenset(
    {"type", "enum", "default", "items", "description", "title", "deprecated", "example"}
    | {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
)
"""Keywords that the check can validate a default value against."""

CHECKED_FORMATS = frozenset(
    {"color", "date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname"}
    | {"ipv4", "ipv6", "iri", "iri-reference", "json-pointer", "regex", "relative-json-pointer"}
    | {"time", "uri", "uri-reference", "uri-template", "uuid"}
)
"""String formats that the standard's validator may check in a default value."""


def is_certainly_valid(document: Document, found: Sequence[Located]) -> bool:
    """Return whether the standard's validator would certainly accept the document.

    The references of the document must resolve, and the braces of its paths must match.

    Args:
        document: The document.
        found: All its objects.

    """
    data = document.data
    if "jsonSchemaDialect" in data:
        return False
    if not _accepts(_openapi_validator(), data):
        return False
    schemas = [value for pointer, value, _ in found if is_schema(pointer)]
    return (
        _accepts(_schema_validator(), schemas)
        and all(_is_plain(pointer, value) for pointer, value, _ in found)
        and not _has_duplicates([tag["name"] for tag in data.get("tags", ())])
        and _are_operations_valid(data)
    )


def _accepts(validator: Draft202012Validator, value: object) -> bool:
    """Return whether a validator reads and accepts a value.

    It cannot read a number that no float has, in a place where it expects anything else.
    """
    try:
        return validator.is_valid(value)
    except ValueError:
        return False


@cache
def _openapi_validator() -> Draft202012Validator:
    """Return the standard's own schema without importing its package, which is slow."""
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0], "resources/schemas/v3.1/schema.json")
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


@cache
def _schema_validator() -> Draft202012Validator:
    dialect = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    formats = {"regex": _is_regex}
    return Draft202012Validator({"items": dialect}, formats=formats, validate_formats=True)


@cache
def _annotation_validator() -> Draft202012Validator:
    return Draft202012Validator({"properties": _ANNOTATIONS})


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _is_plain(pointer: Pointer, value: Mapping[str, Any]) -> bool:
    """Return whether the object has nothing that requires the standard's validator."""
    if len(pointer) > _MAX_LEVELS:
        return False
    for key, inner in value.items():
        if key.startswith("$") and key != "$ref":
            return False
        if key in NAMED and isinstance(inner, dict) and "$ref" in inner:
            return False
        if key in _ANNOTATIONS and not _accepts(_annotation_validator(), {key: inner}):
            return False
    if "allOf" in value and "required" in value:
        return False
    return "default" not in value or _fits(value["default"], value)


def _fits(default: Any, schema: Mapping[str, Any]) -> bool:
    """Return whether the default value certainly matches its schema."""
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
    except ValueError:  # The schema is invalid.
        return False


def _is_short(value: object) -> bool:
    """Return whether the value is a scalar, and a number within the range of every format."""
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


def _are_operations_valid(data: Mapping[str, Any]) -> bool:
    """Return whether ids are unique, and paths and parameters match."""
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
            if described != in_path or _has_duplicates(own):
                return False
        if _has_duplicates(shared):
            return False
    return not _has_duplicates(ids)


def _parameters(data: Any, holder: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the name and location of each parameter."""
    found = []
    for each in holder.get("parameters", ()):
        parameter = each
        while "$ref" in parameter:
            parameter = at(data, steps(parameter["$ref"]))
        found.append((parameter["name"], parameter["in"]))
    return found


def _has_duplicates(values: Sequence[Hashable]) -> bool:
    return len(set(values)) < len(values)
