"""Hostile patterns are rejected with the reason, or matched in linear time."""

from __future__ import annotations

from typing import Any

import pytest

from generator.constraints.regular_expressions import excess, matches_pattern
from tests.generator.support.hostile import complaints, field, openapi, swagger

HOSTILE = "a" * 40 + "!"
PLACE = "#/components/schemas/Order/properties/f/pattern"


@pytest.mark.parametrize("make", [openapi, swagger])
@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("(" * 400 + "a" + ")" * 400, "whose groups are nested more than 40 levels deep"),
        ("(?:" * 41 + "a" + ")" * 41, "whose groups are nested more than 40 levels deep"),
        ("(" * 1000 + ")" * 1000, "of more than 1000 characters"),
        ("(a|b)" * 5000, "of more than 1000 characters"),
    ],
)
def test_an_excessive_pattern_is_rejected(make: Any, pattern: str, wrong: str) -> None:
    """Engines parse by recursion, and some take hours for a long pattern."""
    (line,) = complaints(make(field({"type": "string", "pattern": pattern})))
    assert f"Order/properties/f/pattern: unsupported: a pattern {wrong}; write a simpler" in line


def test_a_normal_pattern_is_accepted() -> None:
    """Parentheses in sets, or escaped, open no group."""
    for pattern in ("[(]" * 100, r"\(" * 100, "(a)" * 100, "(" * 40 + ")" * 40, "[](]" * 60):
        assert excess(pattern) == ""


def test_patterns_are_matched_in_linear_time() -> None:
    """Backtracking would take longer than the age of the universe for each of these."""
    text = "a" * 5_000 + "!"
    assert not matches_pattern("^(a+)+$", text)
    for key in ("default", "example"):
        schema = {"type": "string", "pattern": "^(a+)+$", key: text}
        lines = complaints(openapi(field(schema)))
        assert len(lines) == (key == "default")
    inner = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|aa)+$"}}}
    complaints(openapi(field(inner | {"default": {"a": text}})))


@pytest.mark.parametrize(
    "schema",
    [
        {"examples": [HOSTILE]},
        {"enum": [HOSTILE, "aa"]},
        {"const": HOSTILE},
        {"enum": [HOSTILE], "default": HOSTILE},
        {"default": HOSTILE, "format": "uri"},
        {"default": HOSTILE, "not": {"pattern": "^(a|aa)+$"}},
    ],
)
@pytest.mark.parametrize("make", [openapi, swagger])
def test_values_of_a_document_are_matched_in_linear_time(make: Any, schema: Any) -> None:
    """Examples, enums and defaults are accepted or rejected alone and inside lists and objects."""
    schema = {"type": "string", "pattern": "^(a+)+$"} | schema
    several = {"type": "array", "items": schema, "default": [HOSTILE], "example": [HOSTILE]}
    whole = {"type": "object", "properties": {"a": schema}, "example": {"a": HOSTILE}}
    for each in (schema, several, whole):
        for line in complaints(make(field(each))):
            assert "a_v1.json:1:" in line


@pytest.mark.parametrize(
    "pattern", ["a{4294967295}", "(?:ab){0,99999999999999999999999}", "a{1000001,}"]
)
@pytest.mark.parametrize("make", [openapi, swagger])
def test_an_excessive_repetition_count_is_rejected(make: Any, pattern: str) -> None:
    """Python cannot represent the count; the problem has the pointer of the pattern."""
    (line,) = complaints(make(field({"type": "string", "pattern": pattern})))
    message = "unsupported: a pattern with a repetition of more than 1,000,000 times"
    assert f"Order/properties/f/pattern: {message}; write a simpler one" in line
    data = field({"type": "object", "patternProperties": {pattern: {"type": "string"}}})
    assert any(message in each for each in complaints(openapi(data)))


@pytest.mark.parametrize(
    "pattern", ["^a{1000000}$", "(a{1000}){1000}", r"^(?:\w{500}){3}$", "^.{1,100000}$"]
)
def test_excessive_repetition_is_the_stated_reason(pattern: str) -> None:
    """The problem does not mention look-around, which the pattern does not contain."""
    (line,) = complaints(openapi(field({"type": "string", "pattern": pattern})))
    hint = "repeat less, and state lengths with minLength and maxLength"
    assert line.endswith(f"{PLACE}: unsupported: the pattern {pattern} repeats too much; {hint}")


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("(?=a)a", "write one without look-around and back-references"),
        (r"(a)\1", "write one without look-around and back-references"),
        (r"\Z", "write it in the syntax of Rust's regex crate, which has a linear running time"),
    ],
)
def test_another_syntax_is_the_stated_reason(pattern: str, hint: str) -> None:
    """The hint matches the engine's error."""
    (line,) = complaints(openapi(field({"type": "string", "pattern": pattern})))
    assert line.endswith(f"{PLACE}: unsupported: the pattern {pattern}; {hint}")


def test_braces_without_repetition_are_literal() -> None:
    """A number in a set, or after an escaped brace, is literal text."""
    for pattern in (r"\{9999999\}", "[{9999999}]", "a{2,40}", "{x}"):
        assert excess(pattern) == ""
