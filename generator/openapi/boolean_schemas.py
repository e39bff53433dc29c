"""Boolean schemas: ``true`` becomes ``{}``, and ``false``, which matches nothing, is rejected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .documents import Document
from .references import CONTAINERS, LITERAL_KEYS, NAMED

SINGLE_SCHEMAS = frozenset(
    {"schema", "items", "not", "contains", "propertyNames", "if", "then", "else"}
)
LISTED_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
NAMED_SCHEMAS = frozenset(
    {"properties", "schemas", "$defs", "patternProperties", "dependentSchemas"}
)
"""Keys whose values are a schema, a list of schemas, or a map of names to schemas."""


def without_true(document: Document) -> Document:
    """Return a document with ``{}`` for each schema ``true``; ``document`` stays unchanged.

    ``additionalProperties`` keeps ``true``, which is its usual form.
    """
    data = _object(document.data)
    return document if data is document.data else replace(document, data=data)


def fault(schema: object) -> tuple[str, str]:
    """Return the message and the hint for a schema that is not a mapping."""
    if schema is False:
        hint = "remove it, or write a schema that matches some value"
        return "unsupported: the schema false, which matches nothing", hint
    return "unsupported: a schema that is not a mapping", "write a mapping"


def _object(value: Any) -> Any:
    """Return the value, or a changed copy of it."""
    if isinstance(value, list):
        return _changed(value, [_object(each) for each in value])
    if not isinstance(value, dict):
        return value
    found = {
        key: _descend(key, inner)
        for key, inner in value.items()
        if inner is True or isinstance(inner, CONTAINERS)
    }
    return value if all(each is value[key] for key, each in found.items()) else {**value, **found}


def _descend(key: str, value: Any) -> Any:
    if key in LITERAL_KEYS or key.startswith("x-"):
        return value
    if key in SINGLE_SCHEMAS:
        return _schema(value)
    if key in LISTED_SCHEMAS and isinstance(value, list):
        return _changed(value, [_schema(each) for each in value])
    if key in NAMED and isinstance(value, dict):
        make = _schema if key in NAMED_SCHEMAS else _object
        return _changed(value, {name: make(inner) for name, inner in value.items()})
    return _object(value)


def _schema(value: Any) -> Any:
    return {} if value is True else _object(value)


def _changed(value: Any, copy: Any) -> Any:
    """Return the copy if a part of it differs from the value, else the value."""
    parts = value.values() if isinstance(value, dict) else value
    copied = copy.values() if isinstance(copy, dict) else copy
    is_same = all(before is after for before, after in zip(parts, copied, strict=True))
    return value if is_same else copy
