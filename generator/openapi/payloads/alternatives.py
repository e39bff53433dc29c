"""Alternatives of objects as one object with the fields of all.

Tools that derive a schema from examples list each example as an alternative: "The first anyOf
schema". Amazon's feeds state rules between fields the same way. A reader needs one class that holds
each of them.
"""

from __future__ import annotations

from typing import Any

from .sourced import SourcedSchema, is_object, shape

_KEYWORDS = ("oneOf", "anyOf")


def without_alternatives(schema: SourcedSchema) -> SourcedSchema:
    """Return a schema in which the inline objects among its alternatives are one object."""
    for keyword in _KEYWORDS:
        members = schema.get(keyword)
        if isinstance(members, list) and members:
            schema = _joined(schema, keyword, members)
    return schema


def either(first: Any, second: Any) -> Any:
    """Return a schema that allows the values of both."""
    if not (isinstance(first, SourcedSchema) and isinstance(second, SourcedSchema)):
        return first
    if shape(first) == shape(second):
        return first
    if is_object(first) and is_object(second):
        return _either_object(first, second)
    if first.get("type") == second.get("type") == "array" and "items" in first:
        items = either(first["items"], second.get("items", first["items"]))
        return SourcedSchema({**first, "items": items}, first.place)
    known = first["anyOf"] if list(first) == ["anyOf"] else [first]
    if any(shape(each) == shape(second) for each in known):
        return first
    return SourcedSchema({"anyOf": [*known, second]}, first.place)


def _joined(schema: SourcedSchema, keyword: str, members: list[Any]) -> SourcedSchema:
    rest = {key: value for key, value in schema.items() if key != keyword}
    if isinstance(schema.get("properties"), dict):
        if not all(_is_rule(each) for each in members):
            return schema
        conditions = [each for each in members if "properties" in each]
        return _with_conditions(SourcedSchema(rest, schema.place), conditions)
    objects = [each for each in members if is_object(each)]
    if not objects:
        return schema
    whole = objects[0]
    for each in objects[1:]:
        whole = _either_object(whole, each)
    others = [each for each in members if not is_object(each)]
    if others:
        return SourcedSchema({**schema, keyword: [whole, *others]}, schema.place)
    if rest.get("type") == "object":
        del rest["type"]
    if {"type", *_KEYWORDS, "allOf", "$ref"} & rest.keys():
        return SourcedSchema({**schema, keyword: [whole]}, schema.place)
    return SourcedSchema({**whole, **rest}, whole.place)


def _is_rule(member: Any) -> bool:
    """Return whether an alternative only adds conditions to the object that contains it."""
    return isinstance(member, SourcedSchema) and member.keys() <= {
        *("description", "properties", "required", "title", "type", "additionalProperties")
    }


def _with_conditions(schema: SourcedSchema, members: list[SourcedSchema]) -> SourcedSchema:
    """Return an object with the properties that only its alternatives describe."""
    known = dict(schema["properties"])
    added: dict[str, Any] = {}
    for member in members:
        for name, each in member["properties"].items():
            if name not in known:
                added[name] = either(added[name], each) if name in added else each
    if not added:
        return schema
    return SourcedSchema({**schema, "properties": {**known, **added}}, schema.place)


def _either_object(first: SourcedSchema, second: SourcedSchema) -> SourcedSchema:
    properties = dict(first["properties"])
    for name, each in second["properties"].items():
        properties[name] = either(properties[name], each) if name in properties else each
    required = [each for each in _required(first) if each in _required(second)]
    examples = [*first.get("examples", ()), *second.get("examples", ())]
    made = {**first, "properties": properties, "required": required, "examples": examples}
    return SourcedSchema(made, first.place)


def _required(schema: SourcedSchema) -> list[Any]:
    found = schema.get("required", [])
    return found if isinstance(found, list) else []
