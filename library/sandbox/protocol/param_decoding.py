"""Decoding of parameters by their schemas: ``5`` is a number if the schema requires one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .documents import Document, DocumentedParameter
from .strict_json import read_json

_INTEGER = re.compile(r"-?[0-9]{1,1000}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?")
_CONSTANTS = {"true": True, "false": False}
_SEPARATORS = {"spaceDelimited": r"\+|%20| ", "pipeDelimited": r"%7C|\|"}
_MAX_DEPTH = 20
"""The depth to which the members of unions are followed."""


def is_list(parameter: DocumentedParameter, document: Document) -> bool:
    """Return whether the parameter is a list, and not one within a JSON value."""
    return parameter.style != "json" and "array" in kinds(parameter.schema, document)


def is_object(parameter: DocumentedParameter, document: Document) -> bool:
    """Return whether the parameter is an object of which each property is sent as a string."""
    if parameter.style == "json" or is_list(parameter, document):
        return False
    return "object" in kinds(parameter.schema, document) or _has_properties(parameter, document)


def _has_properties(parameter: DocumentedParameter, document: Document) -> bool:
    return bool(properties(parameter.schema, document))


def properties(schema: Any, document: Document, depth: int = 0) -> dict[str, Any]:
    """Return the properties that a schema describes, by itself or through others."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return {}
    found = dict(schema.get("properties", {}))
    for key in ("allOf", "anyOf", "oneOf"):
        for member in schema.get(key, ()):
            found = properties(member, document, depth + 1) | found
    return found


def split(raw: str, parameter: DocumentedParameter) -> list[str]:
    """Return the items of a list, still percent-encoded; an empty value is one empty item.

    A plain comma separates items. Where there is none, encoded commas do: many clients encode the
    whole value, and Amazon accepts it.
    """
    if parameter.style in _SEPARATORS:
        return re.split(_SEPARATORS[parameter.style], raw, flags=re.IGNORECASE)
    return raw.split(",") if "," in raw else re.split("%2C", raw, flags=re.IGNORECASE)


def pairs(text: str, parameter: DocumentedParameter) -> dict[str, str]:
    """Return the properties of an object that is sent as one string."""
    parts = text.split(",") if text else []
    if parameter.is_exploded:
        return {key: value for key, _, value in (each.partition("=") for each in parts)}
    return dict(zip(parts[::2], parts[1::2], strict=False))


def decode(
    parameter: DocumentedParameter, texts: Sequence[str] | Mapping[str, str], document: Document
) -> Any:
    """Return the value; a text that does not match the schema's type stays a text."""
    schema = document.resolve(parameter.schema)
    if isinstance(texts, Mapping):
        return _object(texts, schema, document)
    if parameter.style == "json":
        return _json(texts[0])
    if not is_list(parameter, document):
        return single(texts[0], schema, document)
    if parameter.location != "query":
        texts = texts[0].split(",")
    items = _items(schema, document)
    return [single(each, items, document) for each in texts]


def _object(texts: Mapping[str, str], schema: Any, document: Document) -> dict[str, Any]:
    known = properties(schema, document)
    others = schema.get("additionalProperties", {})
    found = {key: known.get(key, others if isinstance(others, dict) else {}) for key in texts}
    return {key: single(text, found[key], document) for key, text in texts.items()}


def _items(schema: Any, document: Document) -> Any:
    """Return the schema of a list's items, also of one that is a member of a union."""
    schema = document.resolve(schema)
    if "items" in schema:
        return schema["items"]
    members = (schema.get(key, ()) for key in ("allOf", "anyOf", "oneOf"))
    found = (_items(member, document) for listed in members for member in listed)
    return next((each for each in found if each), {})


def _json(text: str) -> Any:
    try:
        return read_json(text.encode())
    except ValueError:
        return text


def single(text: str, schema: Any, document: Document) -> Any:
    """Return the value of a text by the types of a schema; else the text itself."""
    wanted = kinds(schema, document)
    if "string" in wanted or not wanted:
        return text
    if "integer" in wanted and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in wanted and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if "boolean" in wanted and text in _CONSTANTS:
        return _CONSTANTS[text]
    return _json(text) if "object" in wanted else text


def readings(text: str) -> Iterator[Any]:
    """Yield the values that a text may stand for, the text itself first."""
    yield text
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        yield int(text) if _INTEGER.fullmatch(text) else float(text)
    if text in _CONSTANTS:
        yield _CONSTANTS[text]


def kinds(schema: Any, document: Document) -> set[str]:
    """Return the types that a schema allows; empty if it allows any."""
    return set(_kinds(schema, document, 0))


def _kinds(schema: Any, document: Document, depth: int) -> Iterator[str]:
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return
    named = schema.get("type", [])
    yield from [named] if isinstance(named, str) else named
    for key in ("allOf", "anyOf", "oneOf"):
        for member in schema.get(key, ()):
            yield from _kinds(member, document, depth + 1)
