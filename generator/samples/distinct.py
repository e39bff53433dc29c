"""Different values of one schema, for lists whose items must differ."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain, count, islice
from typing import Any

from ..constraints import enum_const, formats, items, properties
from ..constraints.comparison import identity
from ..constraints.lengths import LENGTHS
from ..constraints.multiples import step
from ..constraints.pattern import KEYWORD as PATTERN
from ..constraints.pattern import matching_text
from ..openapi import schema_keywords
from .conformance import ValueMatcher

Schema = Mapping[str, Any]

_TRIED_PER_VALUE = 20
_TRIED_AT_LEAST = 500
"""The number of candidates after which the search ends."""

_MAX_DEPTH = 5
"""The depth to which the parts of a value are varied."""

_MAX_PATTERN_LENGTH = 200
"""The longest string that is tried for a pattern."""

_SYMBOLS = string.digits + string.ascii_lowercase
_HEX_DIGITS = 16


class DistinctValues:
    """Finder of different values.

    Args:
        schemas: The schemas of all models by class.
        smallest: Returns the smallest sample of a schema.

    """

    def __init__(self, schemas: Mapping[str, Schema], smallest: Callable[[Schema], Any]) -> None:
        self._schemas = schemas
        self._smallest = smallest
        self._matcher = ValueMatcher(schemas)

    def find(self, schema: Schema, first: Any, number: int) -> list[Any]:
        """Return different values that fit a schema: fewer if the search ends before.

        Args:
            schema: The schema of the values.
            first: The first of them.
            number: How many are wanted.

        """
        found = {identity(first): first}
        candidates = self._candidates(schema, 0)
        for each in islice(candidates, _TRIED_AT_LEAST + _TRIED_PER_VALUE * number):
            if len(found) >= number:
                break
            if self._matcher.matches(schema, each):
                found.setdefault(identity(each), each)
        return list(found.values())[:number]

    def _candidates(self, schema: Schema, depth: int) -> Iterator[Any]:
        """Yield values of a schema, of which some may break a constraint or occur twice."""
        if stated := enum_const.known_values(schema) or enum_const.stated_values(schema):
            yield from stated
            return
        name = schema_keywords.referenced_class(schema)
        if name in self._schemas and "anyOf" not in schema:
            if stated := enum_const.stated_values(self._schemas[name]):
                yield from stated
                return
            yield from self._objects(self._schemas[name], self._smallest(schema), depth)
        elif "anyOf" in schema:
            yield from self._members(schema, depth)
        else:
            yield from self._plain(schema, depth)

    def _members(self, union: Schema, depth: int) -> Iterator[Any]:
        tags = union.get("discriminator", {"tags": ()})
        for member in schema_keywords.members(union):
            name = schema_keywords.referenced_class(member)
            own = [tag for tag, known in tags["tags"] if known == name]
            some = islice(self._candidates(member, depth), _TRIED_AT_LEAST)
            for value in some:
                yield value | {tags["propertyName"]: own[0]} if own else value

    def _plain(self, schema: Schema, depth: int) -> Iterator[Any]:
        match schema_keywords.kind(schema):
            case "boolean":
                yield from (True, False)
            case "integer" | "number":
                yield from _numbers(self._smallest(schema), step(schema))
            case "string":
                yield from _strings(schema, self._smallest(schema))
            case "array" if depth < _MAX_DEPTH:
                yield from self._lists(schema, depth)
            case "object" if depth < _MAX_DEPTH:
                yield from self._maps(schema, depth)
            case "":
                yield from (f"value{index}" for index in count(1))

    def _objects(self, schema: Schema, value: Any, depth: int) -> Iterator[Any]:
        """Yield an object with each of its properties varied in turn."""
        yield value
        if depth < _MAX_DEPTH and isinstance(value, dict):
            for name, inner in schema["properties"].items():
                for each in islice(self._candidates(inner, depth + 1), _TRIED_AT_LEAST):
                    yield value | {name: each}

    def _lists(self, schema: Schema, depth: int) -> Iterator[Any]:
        inner = schema.get("items", {})
        min_count = items.ITEMS.min_count(schema)
        others = list(islice(self._candidates(inner, depth + 1), _TRIED_AT_LEAST))
        for each in others:
            yield [each] * max(1, min_count)
        for start in range(len(others)):
            yield others[start : start + max(2, min_count)]

    def _maps(self, schema: Schema, depth: int) -> Iterator[Any]:
        values = properties.described_values(schema) or {}
        entry = self._smallest(values)
        min_count = max(1, properties.PROPERTIES.min_count(schema))
        for index in islice(count(), _TRIED_AT_LEAST):
            yield {f"key{index + offset}": entry for offset in range(min_count)}


def _numbers(start: Any, distance: Any) -> Iterator[Any]:
    for index in count():
        yield start + index * distance
        yield start - index * distance


def _strings(schema: Schema, start: Any) -> Iterator[str]:
    """Yield strings like another one: of other times, other lengths, or with another end."""
    if formats.is_time(schema):
        yield from _times(schema, str(start))
        return
    text = str(start)
    symbols = _SYMBOLS[:_HEX_DIGITS] if formats.example(schema) else _SYMBOLS
    if PATTERN in schema:
        lengths = range(LENGTHS.min_count(schema), _MAX_PATTERN_LENGTH)
        found = (matching_text(schema[PATTERN], each, each) for each in lengths)
        yield from (each for each in found if each is not None)
        yield from _replaced(text, symbols)
    yield from chain.from_iterable(
        _with_end(text, number, symbols) for number in range(len(symbols) ** 3)
    )


def _with_end(text: str, number: int, symbols: str) -> Iterator[str]:
    """Yield a text that ends in a number: with the same length, and longer."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(symbols))
        digits = symbols[digit] + digits
    yield text[: max(0, len(text) - len(digits))] + digits
    yield text + digits
    yield digits


def _replaced(text: str, symbols: str) -> Iterator[str]:
    """Yield a text with each of its letters and digits replaced in turn."""
    for index, letter in enumerate(text):
        if letter.isalnum():
            for symbol in f"{symbols}{symbols.upper()}":
                yield text[:index] + symbol + text[index + 1 :]


def _times(schema: Schema, start: str) -> Iterator[str]:
    if schema[formats.KEYWORD] == "date":
        day = date.fromisoformat(start)
        yield from ((day + timedelta(index)).isoformat() for index in range(100_000))
    else:
        moment = datetime.fromisoformat(start)
        for index in count():
            later = moment + timedelta(seconds=index)
            yield later.isoformat().replace("+00:00", "Z")
