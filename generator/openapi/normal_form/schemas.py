"""Schemas in one spelling: one type each, and no keyword that allows every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...constraints.enum_const import implied_type
from ...constraints.files import with_binary_format
from ...constraints.properties import only_requires
from ...constraints.regular_expressions import portable
from ...constraints.table import BY_KEYWORD
from ...core.errors import Pointer
from .dialects import DIALECT
from .source_places import SourcePlaces

Schema = Mapping[str, Any]

_ANYTHING: tuple[Any, ...] = (True, {})
_ANY_NAME = (*_ANYTHING, {"type": "string"})

_COMPOSITION = frozenset(
    {"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"}
)
"""Keywords through which another schema may evaluate properties."""

_EMPTY: Mapping[str, Callable[[Schema], bool]] = {
    "$anchor": lambda schema: True,  # A name for references, which other rules refuse.
    "$defs": lambda schema: True,  # The same.
    DIALECT: lambda schema: True,  # Every schema is of the one dialect of OpenAPI 3.1.
    "contains": lambda schema: schema.get("minContains") == 0 and "maxContains" not in schema,
    "contentSchema": lambda schema: True,  # An annotation: JSON Schema checks nothing by it.
    "dependentRequired": lambda schema: not any(schema["dependentRequired"].values()),
    "dependentSchemas": lambda schema: all(
        each in _ANYTHING for each in schema["dependentSchemas"].values()
    ),
    "else": lambda schema: "if" not in schema,
    "if": lambda schema: not {"then", "else"} & schema.keys(),
    "maxContains": lambda schema: "contains" not in schema,
    "minContains": lambda schema: "contains" not in schema,
    "not": lambda schema: schema["not"] is False,
    "patternProperties": lambda schema: all(
        each in _ANYTHING for each in schema["patternProperties"].values()
    )
    and schema.get("additionalProperties", True) in _ANYTHING,
    "propertyNames": lambda schema: schema["propertyNames"] in _ANY_NAME,
    "then": lambda schema: "if" not in schema,
    "unevaluatedItems": lambda schema: schema["unevaluatedItems"] in _ANYTHING,
    "unevaluatedProperties": lambda schema: schema["unevaluatedProperties"] in _ANYTHING,
}
"""Whether a keyword allows every value, by keyword."""

_ARRAY_KEYWORDS = frozenset({"items", "prefixItems", "contains", "minContains", "maxContains"})
_OBJECT_KEYWORDS = frozenset(
    {"properties", "patternProperties", "propertyNames", "discriminator", "unevaluatedProperties"}
    | {"dependentRequired", "dependentSchemas"}
)
_KINDS: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def plain_schema(schema: Schema, pointer: Pointer, places: SourcePlaces) -> Schema:
    """Return a schema that allows the same values in the spelling of the normal form.

    Args:
        schema: A valid schema.
        pointer: Its place.
        places: Takes the places of the parts that move.

    """
    if empty := [key for key in schema if key in _EMPTY and _EMPTY[key](schema)]:
        if "contains" in empty:
            empty.append("minContains")
        schema = {key: value for key, value in schema.items() if key not in empty}
    if schema.get("unevaluatedProperties") is False and not _COMPOSITION & schema.keys():
        schema = _with_closed_properties(schema, pointer, places)
    schema = _with_plain_choices(with_binary_format(_with_required_properties(schema)))
    if isinstance(pattern := schema.get("pattern"), str) and portable(pattern) != pattern:
        schema = {**schema, "pattern": portable(pattern)}
    if "type" not in schema and _COMPOSITION.isdisjoint(schema):
        schema = _with_implied_type(schema)
    named = schema.get("type", [])
    kinds = [each for each in ([named] if isinstance(named, str) else named) if each != "null"]
    if kinds == ["array"] and not {"items", "prefixItems"} & schema.keys():
        return {**schema, "items": {}}
    if len(kinds) < 2 or not _COMPOSITION.isdisjoint(schema):
        return schema
    return _as_union(schema, kinds, pointer, places)


def _with_implied_type(schema: Schema) -> Schema:
    """Return a schema that states the type of the lists or objects that it lists."""
    implied = implied_type(schema)
    return {"type": implied, **schema} if implied else schema


def _with_required_properties(schema: Schema) -> Schema:
    """Return a schema whose properties include those that it requires without describing them."""
    is_object = schema.get("type") == "object" or "properties" in schema
    others = schema.get("additionalProperties", {})
    if not is_object or others is False or not _COMPOSITION.isdisjoint(schema):
        return schema
    known = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in known]
    if not missing:
        return schema
    described = others if isinstance(others, Mapping) else {}
    return {**schema, "properties": {**known, **dict.fromkeys(missing, described)}}


def _with_plain_choices(schema: Schema) -> Schema:
    """Return a schema that states the type of its objects once, not in each list.

    An object alone can meet exactly one of several lists: they allow every other value.
    """
    for keyword in ("oneOf", "anyOf"):
        members = schema.get(keyword, ())
        if schema.get("type") == "object" and any(map(_is_typed, members)):
            plain = [_without_type(each) for each in members]
            if only_requires(plain):
                schema = {**schema, keyword: plain}
    several = schema.get("oneOf", ())
    if "type" not in schema and len(several) > 1 and only_requires(several):
        return {"type": "object", **schema}
    return schema


def _is_typed(member: object) -> bool:
    return isinstance(member, Mapping) and member.get("type") == "object"


def _without_type(member: Any) -> Any:
    if not _is_typed(member):
        return member
    return {key: value for key, value in member.items() if key != "type"}


def _with_closed_properties(schema: Schema, pointer: Pointer, places: SourcePlaces) -> Schema:
    """Without other schemas at one place, both keywords say that no other property is allowed."""
    if "additionalProperties" not in schema:
        places.move((*pointer, "additionalProperties"), (*pointer, "unevaluatedProperties"))
    rest = {key: value for key, value in schema.items() if key != "unevaluatedProperties"}
    return {"additionalProperties": False, **rest}


def _as_union(schema: Schema, kinds: list[str], pointer: Pointer, places: SourcePlaces) -> Schema:
    """Return the schema as a union of one schema for each of its types."""
    if "number" in kinds:
        kinds = [each for each in kinds if each != "integer"]
    first = kinds[0]
    kinds = [each for each in kinds if _has_value(schema, each)]
    is_nullable = "null" in schema["type"] and _has_value(schema, "null")
    if len(kinds) < 2:
        null = ["null"] if is_nullable else []
        return {**schema, "type": [*kinds, *null] or first}  # ``first`` has none of the values.
    members: list[dict[str, Any]] = [_of_kind(schema, each) for each in kinds]
    if is_nullable:
        members.append({"type": "null"})
    for index in range(len(members)):
        places.move((*pointer, "anyOf", index), pointer)
    taken = {"type"}.union(*(each.keys() for each in members))
    rest = {key: value for key, value in schema.items() if key not in taken}
    return {**rest, "anyOf": members}


def _has_value(schema: Schema, kind: str) -> bool:
    """Return whether the values that a schema lists, if it does, include one of a type."""
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    return listed is None or any(_is_of(each, kind) for each in listed)


def _of_kind(schema: Schema, kind: str) -> dict[str, Any]:
    """Return what a schema says about values of one type."""
    found: dict[str, Any] = {"type": kind}
    for key, value in schema.items():
        family = BY_KEYWORD.get(key)
        if key in _ARRAY_KEYWORDS:
            is_about = kind == "array"
        elif key in _OBJECT_KEYWORDS:
            is_about = kind == "object"
        elif family is None:
            continue
        else:
            is_about = not family.types or kind in family.types
        if key == "enum":
            found[key] = [each for each in value if _is_of(each, kind)]
        elif is_about and (key != "const" or _is_of(value, kind)):
            found[key] = value
    return found


def _is_of(value: Any, kind: str) -> bool:
    """Return whether a value has a type of JSON Schema."""
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])
