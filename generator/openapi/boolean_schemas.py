"""Schemas that are ``true`` or ``false``: the one becomes ``{}``, the other fits nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .documents import Document
from .references import LITERAL_KEYS, NAMED

_ONE = frozenset({"schema", "items", "not", "contains", "propertyNames", "if", "then", "else"})
_LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "schemas", "$defs", "patternProperties", "dependentSchemas"})
"""Keys that hold a schema, a list of schemas, or schemas by name."""


def without_true(document: Document) -> Document:
    """Return the document with ``{}`` for each schema ``true``; it is left as it is itself.

    ``additionalProperties`` stays, for which ``true`` is the usual form.
    """
    data = _object(document.data)
    return document if data is document.data else replace(document, data=data)


def fault(schema: object) -> tuple[str, str]:
    """What is wrong with a schema that is no mapping, and what would be right."""
    if schema is False:
        right = "take it out, or write a schema that something fits"
        return "unsupported: the schema false, which nothing fits", right
    return "unsupported: a schema that is no mapping", "write a mapping"


def _object(value: Any) -> Any:
    """Return the value, or a changed copy of it."""
    if isinstance(value, list):
        return _changed(value, [_object(each) for each in value])
    if not isinstance(value, dict):
        return value
    return _changed(value, {key: _inside(key, inner) for key, inner in value.items()})


def _inside(key: str, value: Any) -> Any:
    if key in LITERAL_KEYS or key.startswith("x-"):
        return value
    if key in _ONE:
        return _schema(value)
    if key in _LISTED and isinstance(value, list):
        return _changed(value, [_schema(each) for each in value])
    if key in NAMED and isinstance(value, dict):
        make = _schema if key in _NAMED else _object
        return _changed(value, {name: make(inner) for name, inner in value.items()})
    return _object(value)


def _schema(value: Any) -> Any:
    return {} if value is True else _object(value)


def _changed(value: Any, copy: Any) -> Any:
    """Return the copy, if a part of it is another than in the value."""
    parts = value.values() if isinstance(value, dict) else value
    copied = copy.values() if isinstance(copy, dict) else copy
    is_same = all(before is after for before, after in zip(parts, copied, strict=True))
    return value if is_same else copy
