"""Recognition of a payload schema, and of the upgraded document of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROOT = "x-payload-root"
"""The key of an upgraded document that names the component of the whole payload."""

_API_KEYS = frozenset({"swagger", "openapi"})
_SCHEMA_KEYS = frozenset(
    {"$schema", "$ref", "properties", "allOf", "anyOf", "oneOf", "definitions", "$defs"}
)


def is_api(data: Mapping[str, Any]) -> bool:
    """Return whether the content of a file describes an API."""
    return not _API_KEYS.isdisjoint(data)


def is_payload_schema(data: Mapping[str, Any]) -> bool:
    """Return whether the content of a file is a JSON Schema."""
    return not (is_api(data) or _SCHEMA_KEYS.isdisjoint(data))


def payload_root(data: Mapping[str, Any]) -> str | None:
    """Return the component of the payload; ``None`` if the document describes an API."""
    found = data.get(ROOT)
    return found if isinstance(found, str) else None
