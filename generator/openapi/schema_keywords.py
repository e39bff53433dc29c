"""What each keyword of a schema is worth here: it counts, it says nothing, or it is refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT_RULES = "x-amzn-text-rules"
"""What a text may contain: the one extension that limits a value, and so stays in its schema."""

NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
LARGEST_NUMBER = sys.float_info.max
"""A limit beyond it is none that a float could meet."""
_OF_NUMBERS = (*NUMBERS, "format")
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "object": ("properties", "additionalProperties", "minProperties", "maxProperties"),
    "array": ("items", "minItems", "maxItems"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "integer": _OF_NUMBERS,
    "number": _OF_NUMBERS,
    "boolean": (),
}
"""The keywords that limit a type. JSON Schema ignores those of another type, and so does this."""

COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
LARGEST_COUNT = 10_000
"""More characters, items or entries are in no sample, and no schema may ask for more."""
LIMITS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minimum", "maximum"),
)
"""The least and the most of something, both of them allowed."""

_OF_ANY_TYPE = frozenset(
    {"type", "enum", "const", "default", "description", "deprecated", "example", "examples"}
    | {TEXT_RULES}
)
_SILENT = frozenset(
    {"$comment", "$schema", "contentEncoding", "contentMediaType", "externalDocs", "readOnly"}
    | {"title", "uniqueItems", "writeOnly", "xml"}
)
"""Notes for people, and one limit that a list in Python cannot hold to."""

UNIQUE = "x-unique-items"
"""What stands for ``uniqueItems`` in an effective schema: models ignore it, samples do not."""

COMPOSING = ("allOf", "oneOf", "anyOf")
"""The keywords that put a schema together from others; ``composition`` deals with them."""

_KNOWN = _OF_ANY_TYPE.union(
    _SILENT, COMPOSING, {"$ref", "discriminator", "required"}, *_BY_TYPE.values()
)
SHAPING = frozenset({"type", "enum", "const", "required", *COMPOSING}).union(*_BY_TYPE.values())
"""The keywords that say what fits, and not only what it is about."""

_TYPED_FORMATS = frozenset({"date", "date-time"})
_TOGETHER = frozenset({"required", "description", "title"})


def unsupported(schema: Schema) -> Iterator[str]:
    """The keywords that the schema cannot be understood without, and that this generator lacks."""
    return (key for key in schema if key not in _KNOWN and not key.startswith("x-"))


def types(schema: Schema) -> list[str]:
    """The types that the schema names, or the one that its other keywords suggest."""
    named = schema.get("type")
    if isinstance(named, str):
        return [named]
    if isinstance(named, list):
        return named
    values = [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
    if values and all(isinstance(each, str) for each in values):
        return ["string"]
    for kind in ("object", "array", "string", "number"):
        if any(key in schema for key in _BY_TYPE[kind] if key != "format"):
            return [kind]
    return []


def kind(schema: Schema) -> str:
    """The one type besides ``null``; empty where anything goes, or where there are several."""
    found = [each for each in types(schema) if each != "null"]
    return found[0] if len(found) == 1 else ""


def is_nullable(schema: Schema) -> bool:
    """Whether the value may be ``null``."""
    if "anyOf" in schema:
        return any(isinstance(each, Mapping) and is_null(each) for each in schema["anyOf"])
    return "null" in types(schema) or None in schema.get("enum", ())


def is_null(schema: Schema) -> bool:
    """Whether nothing but ``null`` fits."""
    return schema.get("type") == "null"


def members(schema: Schema) -> list[Schema]:
    """What a normalized union is made of, besides ``null``."""
    return [each for each in schema.get("anyOf", ()) if not is_null(each)]


def referenced_class(schema: Schema) -> str:
    """The class that the schema stands for, where ``null`` may stand in its place too."""
    candidates = members(schema) or [schema]
    return str(candidates[0].get("$ref", "")).rpartition("/")[2] if len(candidates) == 1 else ""


def open_enum(schema: Schema) -> list[Any]:
    """The known values of a normalized enum, next to which any other of their type fits."""
    first, *others = schema.get("anyOf", ({},))
    is_open = "enum" in first and {"type": first["type"]} in others
    return list(first["enum"]) if is_open else []


def is_time_or_text(schema: Schema) -> bool:
    """Whether it is a normalized union of a time and any text."""
    found = members(schema)
    formats = [each.get("format", "") for each in found]
    is_bare = len(found) == 2 and found[1].keys() <= {"type", "description"}
    is_text = all(kind(each) == "string" and "enum" not in each for each in found)
    return is_bare and is_text and formats == ["date-time", ""]


def with_text_rules(items: Schema, rules: object) -> dict[str, Any]:
    """What a list holds, with the list's rules for texts, as far as it holds texts."""
    result = dict(items)
    if not isinstance(rules, Mapping):
        return result
    if rules and (kind(items) == "string" or open_enum(items)):
        result[TEXT_RULES] = {**rules, **_rules(items)}
    elif rules and kind(items) == "array" and "items" in items:
        result["items"] = with_text_rules(items["items"], rules)
    return result


def _rules(schema: Schema) -> Mapping[str, Any]:
    rules = schema.get(TEXT_RULES)
    return rules if isinstance(rules, Mapping) else {}


def union(schema: Schema) -> str:
    """The keyword under which the schema lists others of which one is to fit; empty for none.

    A list that only says which fields come together lists no other schemas: no type can hold to
    that.
    """
    for key in ("oneOf", "anyOf"):
        listed = schema.get(key, ())
        if listed and not all(
            isinstance(each, dict) and each.keys() <= _TOGETHER for each in listed
        ):
            return key
    return ""


def is_model(schema: object) -> bool:
    """Whether the schema becomes a class: an object with properties, described here."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return False
    return "properties" in schema and kind(schema) == "object" and not union(schema)


def effective(schema: Schema) -> dict[str, Any]:
    """The schema with its type spelled out, and with only the keywords that count for it."""
    found = kind(schema)
    counting = _OF_ANY_TYPE.union(_BY_TYPE.get(found, ()))
    result = {key: value for key, value in schema.items() if key in counting}
    for key in COUNTS:  # In JSON, 5.0 is a whole number too.
        if isinstance(result.get(key), float):
            result[key] = int(result[key])
    if found == "array" and (schema.get("uniqueItems") is True or UNIQUE in schema):
        result[UNIQUE] = True
    if found == "string" and schema.get("format") in _TYPED_FORMATS:
        for key in ("minLength", "maxLength", "pattern"):
            result.pop(key, None)
    if found:
        result["type"] = [found, "null"] if is_nullable(schema) else found
    return result


_LITERAL = frozenset({"default", "enum", "example", "examples", "const", TEXT_RULES})
"""Keywords whose values are no schemas."""


def classes_in(value: Any) -> Iterator[str]:
    """The classes that a normalized schema refers to, at any depth."""
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for key, inner in value.items():
            if key not in _LITERAL:
                yield from classes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from classes_in(inner)
