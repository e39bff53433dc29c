"""Checks of single schemas: contradictory constraints and unsupported keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ...constraints import enum_const, table
from ...constraints.family import Fault, Schema
from ...constraints.items import ITEMS
from ...constraints.numbers import rounding_fault
from ...constraints.properties import check_choices, stated_choices
from ...constraints.table import families_in
from ...core.errors import Pointer
from ...openapi import extensions, schema_keywords
from ...samples.builder import NoSampleError, Samples, TooLargeError
from ...samples.conformance import ValueMatcher

NO_SAMPLE = (
    "unsupported: no sample value was found that satisfies the schema",
    "give an `example`, or relax its constraints",
)
"""The message and the hint about a schema without a valid value for tests."""

_MAX_SHOWN = 100
"""The characters of an example that a warning shows."""


def faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of a schema itself, regardless of the schemas inside it."""
    for keyword in schema_keywords.unsupported(schema):
        yield (keyword,), f"unsupported: {keyword}", _alternative(schema, keyword)
    is_typed = "type" in schema and not schema_keywords.is_null(schema)
    if is_typed and not schema_keywords.kind(schema):
        hint = "name one type, and null where it applies"
        yield ("type",), f"unsupported: the type {schema['type']}", hint
    if "type" in schema and schema_keywords.is_null(schema) and enum_const.excludes_null(schema):
        keyword = _listing_keyword(schema)
        message = f"nothing fits: the type is null, and {keyword} excludes it"
        yield (keyword,), message, "correct one of them"
    yield from limit_faults(schema)
    if fault := rounding_fault(schema.get("default")):
        yield ("default",), *fault
    if not extensions.is_client_name(schema.get(extensions.CLIENT_NAME, "name")):
        yield (extensions.CLIENT_NAME,), "the name must be a string", extensions.CLIENT_NAME_FORM


def limit_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of a schema's constraints."""
    kind = schema_keywords.kind(schema)
    for family in families_in(schema):
        yield from family.check(schema, kind)
    yield from check_choices(schema, kind)


def checked_values(
    schema: dict[str, Any], schemas: Mapping[str, Schema] | None = None
) -> tuple[dict[str, Any], list[Fault], list[Fault]]:
    """Return a schema without the listed values that its other keywords exclude.

    Args:
        schema: A normalized schema.
        schemas: The schemas of the classes to which it refers. Without them, the values of a schema
            that refers to a class are kept.

    Returns:
        The schema, the faults, and the warnings.

    """
    if not enum_const.is_closed(schema):
        return schema, [], []
    if schemas is None and schema_keywords.holds_class(schema):
        return schema, [], []
    kept, excluded = enum_const.excluded(schema, ValueMatcher(schemas or {}).matches)
    if not excluded or any(True for _ in limit_faults(schema)):  # That is reported elsewhere.
        return schema, [], []
    faults: list[Fault] = []
    for keyword in sorted({str(place[0]) for place, _ in excluded}):
        if not kept.get(keyword):
            message = f"nothing fits: the other keywords exclude every value of {keyword}"
            faults.append(((keyword,), message, "correct one of them"))
    if faults:
        return schema, faults, []
    return kept, [], [_ignored(place, value) for place, value in excluded]


def warnings(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what a schema states without effect, regardless of the schemas inside it."""
    if "null" in schema_keywords.types(schema) and enum_const.excludes_null(schema):
        keyword = _listing_keyword(schema)
        message = f"the type allows null, and {keyword} excludes it, so the model refuses it"
        hint = " and ".join(enum_const.adding_null(schema))
        yield (keyword,), message, f"{hint} if null is a value"
    for keyword in stated_choices(schema):
        message = f"{keyword} lists required properties, and the client does not check them"
        yield (keyword,), message, "check them before a call, or the server refuses it"


def _listing_keyword(schema: Mapping[str, Any]) -> str:
    return next(each for each in enum_const.ENUM_CONST.keywords if each in schema)


def _ignored(place: Pointer, value: Any) -> Fault:
    shown = json.dumps(value)[:_MAX_SHOWN]
    message = f"the other keywords exclude the value {shown}, so it is ignored"
    return place, message, "correct one of them"


def _alternative(schema: Mapping[str, Any], keyword: str) -> str:
    """Return the remedy for a keyword that this generator does not know."""
    if keyword != "nullable":
        return "describe the schema without it"
    if schema[keyword] is not True:
        return "remove it"
    types = [each for each in schema_keywords.types(schema) if each != "null"]
    if "type" not in schema or not types:
        reference = schema.get("$ref")
        shown = "..." if reference is None else f"$ref: {json.dumps(reference)}"
        return f'write anyOf: [{{{shown}}}, {{type: "null"}}]'
    others = [f'write type: [{", ".join(types)}, "null"]', *enum_const.adding_null(schema)]
    return ", and ".join(others)


def example_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the examples of a normalized schema that it does not allow, if it has no classes."""
    if {"example", "examples"}.isdisjoint(schema) or schema_keywords.holds_class(schema):
        return
    examples: dict[Pointer, Any] = {("example",): schema["example"]} if "example" in schema else {}
    examples |= {("examples", i): each for i, each in enumerate(schema.get("examples", ()))}
    for place, value in examples.items():
        if value is not None and not ValueMatcher({}).matches(schema, value):
            message = f"the example {json.dumps(value)[:_MAX_SHOWN]} does not satisfy its schema"
            yield place, f"{message} and is ignored", "correct the example or the schema"


def sample_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults that make a normalized schema impossible to sample."""
    families = families_in(schema)
    if not families:
        return

    @cache
    def sample_fits() -> bool:
        return has_sample(Samples({}), schema)

    found = [fault for family in families for fault in family.check_sample(schema, sample_fits)]
    yield from found
    is_checked = table.beside_values(schema) or enum_const.is_closed(schema)
    if found or not is_checked or schema_keywords.holds_class(schema):
        return
    if not sample_fits():
        yield next(distinct_faults(Samples({}), schema), ((), *NO_SAMPLE))


def distinct_faults(samples: Samples, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault if a list requires more different items than were found."""
    if not ITEMS.must_differ(schema):
        return
    wanted = ITEMS.min_count(schema)
    try:
        found = len(samples.distinct_items(schema))
    except TooLargeError:  # An operation with such a list is reported.
        return
    if found < wanted:
        message = f"unsupported: {wanted} different items, of which {found} were found"
        yield (), message, "relax minItems, uniqueItems or the items"


def has_sample(samples: Samples, schema: Mapping[str, Any]) -> bool:
    """Return whether a sample of a normalized schema was found that satisfies it.

    A sample that is too large counts as found, because the operation that needs it is reported.
    """
    try:
        samples.sample(schema)
    except NoSampleError:
        return False
    except (TooLargeError, OverflowError):
        return True
    return True
