"""Validation, samples and variants of values under Amazon's schemas, without the generator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from hypothesis import find, settings
from hypothesis.strategies import from_regex
from jsonschema import Draft4Validator, FormatChecker

from tests.models.swagger import Json, Model, Node

UNKNOWN_FIELD = {"lockstepUnknownField": {"more": [1, "two", None, {"three": 3.5}]}}
UNKNOWN_ENUM = "LOCKSTEP_UNKNOWN_VALUE"

_STRINGS = {"date-time": "2026-01-02T03:04:05Z", "dateTime": "2026-01-02T03:04:05Z"}
_STRINGS |= {"date": "2026-01-02", "boolean": "true"}
_SAMPLES = {"contentMD5": "XUFAKrxLKna5cZ2REBfFkg=="}
_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "definitions")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:\d{2})")
"""RFC 3339, with optional seconds, because some of Amazon's examples omit them."""

_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
@_formats.checks("dateTime", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(
        _TIME.fullmatch(value) and datetime.fromisoformat(value)
    )


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(len(value) == 10 and date.fromisoformat(value))


class DocumentSchemas:
    """The schemas of one file.

    Enums are open, because Amazon adds values: an unlisted value is valid.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._open = {"definitions": _without_enums(model.data.get("definitions", {}))}

    def is_valid(self, schema: Node, value: Json) -> bool:
        """Return whether the value is valid; keys of a parameter, such as ``in``, are ignored."""
        schema = {"allOf": [_without_enums(schema)], **self._open}
        return bool(Draft4Validator(schema, format_checker=_formats).is_valid(value))

    def sample_of(self, parameter: Node) -> Json:
        """Return a valid value of a parameter; some have formats that only prose describes."""
        known = _SAMPLES.get(parameter["name"])
        return self.sample(parameter.get("schema", parameter)) if known is None else known

    def sample(self, schema: Node) -> Json:
        """Return a valid value with required properties only."""
        value = self._sample(schema)
        assert self.is_valid(schema, value), f"{value!r} does not match {schema}"
        return value

    def _sample(self, schema: Node) -> Json:
        schema = self._model.resolve(schema)
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "object" if "properties" in schema else "")
        if kind == "array":
            return [self._sample(schema["items"])] * max(1, schema.get("minItems", 0))
        if kind in {"integer", "number"}:
            return schema.get("minimum", schema.get("maximum", 1))
        if kind == "boolean":
            return True
        if kind == "string":
            return _string(schema)
        return dict(self._required(schema))

    def _required(self, schema: Node) -> Iterator[tuple[str, Json]]:
        for part in schema.get("allOf", ()):
            yield from self._required(self._model.resolve(part))
        for name in schema.get("required", ()):
            yield name, self._sample(schema.get("properties", {}).get(name, {}))

    def with_unknown_enums(self, schema: Node, value: Json) -> Json:
        """Return the value with an unlisted string in place of each enum value."""
        return self._with_unknown_enums([schema], value)

    def _with_unknown_enums(self, schemas: list[Node], value: Json) -> Json:
        schemas = [part for each in schemas for part in self._parts(each)]
        if isinstance(value, dict):
            return {
                name: self._with_unknown_enums(list(_properties(schemas, name)), inner)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            items = [each["items"] for each in schemas if "items" in each]
            return [self._with_unknown_enums(items, inner) for inner in value]
        is_listed = isinstance(value, str) and any("enum" in each for each in schemas)
        return UNKNOWN_ENUM if is_listed else value

    def _parts(self, schema: Node) -> Iterator[Node]:
        schema = self._model.resolve(schema)
        yield schema
        for part in schema.get("allOf", ()):
            yield from self._parts(part)


def with_unknown_fields(value: Json) -> Json:
    """Return the value with an undocumented field in each object."""
    if isinstance(value, dict):
        known = {name: with_unknown_fields(inner) for name, inner in value.items()}
        return known | UNKNOWN_FIELD
    return [with_unknown_fields(each) for each in value] if isinstance(value, list) else value


def with_nulls(value: Json) -> Json:
    """Return the value with ``null`` in place of each string, number and boolean."""
    if isinstance(value, dict):
        return {name: with_nulls(inner) for name, inner in value.items()}
    return [with_nulls(each) for each in value] if isinstance(value, list) else None


def without_scalars(value: Json) -> Json:
    """Return the value without the fields whose values are strings, numbers or booleans."""
    if isinstance(value, dict):
        inside = {name: each for name, each in value.items() if isinstance(each, dict | list)}
        return {name: without_scalars(each) for name, each in inside.items()}
    return [without_scalars(each) for each in value] if isinstance(value, list) else value


def same(one: Json, other: Json) -> bool:
    """Return whether two values are the same JSON; 1 equals 1.0 but not ``true``."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[each], other[each]) for each in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def difference(one: Json, other: Json, where: str = "") -> str:
    """Return a readable description of the first place where two values differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = {str(name): (one[name], other[name]) for name in one}
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = {str(number): pair for number, pair in enumerate(zip(one, other, strict=True))}
    else:
        return f"at {where or 'the top'}: {_short(one)} became {_short(other)}"
    different = next(name for name, pair in pairs.items() if not same(*pair))
    return difference(*pairs[different], f"{where}/{different}")


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) < 100 else f"{text[:97]}..."


def _properties(schemas: list[Node], name: str) -> Iterator[Node]:
    for schema in schemas:
        if name in schema.get("properties", {}):
            yield schema["properties"][name]
        elif isinstance(schema.get("additionalProperties"), Mapping):
            yield schema["additionalProperties"]


def _without_enums(node: Any, *, names: bool = False) -> Any:
    """Return a schema without its enums; a property called ``enum`` stays.

    Args:
        node: The schema or a part of it.
        names: Whether the node's keys are names of properties or definitions, not keywords.

    """
    if isinstance(node, Mapping):
        kept = {name: each for name, each in node.items() if names or name != "enum"}
        return {
            name: _without_enums(each, names=not names and name in _MAPS_OF_SCHEMAS)
            for name, each in kept.items()
        }
    return [_without_enums(each) for each in node] if isinstance(node, list) else node


def _string(schema: Node) -> str:
    minimum, maximum = schema.get("minLength", 0), schema.get("maxLength", 4)
    text = _STRINGS.get(schema.get("format", ""), "text")
    if len(text) < minimum:
        text = text.ljust(minimum, "x")
    if "pattern" not in schema:
        return text[: max(maximum, minimum)] if text.startswith("text") else text
    pattern = re.compile(schema["pattern"])
    if pattern.search(text):
        return text
    strategy = from_regex(pattern, fullmatch=True).filter(lambda each: len(each) >= minimum)
    return str(find(strategy, lambda _: True, settings=settings(database=None, derandomize=True)))
