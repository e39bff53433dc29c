"""Traversal of the objects of an OpenAPI document, and resolution of its references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from ..constraints.enum_const import ENUM_CONST
from ..core.errors import Pointer

REFERENCE = re.compile(r"#/components/([^/]+)/([^/]+)")
LITERAL_KEYS = frozenset({"default", "example", "examples", *ENUM_CONST.keywords})

_SECTIONS = {
    "callbacks": "callbacks",
    "headers": "headers",
    "links": "links",
    "parameters": "parameters",
    "pathItems": "pathItems",
    "paths": "pathItems",
    "requestBodies": "requestBodies",
    "requestBody": "requestBodies",
    "responses": "responses",
    "securitySchemes": "securitySchemes",
    "webhooks": "pathItems",
}
"""The section of ``components`` that references under a key target; the default is ``schemas``."""

NAMED = frozenset(_SECTIONS) - {"requestBody"} | {
    *("$defs", "content", "dependentSchemas", "encoding", "patternProperties", "properties"),
    *("schemas", "variables"),
}
"""Keys of mappings whose own keys are chosen by the author of the document."""


CONTAINERS = (dict, list)
"""The types of values with parts. A tuple, because ``dict | list`` makes an object at each use."""

Located: TypeAlias = tuple[Pointer, dict[str, Any], str]
"""A place, the object there, and the section of ``components`` for its kind."""


def objects(
    value: Any, pointer: Pointer, section: str, *, named: bool = False
) -> Iterator[Located]:
    """Yield each object of a document, or of a part of it."""
    waiting = [(value, pointer, section, named)]
    while waiting:  # Recursion would pass each object through a generator for each level.
        value, pointer, section, named = waiting.pop()
        if isinstance(value, list):
            waiting += [
                (inner, (*pointer, index), section, False)
                for index, inner in reversed([*enumerate(value)])
                if isinstance(inner, CONTAINERS)
            ]
        elif isinstance(value, dict) and named:
            waiting += [
                (inner, (*pointer, key), section, False)
                for key, inner in reversed(value.items())
                if isinstance(inner, CONTAINERS)
            ]
        elif isinstance(value, dict):
            yield pointer, value, section
            waiting += [
                (
                    dict(path_items(inner)) if key == "paths" else inner,
                    (*pointer, key),
                    _SECTIONS.get(key, "schemas"),
                    key in NAMED,
                )
                for key, inner in reversed(value.items())
                if isinstance(inner, CONTAINERS)
                and key not in LITERAL_KEYS
                and not key.startswith("x-")
            ]


def path_items(paths: Any) -> Iterator[tuple[str, Any]]:
    """Yield each path with its path item, without the extensions beside them."""
    if isinstance(paths, dict):
        yield from ((path, item) for path, item in paths.items() if not path.startswith("x-"))


def is_schema(pointer: Pointer) -> bool:
    """Return whether a pointer leads to a schema that is not inside another one."""
    if len(pointer) == 3 and pointer[:2] == ("components", "schemas"):
        return True
    return pointer[-1:] == ("schema",) and pointer[-2] not in NAMED


def resolves(data: Any, reference: Any) -> bool:
    """Return whether a reference resolves, if necessary through other references."""
    seen = set()
    while isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        try:
            target = at(data, steps(reference))
        except (KeyError, TypeError):
            return False
        if not isinstance(target, dict) or "$ref" not in target:
            return True
        reference = target["$ref"]
    return False


def steps(reference: str) -> tuple[str, ...]:
    """Return the steps of a reference within the document."""
    found = reference.removeprefix("#/").split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in found)


def at(data: Any, pointer: Pointer) -> Any:
    """Return the value at a pointer."""
    for step in pointer:
        data = data[step]
    return data


def follow(data: Any, path: Iterable[Any]) -> Pointer:
    """Return the pointer that a path leads to if references on its way are resolved."""
    place: Pointer = ()
    for step in path:
        place = (*place, step)
        value = at(data, place)
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            place = steps(value["$ref"])
            value = at(data, place)
    return place
