"""Closed schemas that others extend by ``allOf``, read as open ones.

``additionalProperties: false`` sees the properties beside it alone. In a base, it forbids every
property that an extending schema adds. Generators of documents such as NSwag write it in the base
and in the extension, and mean that the whole object has no further properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...constraints.properties import ADDITIONAL
from ...core.errors import Pointer, Problem
from ..references import at, objects, steps
from .source_places import SourcePlaces


def with_open_bases(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the document without ``additionalProperties: false`` in such schemas, and warnings.

    A closed part of ``allOf`` that is not a reference stays closed beside an open base.
    """
    schemas = [(place, each) for place, each, kind in objects(data, (), "") if kind == "schemas"]
    closed: dict[Pointer, str] = {}
    if any(schema.get(ADDITIONAL) is False for _, schema in schemas):
        for pointer, schema in schemas:
            if isinstance(schema.get("allOf"), list):
                for place, name in _excluded(data, schema, pointer):
                    closed.setdefault(place, name)
    warnings = []
    for place, name in closed.items():
        message = f"{ADDITIONAL}: false forbids {name}, which allOf adds, so it is ignored"
        warnings.append(places.problem((*place, ADDITIONAL), message, "remove it"))
        data = _opened(data, place)
    return data, warnings


def _excluded(data: Any, schema: Any, pointer: Pointer) -> list[tuple[Pointer, str]]:
    """Return the place of each closed part, if a base is one, and a property that it forbids."""
    parts = _parts(data, schema, pointer)
    names = dict.fromkeys(name for part, _ in parts.values() for name in part.get("properties", ()))
    found: list[tuple[Pointer, str]] = []
    is_extended = False
    for place, (part, is_base) in parts.items():
        other = next((name for name in names if name not in part.get("properties", ())), None)
        if part.get(ADDITIONAL) is False and other is not None:
            found.append((place, other))
            is_extended |= is_base
    return found if is_extended else []


def _parts(
    data: Any, schema: Any, pointer: Pointer
) -> dict[Pointer, tuple[Mapping[str, Any], bool]]:
    """Return the schemas that apply to a value, and whether a reference led to each."""
    found: dict[Pointer, tuple[Mapping[str, Any], bool]] = {}
    followed: set[str] = set()
    waiting: list[tuple[Any, Pointer, bool]] = [(schema, pointer, False)]
    while waiting:
        part, place, is_base = waiting.pop()
        if not isinstance(part, Mapping):
            continue
        found[place] = part, is_base
        inside: list[tuple[Any, Pointer, bool]] = []
        reference = part.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            followed.add(reference)
            target = steps(reference)
            inside.append((at(data, target), target, True))
        for index, each in enumerate(part.get("allOf", ())):
            inside.append((each, (*place, "allOf", index), is_base))
        waiting += reversed(inside)
    return found


def _opened(data: Any, place: Pointer) -> Any:
    """Return a copy of the data in which the schema at a place allows other properties."""
    if not place:
        return {key: value for key, value in data.items() if key != ADDITIONAL}
    copied: Any = list(data) if isinstance(data, list) else dict(data)
    copied[place[0]] = _opened(at(data, place[:1]), place[1:])
    return copied
