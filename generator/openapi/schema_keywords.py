"""The structure of a schema: its type, its nullability, and the keywords that apply to it.

The keywords that constrain values belong to ``generator/constraints``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..constraints import enum_const
from ..constraints.files import MEDIA_TYPE
from ..constraints.properties import only_requires
from ..constraints.table import (
    BY_KEYWORD,
    LITERAL,
    NARROWING,
    keywords_implying,
    normalize,
)

Schema = Mapping[str, Any]

COMPOSING = ("allOf", "oneOf", "anyOf")
"""The keywords that compose a schema from others; ``allof`` resolves the first."""

_STRUCTURE = {"object": "properties", "array": "items"}
"""The keyword that describes the parts of a value of a type."""

_KEPT = frozenset(
    {"type", "default", "description", "deprecated", "example", "examples", MEDIA_TYPE}
)
_IGNORED = frozenset(
    {"$comment", "$schema", "contentEncoding", "externalDocs", "readOnly", "title", "writeOnly"}
    | {"xml"}
)
_KNOWN = _KEPT.union(
    _IGNORED, COMPOSING, {"$ref", "discriminator"}, _STRUCTURE.values(), BY_KEYWORD
)
SHAPING = frozenset({"type", *COMPOSING, *_STRUCTURE.values()}) | NARROWING
"""The keywords that decide which values are allowed; the others are annotations."""

_LITERAL = LITERAL.union({"default", "example", "examples"})
"""The keywords whose values contain no schemas."""


_CONTAINERS, _MAPPINGS = (dict, list), (dict, Mapping)
"""Tuples, because a union of types makes an object at each use; ``dict`` is found first."""


def unsupported(schema: Schema) -> Iterator[str]:
    """Yield the keywords that affect a schema's meaning but are unknown to this generator."""
    return (key for key in schema if key not in _KNOWN and not key.startswith("x-"))


def types(schema: Schema) -> list[str]:
    """Return the types of a schema, or the one that its other keywords imply."""
    named = schema.get("type")
    if isinstance(named, str):
        return [named]
    if isinstance(named, list):
        return named
    values = enum_const.stated_values(schema)
    if values and all(isinstance(each, str) for each in values):
        return ["string"]
    for kind in ("object", "array", "string", "number"):
        if _STRUCTURE.get(kind) in schema or not keywords_implying(kind).isdisjoint(schema):
            return [kind]
    return []


def kind(schema: Schema) -> str:
    """Return the only type besides ``null``; empty if there is none, or more than one."""
    named = schema.get("type")
    if isinstance(named, str):
        return "" if named == "null" else named
    found = [each for each in types(schema) if each != "null"]
    return found[0] if len(found) == 1 else ""


def is_nullable(schema: Schema) -> bool:
    """Return whether the value may be ``null``."""
    if "anyOf" in schema:
        return any(isinstance(each, Mapping) and is_null(each) for each in schema["anyOf"])
    if enum_const.is_closed(schema):
        is_listed = not enum_const.excludes_null(schema)
        return is_listed and ("null" in types(schema) or enum_const.allows_null(schema))
    return "null" in types(schema)


def is_null(schema: Schema) -> bool:
    """Return whether only ``null`` is allowed."""
    if "type" in schema:
        return schema["type"] in ("null", ["null"])
    values = enum_const.stated_values(schema)
    return bool(values) and all(each is None for each in values)


def members(schema: Schema) -> list[Schema]:
    """Return the members of a normalized union, without ``null``."""
    return [each for each in schema.get("anyOf", ()) if not is_null(each)]


def referenced_class(schema: Schema) -> str:
    """Return the class that a normalized schema refers to, nullable or not; empty for none."""
    candidates = members(schema) or [schema]
    return str(candidates[0].get("$ref", "")).rpartition("/")[2] if len(candidates) == 1 else ""


def union(schema: Schema) -> str:
    """Return the keyword that lists alternative schemas; empty for none.

    A list whose members only require fields contains no alternatives: no type expresses it.
    """
    for key in ("oneOf", "anyOf"):
        listed = schema.get(key, ())
        if listed and not only_requires(listed):
            return key
    return ""


def is_model(schema: object) -> bool:
    """Return whether a schema becomes a class: an object that describes its own properties."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return False
    return "properties" in schema and kind(schema) == "object" and not union(schema)


def normalized(schema: Schema) -> dict[str, Any]:
    """Return a schema with an explicit type and only the keywords that apply to it."""
    found = kind(schema)
    result = normalize(schema, found, _KEPT_BY_TYPE.get(found, _KEPT))
    if found:
        result["type"] = [found, "null"] if is_nullable(schema) else found
    return result


_KEPT_BY_TYPE = {kind: _KEPT.union({keyword}) for kind, keyword in _STRUCTURE.items()}


def holds_class(schema: Schema) -> bool:
    """Return whether a normalized schema refers to a class, at any depth."""
    return next(classes_in(schema), None) is not None


def classes_in(value: Any) -> Iterator[str]:
    """Yield the classes that a normalized schema refers to, at any depth."""
    waiting = [value]
    while waiting:  # Recursion would pass each class through a generator for each level.
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, _MAPPINGS):
            if isinstance(each.get("$ref"), str):
                yield each["$ref"].rpartition("/")[2]
            waiting += [
                inner
                for key, inner in each.items()
                if isinstance(inner, _CONTAINERS) and key not in _LITERAL
            ][::-1]
