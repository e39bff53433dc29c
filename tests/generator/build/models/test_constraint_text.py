"""Constraints and examples of a schema in docstrings."""

from __future__ import annotations

from typing import Any

import pytest

from generator.build.models.constraint_text import constraint_text, describe_constraints

TEXT = {"type": "string"}
A = {"$ref": "#/components/schemas/A"}


def describe(schema: dict[str, Any]) -> str:
    return constraint_text(schema).with_description(schema)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({}, ""),
        ({"minLength": 1, "maxLength": 800}, "1 to 800 characters."),
        ({"minLength": 3, "maxLength": 3}, "Exactly 3 characters."),
        ({"maxLength": 1}, "At most 1 character."),
        ({"minItems": 1}, "At least 1 item."),
        ({"minItems": 0, "maxItems": 5}, "0 to 5 items."),
        ({"maxProperties": 2}, "At most 2 entries."),
        ({"minimum": 0}, "At least 0."),
        ({"minimum": 0.5, "maximum": 2}, "0.5 to 2."),
        ({"exclusiveMinimum": 0, "maximum": 9}, "More than 0, at most 9."),
        ({"exclusiveMaximum": 1, "multipleOf": 2}, "Less than 1, a multiple of 2."),
        ({"maxLength": 2, "pattern": "^a$"}, "At most 2 characters, matches `^a$`."),
        ({"anyOf": [{**TEXT, "enum": ["A", "B"]}, TEXT]}, "Known values: `A`, `B`."),
        ({"format": "date-time"}, "With a time zone."),
        ({"anyOf": [A, {"type": "null"}]}, ""),
    ],
)
def test_constraints_are_put_into_words(schema: dict[str, Any], words: str) -> None:
    """The docstring states every constraint that the model checks."""
    assert describe_constraints(schema) == words
    assert describe({**schema, "description": "D."}) == "\n\n".join(filter(None, ("D.", words)))


def test_examples_are_part_of_the_description() -> None:
    """Only examples that are strings appear in the docstring."""
    schema = {"description": "D.", "maxLength": 5, "examples": ["en-US", "de-DE"]}
    assert describe(schema) == "D.\n\nAt most 5 characters.\n\nFor example `en-US`, `de-DE`."
    assert describe({"examples": [1, {"a": "b"}]}) == ""
