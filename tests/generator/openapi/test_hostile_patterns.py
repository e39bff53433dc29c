"""Hostile patterns: refused with a place and the reason, or matched in linear time."""

from __future__ import annotations

from typing import Any

import pytest

from generator.constraints.regular_expressions import excess, matches_pattern
from tests.generator.support.hostile import complaints, field, openapi, swagger

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
def test_a_pattern_beyond_reason_is_refused(make: Any, pattern: str, wrong: str) -> None:
    """Engines parse by recursion, and some take hours for a long one."""
    (line,) = complaints(make(field({"type": "string", "pattern": pattern})))
    assert f"Order/properties/f/pattern: unsupported: a pattern {wrong}; write a simpler" in line


def test_a_pattern_of_a_usual_size_is_none_such() -> None:
    """Parentheses in sets, or escaped, open no group."""
    for pattern in ("[(]" * 100, r"\(" * 100, "(a)" * 100, "(" * 40 + ")" * 40, "[](]" * 60):
        assert excess(pattern) == ""


def test_patterns_are_matched_in_linear_time() -> None:
    """By backtracking each of these would take longer than the universe is old."""
    text = "a" * 5_000 + "!"
    assert not matches_pattern("^(a+)+$", text)
    for key in ("default", "example"):
        schema = {"type": "string", "pattern": "^(a+)+$", key: text}
        lines = complaints(openapi(field(schema)))
        assert len(lines) == (key == "default")
    inner = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|aa)+$"}}}
    complaints(openapi(field(inner | {"default": {"a": text}})))


@pytest.mark.parametrize(
    "pattern", ["a{4294967295}", "(?:ab){0,99999999999999999999999}", "a{1000001,}"]
)
@pytest.mark.parametrize("make", [openapi, swagger])
def test_a_count_of_repetitions_beyond_reason_is_refused(make: Any, pattern: str) -> None:
    """Python cannot hold it, and the complaint names the pattern's place and not the document's."""
    (line,) = complaints(make(field({"type": "string", "pattern": pattern})))
    message = "unsupported: a pattern with a repetition of more than 1,000,000 times"
    assert f"Order/properties/f/pattern: {message}; write a simpler one" in line
    data = field({"type": "object", "patternProperties": {pattern: {"type": "string"}}})
    assert any(message in each for each in complaints(openapi(data)))


@pytest.mark.parametrize(
    "pattern", ["^a{1000000}$", "(a{1000}){1000}", r"^(?:\w{500}){3}$", "^.{1,100000}$"]
)
def test_a_pattern_that_repeats_too_much_is_refused_for_that(pattern: str) -> None:
    """The complaint does not speak of look-around, which the pattern does not have."""
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
def test_a_pattern_of_another_syntax_is_refused_for_that(pattern: str, hint: str) -> None:
    """The hint fits the reason that the engine gives."""
    (line,) = complaints(openapi(field({"type": "string", "pattern": pattern})))
    assert line.endswith(f"{PLACE}: unsupported: the pattern {pattern}; {hint}")


def test_braces_that_repeat_nothing_are_left_alone() -> None:
    """A number in a set, or after an escaped brace, is a number of the text."""
    for pattern in (r"\{9999999\}", "[{9999999}]", "a{2,40}", "{x}"):
        assert excess(pattern) == ""
