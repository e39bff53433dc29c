"""Samples of schemas, their values at every limit, and invalid values beyond a limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker

from generator.openapi.schema_keywords import normalized
from generator.pycode.literals import Repeat
from generator.samples.builder import Samples
from generator.samples.mutations import apply_mutation
from tests.generator.support.schema_strategies import ANY, NAMES, PREFIX, classes, expanded


def is_valid(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Return whether the standard validator accepts the value."""
    document = {"allOf": [schema], "components": {"schemas": schemas}}
    validator = Draft202012Validator(document, format_checker=FormatChecker())
    return bool(validator.is_valid(expanded(value)))


def test_a_list_of_unique_items_has_no_equal_items() -> None:
    """If items must be unique, equal items are only used for a value beyond the limit."""
    items = {"type": "string"}
    schema = normalized({"type": "array", "uniqueItems": True, "maxItems": 3, "items": items})
    assert Samples({}).at_limits(schema) == {}
    assert list(Samples({}).invalid_mutations(schema)) == [": 4 items"]
    single = normalized({"type": "array", "uniqueItems": True, "maxItems": 1, "items": items})
    assert list(Samples({}).at_limits(single)) == [": 1 item"]


@given(ANY)
def test_a_sample_is_valid_at_every_limit(schema: dict[str, Any]) -> None:
    """The sample is valid, also with any one of its values at a limit."""
    samples = Samples({})
    whole = samples.sample(schema)
    assert is_valid(whole, schema, {})
    for change, values in samples.at_limits(schema).items():
        assert is_valid(apply_mutation(whole, change, values), schema, {}), change


@given(ANY)
def test_a_mutation_beyond_a_limit_is_invalid(schema: dict[str, Any]) -> None:
    """The schema refuses the sample with any one value just beyond a limit."""
    samples = Samples({})
    whole = samples.sample(schema)
    for change, values in samples.invalid_mutations(schema).items():
        assert not is_valid(apply_mutation(whole, change, values), schema, {}), change


@given(classes())
def test_samples_and_mutations_of_classes(schemas: dict[str, Any]) -> None:
    """Samples, limits and mutations are correct for models that contain each other."""
    samples = Samples(schemas)
    for name in NAMES:
        schema = {"$ref": f"{PREFIX}{name}"}
        whole = samples.sample(schema)
        assert is_valid(whole, schema, schemas)
        for change, values in samples.at_limits(schema).items():
            assert is_valid(apply_mutation(whole, change, values), schema, schemas), change
        for change, values in samples.invalid_mutations(schema).items():
            assert not is_valid(apply_mutation(whole, change, values), schema, schemas), change


LIMITED = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "minLength": 1, "maxLength": 800},
        "same": {"type": "string", "minLength": 3, "maxLength": 3},
        "rows": {"type": "array", "maxItems": 2, "items": {"type": "integer", "minimum": 1}},
        "share": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "day": {"type": "string", "format": "date"},
        "large": {"type": "number", "maximum": 1e300},
    },
}


def test_every_limit_has_its_cases() -> None:
    """Each limit is reached once and exceeded once, and each required field is removed once."""
    samples, schema = Samples({"A": LIMITED}), {"$ref": f"{PREFIX}A"}
    assert list(samples.at_limits(schema)) == [
        "/text: 1 character",
        "/text: 800 characters",
        "/same: 3 characters",
        "/rows: 2 items",
        "/rows/0: 1",
        "/large: 1e+300",
    ]
    assert list(samples.invalid_mutations(schema)) == [
        "/text: 0 characters",
        "/text: 801 characters",
        "/same: 2 characters",
        "/same: 4 characters",
        "/rows: 3 items",
        "/rows/0: 0",
        "/share: 0",
        "/share: 1",
        "/day: not a date",
        "/large: 2e+300",
        "/text: missing",
    ]


def test_long_values_are_short_code() -> None:
    """A string of 800 characters is a repetition, so the generated test stays readable."""
    found = Samples({}).at_limits({"type": "string", "maxLength": 800})
    assert found == {": 800 characters": [Repeat("a", 800)]}


def test_a_mutation_leaves_the_original_unchanged() -> None:
    """A mutation replaces or removes one place of a copy, whatever its key."""
    whole = {"a/b": [{"~": 1}, 2], "c: d": 3}
    assert apply_mutation(whole, "/a~1b/0/~0: two", [2]) == {"a/b": [{"~": 2}, 2], "c: d": 3}
    assert apply_mutation(whole, "/a~1b/1: missing", []) == {"a/b": [{"~": 1}], "c: d": 3}
    assert apply_mutation(whole, "/c: d: missing", []) == {"a/b": [{"~": 1}, 2]}
    assert apply_mutation(whole, ": other", [5]) == 5
    assert whole == {"a/b": [{"~": 1}, 2], "c: d": 3}


@pytest.mark.parametrize(
    ("schema", "sample"),
    [
        ({"type": "string", "examples": ["first", "second"], "default": "d"}, "first"),
        ({"type": "string", "example": "mine"}, "mine"),
        ({"type": "string", "default": "usual"}, "usual"),
        ({"type": "boolean", "default": False}, False),
        ({"type": "number", "enum": [0.5]}, 0.5),
        ({"const": 3}, 3),
        ({"type": "string", "maxLength": 2}, "te"),
        ({"type": "integer"}, 1),
        ({"type": "array", "items": {"type": "string"}}, ["text"]),
        ({"type": "object"}, {}),
        ({"type": ["integer", "null"], "minimum": 7}, 7),
    ],
)
def test_the_documents_own_examples_come_first(schema: dict[str, Any], sample: object) -> None:
    """A sample is the document's example, otherwise a known value, otherwise a derived one."""
    assert Samples({}).sample(schema) == sample


def test_a_closed_enum_has_no_limits() -> None:
    """A limit next to a closed list of values has no cases."""
    schema = {"type": "number", "enum": [1.5], "minimum": 1}
    assert Samples({}).at_limits(schema) == {}
    assert Samples({}).invalid_mutations(schema) == {}


def test_an_unreachable_limit_has_no_case() -> None:
    """A limit between two valid numbers can be exceeded but not reached."""
    schema = {"type": "integer", "minimum": 1, "multipleOf": 2}
    assert Samples({}).at_limits(schema) == {}
    assert len(Samples({}).invalid_mutations(schema)) == 1
    assert Samples({}).sample(schema) == 2


def test_the_limit_of_an_integer_is_an_integer() -> None:
    """A fraction as the limit of an integer stands for the integer beside it."""
    schema = {"type": "integer", "minimum": 1.5}
    assert Samples({}).at_limits(schema) == {": 2": [2]}
    assert Samples({}).invalid_mutations(schema) == {": 1": [1]}
    assert Samples({}).sample(schema) == 2


def test_fields_can_be_omitted_from_a_sample() -> None:
    """The sample of a response omits its errors unless they are required."""
    schemas = {
        "A": {"type": "object", "properties": {"errors": {}, "a": {"$ref": f"{PREFIX}B"}}},
        "B": {"type": "object", "properties": {"errors": {}}, "required": ["errors"]},
    }
    samples = Samples(schemas)
    without = frozenset({"errors"})
    assert samples.sample({"$ref": f"{PREFIX}A"}, without=without) == {"a": {"errors": "text"}}
    assert samples.sample({"$ref": f"{PREFIX}B"}, without=without) == {"errors": "text"}
