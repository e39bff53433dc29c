"""Conformance of values to normalized schemas, such as that of a document's example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..constraints import enum_const, properties, table
from ..constraints.comparison import json_type, same
from ..constraints.properties import CHOICES
from ..openapi import schema_keywords
from ..openapi.tags import has_tag

Schema = Mapping[str, Any]


_NAMING = frozenset({properties.REQUIRED, CHOICES})
"""The keywords that say which properties an object has."""


class ValueMatcher:
    """Matches values against schemas.

    Args:
        schemas: The schemas of all models by class; ``$ref`` points into it.
        is_response: Whether objects have the properties of responses instead of those of requests.
        allows_null: Whether ``null`` matches a nullable schema.

    """

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        *,
        is_response: bool = False,
        allows_null: bool = False,
    ) -> None:
        self._schemas = schemas
        self._allows_null = allows_null
        self._names = properties.in_responses if is_response else properties.in_requests

    def matches(self, schema: Schema, value: object) -> bool:
        """Return whether a value of the document may be the schema's sample.

        Many examples of vendors may not. Unless ``allows_null``, ``null`` never may: an optional
        field is left out instead.
        """
        if value is None:
            return self._allows_null and _is_nullable(schema)
        if known := enum_const.known_values(schema):
            is_known = any(same(each, value) for each in known)
            return is_known and all(
                table.matches(each, value) for each in (schema, schema["anyOf"][0])
            )
        if members := schema_keywords.members(schema):
            return any(
                self.matches(each, value)
                and has_tag(schema, schema_keywords.referenced_class(each), value)
                for each in members
            )
        schema = self._schemas.get(schema_keywords.referenced_class(schema), schema)
        if not _has_type(schema, value) or not self._meets_constraints(schema, value):
            return False
        if isinstance(value, list):
            items = schema.get("items", {})
            return all(self.matches(items, each) for each in value)
        if isinstance(value, dict):
            return self._match_entries(schema, value)
        return True

    def _meets_constraints(self, schema: Schema, value: object) -> bool:
        if _NAMING.isdisjoint(schema):
            return table.matches(schema, value)
        has_required = not isinstance(value, dict) or self._names(schema).is_met(value)
        others = {key: each for key, each in schema.items() if key not in _NAMING}
        return has_required and table.matches(others, value)

    def _match_entries(self, schema: Schema, value: Mapping[str, object]) -> bool:
        if "properties" in schema:
            known = schema["properties"]
            others = {key: each for key, each in value.items() if key not in known}
            if others and not schema.get(properties.ADDITIONAL):
                return False
            if not all(self.matches(known[key], value[key]) for key in value if key in known):
                return False
        elif value and schema.get(properties.ADDITIONAL) is False:
            return False
        else:
            others = dict(value)
        values = properties.described_values(schema) or {}
        return all(self.matches(values, each) for each in others.values())


def _is_nullable(schema: Schema) -> bool:
    if "anyOf" in schema or schema_keywords.types(schema) or enum_const.is_closed(schema):
        return schema_keywords.is_nullable(schema) or schema_keywords.is_null(schema)
    return "$ref" not in schema


def _has_type(schema: Schema, value: object) -> bool:
    """Return whether a value has the schema's type, where it has one."""
    kind = schema_keywords.kind(schema).replace("integer", "number")
    return not kind or json_type(value).replace("integer", "number") == kind
