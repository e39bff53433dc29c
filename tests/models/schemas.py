"""What Amazon's own schemas say of a value, read without the generator: does it fit, what would."""

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

_TEXTS = {"date-time": "2026-01-02T03:04:05Z", "dateTime": "2026-01-02T03:04:05Z"}
_TEXTS |= {"date": "2026-01-02", "boolean": "true"}
_SAMPLES = {"contentMD5": "XUFAKrxLKna5cZ2REBfFkg=="}
_OWN_LIST = ("properties", "patternProperties", "definitions")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:\d{2})")
"""As RFC 3339 has it, but that some of Amazon's own leave the seconds out."""

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

    Enums are open: Amazon adds values, so that one which no schema lists yet fits all the same.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._open = {"definitions": _without_enums(model.data.get("definitions", {}))}

    def fits(self, schema: Node, value: Json) -> bool:
        """Whether the value fits the schema; ``in`` and the like of a parameter do not matter."""
        schema = {"allOf": [_without_enums(schema)], **self._open}
        return bool(Draft4Validator(schema, format_checker=_formats).is_valid(value))

    def sample_of(self, parameter: Node) -> Json:
        """Return a value that fits a parameter, also what only prose says of it."""
        known = _SAMPLES.get(parameter["name"])
        return self.sample(parameter.get("schema", parameter)) if known is None else known

    def sample(self, schema: Node) -> Json:
        """Return a value that fits, with no more than is required."""
        value = self._sample(schema)
        assert self.fits(schema, value), f"{value!r} does not fit {schema}"
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
            return _text(schema)
        return dict(self._required(schema))

    def _required(self, schema: Node) -> Iterator[tuple[str, Json]]:
        for part in schema.get("allOf", ()):
            yield from self._required(self._model.resolve(part))
        for name in schema.get("required", ()):
            yield name, self._sample(schema.get("properties", {}).get(name, {}))

    def with_unknown_enums(self, schema: Node, value: Json) -> Json:
        """The value, with a text that no schema lists in the place of each that one lists."""
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
    """Return the value, with a field that no schema lists in each object."""
    if isinstance(value, dict):
        known = {name: with_unknown_fields(inner) for name, inner in value.items()}
        return known | UNKNOWN_FIELD
    return [with_unknown_fields(each) for each in value] if isinstance(value, list) else value


def with_nulls(value: Json) -> Json:
    """Return the value, with ``null`` for each text, number and boolean."""
    if isinstance(value, dict):
        return {name: with_nulls(inner) for name, inner in value.items()}
    return [with_nulls(each) for each in value] if isinstance(value, list) else None


def without_scalars(value: Json) -> Json:
    """Return the value, without the fields that hold a text, a number or a boolean."""
    if isinstance(value, dict):
        inside = {name: each for name, each in value.items() if isinstance(each, dict | list)}
        return {name: without_scalars(each) for name, each in inside.items()}
    return [without_scalars(each) for each in value] if isinstance(value, list) else value


def same(one: Json, other: Json) -> bool:
    """Return whether two values are the same JSON: numbers as numbers, and no boolean is one."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[each], other[each]) for each in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def difference(one: Json, other: Json, where: str = "") -> str:
    """Return the first place where two values are not the same, for a person to read."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = {str(name): (one[name], other[name]) for name in one}
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = {str(number): pair for number, pair in enumerate(zip(one, other, strict=True))}
    else:
        return f"at {where or 'the top'}: {_short(one)} became {_short(other)}"
    wrong = next(name for name, pair in pairs.items() if not same(*pair))
    return difference(*pairs[wrong], f"{where}/{wrong}")


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
    """Return a schema without its enums; a property that is called ``enum`` stays.

    Args:
        node: The schema, or what stands in it.
        names: Whether its keys are names of a file's choice.

    """
    if isinstance(node, Mapping):
        kept = {name: each for name, each in node.items() if names or name != "enum"}
        return {
            name: _without_enums(each, names=not names and name in _OWN_LIST)
            for name, each in kept.items()
        }
    return [_without_enums(each) for each in node] if isinstance(node, list) else node


def _text(schema: Node) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 4)
    text = _TEXTS.get(schema.get("format", ""), "text")
    if len(text) < least:
        text = text.ljust(least, "x")
    if "pattern" not in schema:
        return text[: max(most, least)] if text.startswith("text") else text
    pattern = re.compile(schema["pattern"])
    if pattern.search(text):
        return text
    strategy = from_regex(pattern, fullmatch=True).filter(lambda each: len(each) >= least)
    return str(find(strategy, lambda _: True, settings=settings(database=None, derandomize=True)))
