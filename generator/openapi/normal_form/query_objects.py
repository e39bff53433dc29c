"""Objects in a query whose properties include a list, as parameters of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...core.errors import Pointer, Problem
from ..references import at, path_items, steps
from .operation_ids import METHODS
from .source_places import SourcePlaces

_KEPT = frozenset(
    {"type", "properties", "required", "title", "description", "deprecated", "example", "examples"}
)
"""Keywords of an object that say nothing about its properties as a whole."""


_OF_OBJECTS = frozenset({"properties", "additionalProperties"})

_Part = tuple[dict[str, Any], Pointer]
"""A parameter for a property, and the place of the property's schema."""


class _Resolved(NamedTuple):
    """A value that a reference may have led to, and its place."""

    value: Any
    place: Pointer


def with_query_objects_split(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the document with a parameter for each property of such objects, and warnings.

    A query has the properties of an exploded object as parameters of their own. No style of OpenAPI
    has a form for a list inside an object, but each style has one for a list. Spring describes
    ``page``, ``size`` and ``sort`` as one object this way.
    """
    paths: dict[str, Any] = {}
    warnings: list[Problem] = []
    for path, item in path_items(data.get("paths")):
        for steps_to in ((), *((method,) for method in METHODS if method in item)):
            holder = at(item, steps_to)
            place = ("paths", path, *steps_to, "parameters")
            parameters = holder.get("parameters", ())
            found = [_split(data, each, (*place, i)) for i, each in enumerate(parameters)]
            requests = _of_requests(item, steps_to)
            if not any(found) or any(_has_clash(data, each, found) for each in requests):
                continue
            warnings += [places.problem((*place, i), *_note(e)) for i, e in enumerate(found) if e]
            changed = {**holder, "parameters": _written_out(parameters, found, place, places)}
            item = paths[path] = {**item, steps_to[0]: changed} if steps_to else changed
    return ({**data, "paths": {**data["paths"], **paths}} if paths else data), warnings


def _of_requests(item: Mapping[str, Any], steps_to: tuple[str, ...]) -> list[list[Any]]:
    """Return the parameters of each operation that has those of a path item or of itself."""
    shared = item.get("parameters", ())
    return [[*shared, *item.get(key, {}).get("parameters", ())] for key in steps_to or METHODS]


def _has_clash(data: dict[str, Any], parameters: list[Any], found: list[list[_Part]]) -> bool:
    """Return whether a property has the name of a parameter, or of another property."""
    described = [_resolved(data, each, ()).value for each in parameters]
    taken = [each["name"] for each in described if each["in"] == "query"]
    names = taken + [part["name"] for parts in found for part, _ in parts]
    return len(names) > len({*names})


def _note(parts: list[_Part]) -> tuple[str, str]:
    named = ", ".join(part["name"] for part, _ in parts)
    message = f"the object contains a list, so each property is an argument of its own: {named}"
    return message, "describe each of them as a parameter"


def _written_out(
    parameters: list[Any],
    found: list[list[_Part]],
    place: Pointer,
    places: SourcePlaces,
) -> list[Any]:
    """Return the parameters with the parts of each object in its place."""
    written: list[Any] = []
    origins: list[tuple[Pointer, Pointer | None]] = []
    for index, (parameter, parts) in enumerate(zip(parameters, found, strict=True)):
        written += [part for part, _ in parts] or [parameter]
        origins += [((*place, index), schema) for _, schema in parts] or [((*place, index), None)]
    for index in reversed(range(len(written))):  # A place is read before it gets another origin.
        old, schema = origins[index]
        new = (*place, index)
        if new != old:
            places.move(new, old)
        if schema is not None:
            places.move((*new, "schema"), schema)
    return written


def _split(data: dict[str, Any], parameter: Any, place: Pointer) -> list[_Part]:
    """Return a parameter for each property with the place of its schema; none to keep the object.

    The object stays one parameter, which other stages judge, if its parts would allow more than the
    object does, or if it has no list.
    """
    described, at_parameter = _resolved(data, parameter, place)
    is_exploded = described.get("style", "form") == "form" and described.get("explode", True)
    if described.get("in") != "query" or not is_exploded or "schema" not in described:
        return []
    schema, at_schema = _resolved(data, described["schema"], (*at_parameter, "schema"))
    if not isinstance(schema, Mapping) or not _is_bag(schema):
        return []
    required = schema.get("required", ())
    if required and not described.get("required"):
        return []
    kinds = {name: set(_kinds(data, each, set())) for name, each in schema["properties"].items()}
    all_kinds = set().union(*kinds.values())
    if "array" not in all_kinds or "object" in all_kinds:
        return []
    more = {key: described[key] for key in ("deprecated",) if key in described}
    return [
        (
            {"name": name, "in": "query", "required": name in required, "schema": each, **more},
            (*at_schema, "properties", name),
        )
        for name, each in schema["properties"].items()
    ]


def _is_bag(schema: Mapping[str, Any]) -> bool:
    """Return whether an object constrains its properties one by one."""
    keywords = {key for key in schema if not key.startswith("x-")} - _KEPT
    is_open = schema.get("additionalProperties", True) in (True, False, {})
    has_all = set(schema.get("required", ())) <= set(schema.get("properties", ()))
    return (
        bool(schema.get("properties"))
        and keywords <= {"additionalProperties"}
        and (is_open and has_all)
    )


def _kinds(data: dict[str, Any], schema: Any, seen: set[str]) -> Iterator[str]:
    """Yield the types that a schema states, by itself or through others."""
    if not isinstance(schema, Mapping) or schema.get("$ref") in seen:
        return
    if "$ref" in schema:
        yield from _kinds(data, at(data, steps(schema["$ref"])), {*seen, schema["$ref"]})
    if not _OF_OBJECTS.isdisjoint(schema):
        yield "object"
    stated = schema.get("type", ())
    yield from (stated,) if isinstance(stated, str) else stated
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(keyword, ()):
            yield from _kinds(data, each, seen)


def _resolved(data: dict[str, Any], value: Any, place: Pointer) -> _Resolved:
    """Return what a value stands for; annotations beside a reference do not matter here."""
    seen: set[str] = set()
    while isinstance(value, Mapping) and "$ref" in value and value["$ref"] not in seen:
        seen.add(value["$ref"])
        place = steps(value["$ref"])
        value = at(data, place)
    return _Resolved(value, place)
