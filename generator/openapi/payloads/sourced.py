"""Schemas that remember their place in the vendor's file."""

from __future__ import annotations

import json
from typing import Any

from ...core.errors import Pointer

ANNOTATIONS = frozenset({"default", "description", "deprecated", "example", "examples", "title"})
"""Keywords that do not decide which values a schema allows."""


class SourcedSchema(dict[str, Any]):
    """A schema with its place in the vendor's file.

    Attributes:
        place: The pointer in the file.

    """

    def __init__(self, content: dict[str, Any], place: Pointer) -> None:
        super().__init__(content)
        self.place = place


def is_object(schema: object) -> bool:
    """Return whether a schema describes an object with properties of its own."""
    if not isinstance(schema, SourcedSchema) or "$ref" in schema:
        return False
    kinds = schema.get("type", "object")
    named = [kinds] if isinstance(kinds, str) else kinds
    is_of_kind = isinstance(named, list) and set(map(str, named)) <= {"object", "null"}
    has_properties = isinstance(schema.get("properties"), dict) and bool(schema["properties"])
    return is_of_kind and has_properties


def shape(schema: Any) -> str:
    """Return a string that is equal for schemas that allow the same values."""
    return json.dumps(_bare(schema), sort_keys=True, default=str)


def _bare(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if not isinstance(schema, SourcedSchema):  # A map of names to schemas, or a literal.
        return {key: _bare(each) for key, each in schema.items()}
    return {
        key: sorted(map(str, each)) if key == "required" else _bare(each)
        for key, each in schema.items()
        if key not in ANNOTATIONS and not (key == "required" and each == [])
    }
