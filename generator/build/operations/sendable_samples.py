"""Samples of parameters that a request can carry, because tests send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...constraints import enum_const
from ...constraints.items import ITEMS
from ...openapi import schema_keywords
from ...samples.builder import Samples
from .parameter_styles import Style, text_of

Schema = Mapping[str, Any]

_EXAMPLES = ("default", "example", "examples")
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class Form(NamedTuple):
    """The form of a parameter in a request.

    Attributes:
        style: Its style.
        location: Its location.
        required: Whether each request has the parameter.

    """

    style: Style
    location: str
    required: bool

    def can_carry(self, value: Any) -> bool:
        """Return whether a client sends a value and a server can read it."""
        if self.style.name == "json":
            return True
        if isinstance(value, list | dict):
            if not value:
                return not self.required
            return self._can_carry_parts(value)
        return self.location != "path" or _is_segment(text_of(value))

    def _can_carry_parts(self, value: list[Any] | dict[str, Any]) -> bool:
        texts = [*map(text_of, value)]
        if isinstance(value, dict):
            texts += map(text_of, value.values())
        is_apart = self.location == "query" and self.style.explode
        if is_apart or self.style.name == "deepObject":
            return True
        marks = [_SEPARATORS.get(self.style.name, ",")]
        if isinstance(value, dict) and self.style.explode:
            marks.append("=")
        is_separable = all(text and not any(mark in text for mark in marks) for text in texts)
        return is_separable and (self.location != "path" or _is_segment(",".join(texts)))


def sendable_sample(samples: Samples, schema: Schema, form: Form) -> tuple[Any, bool]:
    """Return a sample that a request can carry, if one is found, and whether one is."""
    first = samples.sample(schema)
    if form.can_carry(first):
        return first, True
    found = (samples.sample(each) for each in _alternatives(schema, form))
    sendable = next((each for each in found if form.can_carry(each)), None)
    return (first, False) if sendable is None else (sendable, True)


def _alternatives(schema: Schema, form: Form) -> Iterator[Schema]:
    """Yield the schema without its examples, and with each listed value as its example."""
    plain = _without_examples(schema)
    if "items" not in schema:
        yield plain
        yield from ({**plain, "example": each} for each in _listed(plain))
        return
    items = _without_examples(schema["items"])
    plain = {**plain, "items": items}
    yield plain
    usable = [each for each in _listed(items) if form.can_carry([each])]
    count = max(1, ITEMS.min_count(schema))
    if usable and ITEMS.must_differ(schema):
        yield {**plain, "example": usable[:count]}
    elif usable:
        yield {**plain, "example": usable[:1] * count}


def _without_examples(schema: Schema) -> dict[str, Any]:
    return {key: each for key, each in schema.items() if key not in _EXAMPLES}


def _listed(schema: Schema) -> list[Any]:
    """Return the values that a normalized schema, or a member of it, lists."""
    members = schema_keywords.members(schema) or [schema]
    inside = [value for each in members for value in enum_const.stated_values(each)]
    return [*enum_const.known_values(schema), *inside]


def _is_segment(text: str) -> bool:
    """Return whether a text can be a segment of a path."""
    return text not in {"", ".", ".."}
