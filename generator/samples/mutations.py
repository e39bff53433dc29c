"""Mutations of a sample value, each at one place, with which tests make a value invalid."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..constraints import enum_const
from ..constraints.family import SampleTools, Schema
from ..constraints.items import ITEMS
from ..constraints.table import FAMILIES
from ..core.errors import Pointer, show_pointer
from ..openapi import schema_keywords
from ..openapi.allof import PREFIX
from ..openapi.tags import class_of_value, unknown_tags

Mutations = dict[str, list[Any]]
"""The new value by a label of its place and content, such as ``/text: 801 characters``.

The place is a JSON pointer. A list holds the one new value; an empty list removes what is there.
"""

_Mutation = tuple[str, list[Any]]


class Place(NamedTuple):
    """A place in a sample.

    Attributes:
        pointer: The keys and indices that lead to it.
        schema: The schema of its value, in place of a reference.
        value: The value.

    """

    pointer: Pointer
    schema: Schema
    value: Any


def places_in(schemas: Mapping[str, Schema], schema: Schema, value: Any) -> Iterator[Place]:
    """Yield each place in the sample of a schema.

    A class is entered once: its constraints are the same everywhere.

    Args:
        schemas: The schemas of all models by class; ``$ref`` points into it.
        schema: The schema.
        value: The sample.

    """
    yield from _places(schemas, Place((), schema, value), set())


def _places(schemas: Mapping[str, Schema], place: Place, seen: set[str]) -> Iterator[Place]:
    pointer, schema, value = place
    name = schema_keywords.referenced_class(schema)
    if name and name in seen:
        return
    seen.add(name)
    schema = schemas.get(name, schema)
    yield Place(pointer, schema, value)
    inner: list[Place] = []
    if "discriminator" in schema and (chosen := class_of_value(schema, value)):
        inner.append(Place(pointer, {"$ref": f"{PREFIX}{chosen}"}, value))
    if isinstance(value, dict):
        described = schema.get("properties", {}).items()
        inner += [Place((*pointer, k), each, value[k]) for k, each in described if k in value]
    elif isinstance(value, list) and value and "items" in schema:
        inner.append(Place((*pointer, 0), schema["items"], value[0]))
    for each in inner:
        yield from _places(schemas, each, seen)


def at_limits(places: Sequence[Place], tools: SampleTools) -> Iterator[_Mutation]:
    """Yield mutations that each move one value of a sample to a limit."""
    kept = [
        (*pointer, 0)
        for pointer, schema, value in places
        if ITEMS.must_differ(schema) and len(value) > 1
    ]
    kept += [pointer for pointer, schema, _ in places if enum_const.is_closed(schema)]
    tags = _tags(places)
    for pointer, schema, _ in places:
        if pointer not in tags and not any(pointer[: len(each)] == each for each in kept):
            for family in FAMILIES:
                for label, value in family.at_limits(schema, tools):
                    yield _label(pointer, label), [value]


def beyond_limits(places: Sequence[Place], tools: SampleTools) -> Iterator[_Mutation]:
    """Yield mutations that each move one value beyond a limit or remove a required field."""
    for pointer, schema, _ in places:
        if not enum_const.is_closed(schema):
            for family in FAMILIES:
                for label, value in family.beyond_limits(schema, tools):
                    yield _label(pointer, label), [value]
    for pointer, union in _tags(places).items():
        for tag in unknown_tags(union):
            yield _label(pointer, "an unknown tag"), [tag]
    for pointer, schema, value in places:
        for family in FAMILIES:
            for name in family.required_entries(schema, value):
                yield _label((*pointer, name), "missing"), []


def _tags(places: Sequence[Place]) -> dict[Pointer, Schema]:
    """Return the unions with a discriminator, by the places of their tags."""
    return {
        (*pointer, schema["discriminator"]["propertyName"]): schema
        for pointer, schema, _ in places
        if "discriminator" in schema
    }


def _label(pointer: Pointer, content: str) -> str:
    return f"{show_pointer(pointer).removeprefix('#')}: {content}"


def apply_mutation(whole: Any, label: str, values: list[Any]) -> Any:
    """Return a copy of a value with one of its ``Mutations`` applied."""
    place = label.rpartition(": ")[0]
    return _mutated(whole, [_unescaped(each) for each in place.split("/")[1:]], values)


def _mutated(whole: Any, place: list[str], values: list[Any]) -> Any:
    if not place:
        return values[0]
    copied = copy.copy(whole)
    step: Any = int(place[0]) if isinstance(whole, list) else place[0]
    if place[1:]:
        copied[step] = _mutated(whole[step], place[1:], values)
    elif values:
        copied[step] = values[0]
    else:
        del copied[step]
    return copied


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
