"""The references between models: their order, cycles and depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...constraints import properties
from ...constraints.items import ITEMS
from ...ir import Model
from ...openapi import schema_keywords
from ...openapi.allof import PREFIX

MAX_LEVELS = 50
"""The deepest nesting of models, which pydantic builds by recursion."""

_Schemas = Mapping[str, Mapping[str, Any]]


def ordered(models: Iterable[Model], schemas: _Schemas) -> tuple[Model, ...]:
    """Return each model after those that it refers to, as far as cycles allow.

    Args:
        models: The models in the document's order, which is kept otherwise.
        schemas: Their normalized schemas, by class.

    """
    by_name = {str(model.class_name): model for model in models}
    found: dict[str, Model] = {}

    def add(name: str, ancestors: frozenset[str]) -> None:
        if name not in found and name not in ancestors:
            for needed in schema_keywords.classes_in(schemas[name]):
                add(needed, ancestors | {name})
            found[name] = by_name[name]

    for name in by_name:
        add(name, frozenset())
    return tuple(found.values())


def start_of_longest_chain(schemas: _Schemas) -> str:
    """Return the schema that begins the longest chain of references; empty if there is none.

    A reference back into the chain does not lengthen it. The search is not recursive.
    """
    lengths: dict[str, int] = {}
    is_open: set[str] = set()
    waiting = list(reversed([*schemas]))
    while waiting:
        name = waiting[-1]
        needed = {each for each in schema_keywords.classes_in(schemas[name]) if each in schemas}
        if name in lengths:
            waiting.pop()
        elif name in is_open:
            lengths[name] = 1 + max((lengths.get(each, 0) for each in needed), default=0)
            is_open.discard(name)
            waiting.pop()
        else:
            is_open.add(name)
            waiting += [each for each in needed if each not in lengths and each not in is_open]
    return max(lengths, key=lengths.__getitem__, default="")


def infinite_models(schemas: _Schemas) -> list[str]:
    """Return the classes that require themselves, so that no finite value exists."""
    finite: set[str] = set()
    pending = dict(schemas)
    while found := {name for name, schema in pending.items() if _is_finite(schema, finite)}:
        finite |= found
        pending = {name: schema for name, schema in pending.items() if name not in found}
    return list(pending)


def too_deep_models(schemas: _Schemas) -> list[str]:
    """Return the lowest classes whose nesting exceeds ``MAX_LEVELS``."""
    waiting = {name: set(schema_keywords.classes_in(schema)) for name, schema in schemas.items()}
    ready: list[str] = []
    for _ in range(MAX_LEVELS + 1):
        ready = [name for name, held in waiting.items() if not held & waiting.keys()]
        for name in ready:
            del waiting[name]
    return ready


def _is_finite(schema: Mapping[str, Any], finite: set[str]) -> bool:
    """Return whether a schema has a finite value made only of the given classes."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix(PREFIX) in finite
    if members := schema_keywords.members(schema):
        is_nullable = schema_keywords.is_nullable(schema)
        return is_nullable or any(_is_finite(each, finite) for each in members)
    if ITEMS.min_count(schema) > 0:
        return _is_finite(schema.get("items", {}), finite)
    fields = (schema["properties"].get(name, {}) for name in properties.required(schema))
    return all(_is_finite(each, finite) for each in fields)
