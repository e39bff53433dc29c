"""The format of a string or number: ``format``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from . import enum_const
from .family import (
    Case,
    ConflictError,
    ConstraintChange,
    Family,
    Fault,
    SampleTools,
    Schema,
    declared_kind,
)

KEYWORD = "format"

_TIMES = {"date-time": "IsoDatetime", "date": "IsoDate"}
"""The runtime's types of the formats that models parse."""

_PYTHON_TIMES = {"date-time": "datetime", "date": "date"}
_PHRASES = {"date-time": "with a time zone", "byte": "in Base64"}
_SECRET = "password"

_DISJOINT = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "uuid": "01234567-89ab-cdef-0123-456789abcdef",
    "uri": "https://example.com/",
    "byte": "bG9ja3N0ZXA=",
    "email": "somebody@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "duration": "P1D",
}
"""An example of each format that has no value in common with the others here."""

_EXAMPLES = _DISJOINT | {
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "idn-email": "somebody@example.com",
    "iri": "https://example.com/",
    "iri-reference": "https://example.com/",
    "uri-reference": "https://example.com/",
    "uri-template": "https://example.com/",
    "json-pointer": "/text",
    "relative-json-pointer": "1/text",
    "regex": "text",
}
"""An example of each format that is checked. Two of the further ones may have values in common."""

LENGTHS: Mapping[str, tuple[int, float]] = {
    "date-time": (20, math.inf),
    "date": (10, 10),
    "time": (9, math.inf),
    "duration": (3, math.inf),
    "uuid": (36, 36),
    "email": (3, math.inf),
    "ipv4": (7, 15),
    "ipv6": (2, 45),
}
"""The least and the most characters of the formats."""

_KNOWN = frozenset({*_DISJOINT, "int32", "int64", "float", "double"})
_NARROWER = {("int64", "int32"): "int32", ("double", "float"): "float"}
"""The narrower one of two formats that have values in common."""

_OTHERS = {
    "date-time": ("2026-01-02T03:04:05.678Z", "2020-01-02T03:04:05Z", "1999-12-31T23:59:59Z"),
    "date": ("2020-01-02", "2025-12-31", "1999-12-31", "2000-01-01", "2030-10-10"),
    "email": ("a@b.cd", "a@b", "{}@example.com"),
    "idn-email": ("a@b.cd", "a@b", "{}@example.com"),
    "uri": ("a:b", "a:", "https://example.com/{}"),
    "iri": ("a:b", "a:", "https://example.com/{}"),
    "uri-reference": ("a", "{}"),
    "iri-reference": ("a", "{}"),
    "uri-template": ("a", "{}"),
    "regex": ("a", "{}"),
    "hostname": ("a.b", "a", "{}"),
    "idn-hostname": ("a.b", "a", "{}"),
    "ipv4": ("1.1.1.1", "192.168.100.200"),
    "ipv6": ("::", "2001:0db8:0000:0000:0000:0000:0000:0001"),
    "json-pointer": ("", "/", "/{}"),
    "relative-json-pointer": ("1", "1/{}"),
    "time": ("03:04:05.678Z", "03:04:05+00:00"),
    "duration": ("P1DT2H3M4S", "P10Y10M10DT10H10M10S"),
}
"""Further strings of a format; ``{}`` stands for as many letters as the length requires."""

_SENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z", re.ASCII)
"""The form of times in requests: the client rewrites any other."""


class Formats(Family):
    """The format of a value, of which models parse only dates and times."""

    keywords = (KEYWORD,)
    types = ("string", "number", "integer")
    untyped = frozenset({KEYWORD})

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        """Return the one format, or the narrower one. An unknown format says nothing."""
        if first == second or second not in _KNOWN:
            return first
        if first not in _KNOWN:
            return second
        narrower = _NARROWER.get((first, second)) or _NARROWER.get((second, first))
        if narrower is None:
            raise ConflictError(f"nothing fits: no value has the formats {first} and {second}")
        return narrower

    def describe(self, schema: Schema) -> Iterator[str]:
        if is_time_or_text(schema):
            yield "a time with its zone, or a text"
        elif phrase := _PHRASES.get(schema.get(KEYWORD, "")):
            yield phrase

    def matches(self, schema: Schema, value: Any) -> bool:
        if KEYWORD not in schema or not isinstance(value, str):
            return True
        if is_time(schema):
            return _parses(schema[KEYWORD], value)
        return bool(_checker(schema[KEYWORD]).is_valid(value))

    def shapes_text(self, schema: Schema) -> bool:
        return bool(example(schema))

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        if is_time(schema):
            yield f"not a {schema[KEYWORD]}", "yesterday"

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        """Yield the change between formats of one Python type. Most formats have no effect."""
        first, second = (_effective(each) for each in (old, new))
        if first != second:
            yield ConstraintChange("format-changed", (KEYWORD, KEYWORD), (first, second))


def is_time(schema: Schema) -> bool:
    """Return whether the format is a date or a time, which models parse."""
    return schema.get(KEYWORD) in _TIMES


def is_secret(schema: Schema) -> bool:
    """Return whether the format marks a secret, which no ``repr`` shows."""
    return bool(schema.get(KEYWORD) == _SECRET)


def is_time_or_text(schema: Schema) -> bool:
    """Return whether a normalized union holds a time and any other string."""
    if "anyOf" not in schema:
        return False
    found = [each for each in schema["anyOf"] if each.get("type") != "null"]
    formats = [each.get(KEYWORD, "") for each in found]
    is_bare = len(found) == 2 and found[1].keys() <= {"type", "description"}
    is_text = all(
        declared_kind(each) == "string" and not enum_const.is_closed(each) for each in found
    )
    return is_bare and is_text and formats == ["date-time", ""]


def string_type(schema: Schema) -> str:
    """Return the annotation of a string in a model."""
    return _TIMES.get(schema.get(KEYWORD, ""), "str")


def python_string_type(schema: Schema) -> str:
    """Return the Python type of a string."""
    return _PYTHON_TIMES.get(str(schema.get(KEYWORD)), "str")


def example(schema: Schema) -> str:
    """Return a string of the format; empty for a format without one."""
    return _EXAMPLES.get(schema.get(KEYWORD, ""), "")


def examples(schema: Schema, min_length: int, max_length: float) -> Iterator[str]:
    """Yield strings of the format, of which some have a length in the given bounds."""
    if found := example(schema):
        yield found
    for each in _OTHERS.get(schema.get(KEYWORD, ""), ()):
        room = max(min_length, min(max_length, 1)) - len(each) + len("{}")
        yield each.format("a" * int(max(1, room)))


def check_sample(
    schema: Schema, keywords: Iterable[str], sample_fits: Callable[[], bool]
) -> Iterator[Fault]:
    """Yield a fault where the keywords refuse the form in which a date or time is sent.

    Args:
        schema: The schema.
        keywords: The keywords of a family.
        sample_fits: Whether the sample of the schema meets its constraints.

    """
    stated = [keyword for keyword in keywords if keyword in schema]
    if stated and is_time(schema) and not sample_fits():
        form = schema[KEYWORD]
        message = f"unsupported: {stated[0]} refuses a {form} as it is sent, {_EXAMPLES[form]}"
        yield (stated[0],), message, f"give a matching `example`, or leave out {stated[0]}"


def is_sent(schema: Schema, value: str) -> bool:
    """Return whether a request can contain a value as it is: the client rewrites other times."""
    return schema.get(KEYWORD) != "date-time" or _SENT.fullmatch(value) is not None


@cache
def _checker(form: str) -> Draft202012Validator:
    """Return the validator of a format, which is the sandbox's."""
    return Draft202012Validator({KEYWORD: form}, validate_formats=True)


def _parses(form: str, text: str) -> bool:
    """Return whether a string is a date or time in its one form."""
    try:
        if form == "date":
            return date.fromisoformat(text).isoformat() == text
        is_day = date.fromisoformat(text[:10]).isoformat() == text[:10]
        is_whole = is_day and {"T", ":"} <= set(text)
        return is_whole and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _effective(schema: Schema) -> str | None:
    """Return the format if the generated code depends on it: a documented or a secret one."""
    form = schema.get(KEYWORD)
    return form if form in _PHRASES or form == _SECRET else None


FORMATS = Formats()
