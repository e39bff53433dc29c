"""Whether a value fits a normalized schema, so that a document's own sample may stand for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..openapi import schema_keywords
from .scalars import fits, is_fit_text

Schema = Mapping[str, Any]


class ValueMatcher:
    """Holds values to schemas.

    Args:
        schemas: The schemas of all models by class; ``$ref`` points into it.

    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def is_fit(self, schema: Schema, value: object) -> bool:
        """Whether the document's own sample may stand for the schema; many a vendor's may not.

        ``null`` never does: what is optional would be left out instead.
        """
        if members := schema_keywords.members(schema):
            return any(
                self.is_fit(each, value) and _has_tag(schema, each, value) for each in members
            )
        schema = self._schemas.get(schema_keywords.referenced_class(schema), schema)
        kind = schema_keywords.kind(schema)
        if value is None or _python_kind(value) not in _FITTING.get(kind, {_python_kind(value)}):
            return False
        if isinstance(value, list):
            few, many = schema.get("minItems", 0), schema.get("maxItems", math.inf)
            items = schema.get("items", {})
            return few <= len(value) <= many and all(self.is_fit(items, each) for each in value)
        if isinstance(value, dict):
            return self._is_fit_object(schema, value)
        if isinstance(value, str):
            return is_fit_text(schema, value)
        return isinstance(value, bool) or not isinstance(value, int | float) or fits(schema, value)

    def _is_fit_object(self, schema: Schema, value: Mapping[str, object]) -> bool:
        if "properties" in schema:
            known = schema["properties"]
            has_all = value.keys() >= set(schema.get("required", ()))
            each_fits = (
                key in known and self.is_fit(known[key], each) for key, each in value.items()
            )
            return has_all and all(each_fits)
        few, many = schema.get("minProperties", 0), schema.get("maxProperties", math.inf)
        values = schema.get("additionalProperties")
        inner = values if isinstance(values, dict) else {}
        return few <= len(value) <= many and all(
            self.is_fit(inner, each) for each in value.values()
        )


_FITTING = {
    "object": {"object"},
    "array": {"array"},
    "string": {"string"},
    "boolean": {"boolean"},
    "integer": {"number"},
    "number": {"number"},
}


def _python_kind(value: object) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean"}
    return kinds.get(type(value), "number")


def _has_tag(union: Schema, member: Schema, value: Any) -> bool:
    """Whether the value is tagged as that member, where a tag tells them apart."""
    tags = union.get("discriminator")
    if tags is None:
        return True
    tag = value.get(tags["propertyName"]) if isinstance(value, dict) else None
    known = tags["mapping"].get(tag) if isinstance(tag, str) else None
    return bool((known or tags.get("otherwise")) == schema_keywords.referenced_class(member))
