"""Conformance of values to normalized schemas, such as that of a document's example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..constraints import enum_const, properties, table
from ..constraints.comparison import same
from ..openapi import schema_keywords
from ..openapi.tags import has_tag

Schema = Mapping[str, Any]


class ValueMatcher:
    """Matches values against schemas.

    Args:
        schemas: The schemas of all models by class; ``$ref`` points into it.

    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def matches(self, schema: Schema, value: object) -> bool:
        """Return whether a value of the document may be the schema's sample.

        Many examples of vendors may not. ``null`` never may: an optional field is left out instead.
        """
        if known := enum_const.known_values(schema):
            return any(same(each, value) for each in known) and table.matches(schema, value)
        if members := schema_keywords.members(schema):
            return any(
                self.matches(each, value)
                and has_tag(schema, schema_keywords.referenced_class(each), value)
                for each in members
            )
        schema = self._schemas.get(schema_keywords.referenced_class(schema), schema)
        if not _has_type(schema, value) or not table.matches(schema, value):
            return False
        if isinstance(value, list):
            items = schema.get("items", {})
            return all(self.matches(items, each) for each in value)
        if isinstance(value, dict):
            return self._match_entries(schema, value)
        return True

    def _match_entries(self, schema: Schema, value: Mapping[str, object]) -> bool:
        if "properties" in schema:
            known = schema["properties"]
            others = {key: each for key, each in value.items() if key not in known}
            if others and not schema.get(properties.ADDITIONAL):
                return False
            if not all(self.matches(known[key], value[key]) for key in value if key in known):
                return False
        else:
            others = dict(value)
        values = properties.described_values(schema) or {}
        return all(self.matches(values, each) for each in others.values())


_JSON_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean"}


def _has_type(schema: Schema, value: object) -> bool:
    """Return whether a value has the schema's type, where it has one, and is not ``null``."""
    kind = schema_keywords.kind(schema).replace("integer", "number")
    if value is None:
        return False
    return not kind or _JSON_TYPES.get(type(value), "number") == kind
