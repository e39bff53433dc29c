"""Files in the fields of a form: strings that hold bytes, as ``format: binary``.

OpenAPI describes them as strings. Only the fields of a form are files; elsewhere the format says
nothing. ``with_file`` marks the normalized schema of a field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from . import formats
from .family import Schema, declared_kind

BINARY = "binary"
MEDIA_TYPE = "contentMediaType"

_MARK = "x-lockstep-file"
_TEXT = re.compile(r"text/.*|(application|text)/(.*\+)?(json|xml)\b.*", re.IGNORECASE)


def with_binary_format(schema: Schema) -> Schema:
    """Return a schema of raw bytes with the format `binary`, as OpenAPI 3.0 describes them.

    OpenAPI 3.1 states only their media type. Bytes in Base64, or text, are a plain string.
    """
    stated = schema.get(MEDIA_TYPE)
    is_bytes = isinstance(stated, str) and _TEXT.match(stated) is None
    is_string = declared_kind(schema) == "string" or "type" not in schema
    if (
        not is_bytes
        or not is_string
        or {"contentEncoding", formats.KEYWORD, "$ref"} & schema.keys()
    ):
        return schema
    return {"type": "string", **schema, formats.KEYWORD: BINARY}


def is_binary(schema: Schema) -> bool:
    """Return whether a normalized schema describes raw bytes."""
    return declared_kind(schema) == "string" and schema.get(formats.KEYWORD) == BINARY


def is_file(schema: Schema) -> bool:
    """Return whether a normalized schema is that of a file in a form."""
    return _MARK in schema


def with_file(schema: Schema) -> dict[str, Any]:
    """Return the normalized schema of a form's field; raw bytes, or a list of them, are files."""
    if is_binary(schema):
        return {**schema, _MARK: True}
    if isinstance(schema.get("anyOf"), list):
        return {**schema, "anyOf": [with_file(each) for each in schema["anyOf"]]}
    if isinstance(schema.get("items"), Mapping) and is_binary(schema["items"]):
        return {**schema, "items": with_file(schema["items"])}
    return dict(schema)


def holds_file(schema: Schema) -> bool:
    """Return whether the field of a form is a file or a list of files."""
    if "anyOf" not in schema:
        return is_file(schema) or is_file(schema.get("items", {}))
    members = [each for each in schema["anyOf"] if each.get("type") != "null"] or [schema]
    return any(is_file(each) or is_file(each.get("items", {})) for each in members)


def holds_binary(schema: Schema) -> bool:
    """Return whether a field has raw bytes in it that are not marked as a file."""
    members = [*schema.get("anyOf", ()), schema]
    return any(
        is_binary(each) and not is_file(each)
        for member in members
        for each in (member, member.get("items", {}))
    )
