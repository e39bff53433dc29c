"""Types of request bodies as dicts, whose keys are the names in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...constraints import properties
from ...ir import BodyDict, DictKey
from ...openapi.schema_keywords import classes_in
from ...pycode.identifiers import Identifier
from ...pycode.literals import Code
from . import type_annotations
from .type_annotations import Schema

DICTS, MODELS = "_dicts", "_models"
"""The modules of an API's dicts and models, as the generated code refers to them."""


def body_type(schema: Schema, classes: Mapping[str, Schema]) -> Code:
    """Return the type of a body in a method's signature.

    Args:
        schema: The normalized schema.
        classes: The normalized schemas of all classes.

    """
    return type_annotations.passed(schema, lambda name: _types(name, classes, f"{DICTS}.", ""))


def body_dicts(bodies: Iterable[Schema], classes: Mapping[str, Schema]) -> tuple[BodyDict, ...]:
    """Return a dict for each class in the bodies, in the order in which the bodies reach them.

    Args:
        bodies: The normalized schemas of the bodies.
        classes: The normalized schemas of all classes.

    """
    found: dict[str, BodyDict] = {}
    waiting = [name for body in bodies for name in classes_in(body)]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            sent = _sent(classes[name])
            found[name] = BodyDict(Identifier(name), tuple(_keys(classes[name], sent, classes)))
            waiting += [inner for each in sent.values() for inner in classes_in(each)]
    return tuple(found.values())


def _keys(
    schema: Schema, sent: Mapping[str, Schema], classes: Mapping[str, Schema]
) -> Iterator[DictKey]:
    required = properties.required_in_requests(schema)
    for key, inner in sent.items():
        kind = type_annotations.passed(inner, lambda name: _types(name, classes, "", f"{MODELS}."))
        yield DictKey(key, kind, key in required)


def _sent(schema: Schema) -> dict[str, Any]:
    """Return the properties that requests contain."""
    return {
        key: inner
        for key, inner in schema["properties"].items()
        if inner.get(properties.READ_ONLY) is not True
    }


def _types(name: str, classes: Mapping[str, Schema], dicts: str, models: str) -> Iterator[str]:
    """Yield the types of an object: its model, its dict, and a mapping if it allows other keys."""
    yield f"{models}{name}"
    yield f"{dicts}{BodyDict.name_of(name)}"
    if properties.ADDITIONAL in classes[name]:
        yield "Mapping[str, object]"
