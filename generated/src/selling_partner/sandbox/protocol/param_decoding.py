"""Decoding of parameters by their schemas: ``5`` is a number if the schema requires one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from .documents import Document, DocumentedParameter
from .strict_json import read_json

_INTEGER = re.compile(r"-?[0-9]{1,1000}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?")
_CONSTANTS = {"true": True, "false": False}


def is_list(parameter: DocumentedParameter, document: Document) -> bool:
    """Return whether the parameter is a list."""
    return "array" in kinds(parameter.schema, document)


def split(raw: str) -> list[str]:
    """Return the items of a list, still percent-encoded; an empty value is one empty item.

    A plain comma separates items. Where there is none, encoded commas do: many clients encode the
    whole value, and Amazon accepts it.
    """
    return raw.split(",") if "," in raw else re.split("%2C", raw, flags=re.IGNORECASE)


def decode(parameter: DocumentedParameter, texts: Sequence[str], document: Document) -> Any:
    """Return the value; a text that does not match the schema's type stays a text."""
    schema = document.resolve(parameter.schema)
    if not is_list(parameter, document):
        return _single(texts[0], schema, document)
    if parameter.location != "query":
        texts = texts[0].split(",")
    items = schema.get("items", {})
    return [_single(each, items, document) for each in texts]


def _single(text: str, schema: Any, document: Document) -> Any:
    wanted = kinds(schema, document)
    if "string" in wanted or not wanted:
        return text
    if "integer" in wanted and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in wanted and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if "boolean" in wanted and text in _CONSTANTS:
        return _CONSTANTS[text]
    if "object" in wanted:
        try:
            return read_json(text.encode())
        except ValueError:
            return text
    return text


def kinds(schema: Any, document: Document) -> set[str]:
    """Return the types that a schema allows; empty if it allows any."""
    return set(_kinds(schema, document, 0))


def _kinds(schema: Any, document: Document, depth: int) -> Iterator[str]:
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > 20:
        return
    named = schema.get("type", [])
    yield from [named] if isinstance(named, str) else named
    for key in ("allOf", "anyOf", "oneOf"):
        for member in schema.get(key, ()):
            yield from _kinds(member, document, depth + 1)
