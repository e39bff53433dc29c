"""Schemas of one direction: ``readOnly`` is for responses alone, ``writeOnly`` for requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

READ_ONLY, WRITE_ONLY = "readOnly", "writeOnly"

_COMPOSING = ("allOf", "anyOf", "oneOf")
_PREFIX = "#/components/schemas/"

Schemas = Mapping[str, Any]


def without_required(schema: Any, schemas: Schemas, mark: str) -> tuple[Any, Schemas]:
    """Return a schema and its components, in which no property with a mark is required.

    Args:
        schema: The schema of a body or parameter.
        schemas: All components that it references.
        mark: ``readOnly`` for requests, ``writeOnly`` for responses.

    """
    if not _contains([schema, schemas], mark):
        return schema, schemas
    relaxed = {name: _relaxed(each, schemas, mark, frozenset()) for name, each in schemas.items()}
    return _relaxed(schema, schemas, mark, frozenset()), relaxed


def _contains(value: Any, mark: str) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if node.get(mark) is True:
                return True
            waiting += node.values()
    return False


def _relaxed(node: Any, schemas: Schemas, mark: str, outer: frozenset[str]) -> Any:
    """Return a copy of a part; ``outer`` holds the marked names of the composition around it."""
    if isinstance(node, list):
        return [_relaxed(each, schemas, mark, frozenset()) for each in node]
    if not isinstance(node, dict):
        return node
    marked = outer.union(_marked(node, schemas, mark, frozenset()))
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key in _COMPOSING and isinstance(value, list):
            made[key] = [_relaxed(each, schemas, mark, marked) for each in value]
        elif key == "required" and isinstance(value, list):
            made[key] = [each for each in value if each not in marked]
        else:
            made[key] = _relaxed(value, schemas, mark, frozenset())
    return made


def _marked(node: Any, schemas: Schemas, mark: str, seen: frozenset[str]) -> Iterator[str]:
    """Yield the names of an object's properties with the mark, in each part of its composition."""
    if not isinstance(node, dict):
        return
    name = str(node.get("$ref", "")).removeprefix(_PREFIX)
    if name in schemas and name not in seen:
        yield from _marked(schemas[name], schemas, mark, seen | {name})
    described = node.get("properties")
    for each, schema in described.items() if isinstance(described, dict) else ():
        if _has_mark(schema, schemas, mark, frozenset()):
            yield each
    for key in _COMPOSING:
        for part in node.get(key, ()) if isinstance(node.get(key), list) else ():
            yield from _marked(part, schemas, mark, seen)


def _has_mark(schema: Any, schemas: Schemas, mark: str, seen: frozenset[str]) -> bool:
    """Return whether a property's schema has the mark, itself or through what it is made of."""
    if not isinstance(schema, dict):
        return False
    name = str(schema.get("$ref", "")).removeprefix(_PREFIX)
    parts = schema.get("allOf", [])
    return (
        schema.get(mark) is True
        or (
            name in schemas
            and name not in seen
            and _has_mark(schemas[name], schemas, mark, seen | {name})
        )
        or any(_has_mark(each, schemas, mark, seen) for each in parts)
    )
