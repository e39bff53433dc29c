"""Samples of lists whose items must differ."""

from __future__ import annotations

from typing import Any

import pytest

from generator.constraints.comparison import identity
from generator.samples.builder import Samples
from generator.samples.conformance import ValueMatcher

TEXT = {"type": "string"}
PAIR = {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": {"type": "boolean"}}}
KINDS = {"kind": {**TEXT, "maxLength": 9}, "n": {"type": "integer", "maximum": 5}}
OTHER = {"type": "object", "required": ["kind"], "properties": KINDS}
SCHEMAS: dict[str, Any] = {"Pair": PAIR, "Other": OTHER, "Kin": OTHER}
REFERENCES = [{"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS]
TAGGED = {
    "anyOf": REFERENCES[1:],
    "discriminator": {"propertyName": "kind", "tags": [["a", "Other"], ["b", "Kin"]]},
}


def unique(items: dict[str, Any], number: int) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "minItems": number, "items": items}


@pytest.mark.parametrize(
    ("items", "number"),
    [
        (TEXT, 500),
        ({**TEXT, "minLength": 3, "maxLength": 3}, 100),
        ({**TEXT, "maxLength": 1}, 30),
        ({**TEXT, "pattern": "^[A-Z]{2}$"}, 5),
        ({**TEXT, "pattern": "^a+$"}, 10),
        ({**TEXT, "format": "date"}, 400),
        ({**TEXT, "format": "date-time"}, 4),
        ({**TEXT, "format": "uuid"}, 40),
        ({"anyOf": [{**TEXT, "enum": ["a", "b"]}, TEXT]}, 2),
        ({"type": "boolean"}, 2),
        ({"type": "integer", "minimum": 3, "maximum": 6}, 4),
        ({"type": "number", "multipleOf": 0.5, "exclusiveMaximum": 2}, 10),
        ({"type": "array", "items": TEXT}, 3),
        ({"type": "object", "additionalProperties": TEXT}, 3),
        ({}, 3),
        (REFERENCES[0], 10),
        (TAGGED, 3),
        ({"anyOf": [{"type": "integer", "maximum": 1, "minimum": 1}, TEXT]}, 3),
    ],
)
def test_the_items_of_a_sample_differ(items: dict[str, Any], number: int) -> None:
    """As many items as the list requires are found, and each of them fits."""
    found = Samples(SCHEMAS).sample(unique(items, number))
    assert len({identity(each) for each in found}) == len(found) == number
    assert all(ValueMatcher(SCHEMAS).matches(items, each) for each in found)


@pytest.mark.parametrize(
    ("items", "number"),
    [
        ({"type": "boolean"}, 2),
        ({"type": "integer", "minimum": 3, "maximum": 6}, 4),
        ({"anyOf": [{**TEXT, "enum": ["a", "b"]}, TEXT]}, 2),
        ({**TEXT, "maxLength": 0}, 1),
    ],
)
def test_the_search_ends_where_no_other_value_fits(items: dict[str, Any], number: int) -> None:
    """A sandbox takes only the listed values of an enum, which is open for a client."""
    assert len(Samples(SCHEMAS).distinct_items(unique(items, 7))) == number


def test_an_example_with_equal_items_is_no_sample() -> None:
    """An example of the document counts only if its items differ."""
    schema = {**unique(TEXT, 2), "examples": [["a", "a"], ["a", "b"]]}
    assert Samples({}).sample(schema) == ["a", "b"]


def test_a_tagged_member_is_mutated() -> None:
    """A value of the member and its tag are invalid in turn, and no limit changes the tag."""
    samples = Samples(SCHEMAS)
    of_class = samples.invalid_mutations(REFERENCES[1])
    assert set(samples.at_limits(TAGGED)) == {"/n: 5"}
    assert samples.invalid_mutations(TAGGED) == {
        "/kind: an unknown tag": ["ab"],
        "/kind: 10 characters": of_class["/kind: 10 characters"],
        "/n: 6": [6],
        "/kind: missing": [],
    }
