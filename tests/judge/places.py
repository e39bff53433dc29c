"""The schemas of a document that describe one place of a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Path = tuple[str | int, ...]
Schema = Mapping[str, Any]

_COMPOSING = ("allOf", "oneOf", "anyOf")


@dataclass(frozen=True)
class Place:
    """A place of a value.

    Attributes:
        name: The key or the index in what surrounds it; empty for the whole value.
        value: The value there.
        schemas: Every schema that says something of it: references and compositions are followed.

    """

    name: str | int
    value: Json
    schemas: tuple[Schema, ...]

    def stated(self, keyword: str) -> list[Any]:
        """Return what the schemas say by a keyword."""
        return [each[keyword] for each in self.schemas if keyword in each]


def places_to(data: Mapping[str, Any], schema: Schema, value: Json, path: Path) -> list[Place]:
    """Return the places on the way to a path, from the whole value to the last one.

    Args:
        data: The document.
        schema: The schema of the whole value.
        value: The whole value.
        path: Keys and indices as pydantic reports them, with the names of a union's classes.

    """
    found = [Place("", value, tuple(_spread(data, schema, set())))]
    for number, step in enumerate(path):
        holder = found[-1]
        is_last = number == len(path) - 1
        if isinstance(holder.value, list) and isinstance(step, int):
            inside = holder.value[step] if step < len(holder.value) else None
            schemas = holder.stated("items")
        elif isinstance(holder.value, dict) and (step in holder.value or is_last):
            inside = holder.value.get(step)
            schemas = [each[step] for each in holder.stated("properties") if step in each]
            schemas = schemas or [
                each for each in holder.stated("additionalProperties") if isinstance(each, dict)
            ]
        else:
            continue  # The name of a class.
        spread = (one for each in schemas for one in _spread(data, each, set()))
        found.append(Place(step, inside, tuple(spread)))
    return found


def _spread(data: Mapping[str, Any], schema: Json, seen: set[str]) -> Iterator[Schema]:
    if not isinstance(schema, dict):
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        yield from _spread(data, resolve(data, schema), seen)
    for keyword in _COMPOSING:
        for each in schema.get(keyword, ()):
            yield from _spread(data, each, seen)


def resolve(data: Mapping[str, Any], node: Any) -> Any:
    """Return the node that a reference leads to, or the node itself."""
    while "$ref" in node:
        target: Any = data
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node
