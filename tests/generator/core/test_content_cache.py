"""The cache of functions of JSON data."""

from __future__ import annotations

from typing import Any

import pytest

from generator.core.content_cache import cached_by_content


def test_a_result_is_computed_once_for_equal_content() -> None:
    """Two objects with the same content share a result; an argument by name counts, too."""
    calls = []

    @cached_by_content
    def function(data: Any, *, flag: bool = False) -> int:
        calls.append((data, flag))
        return len(calls)

    assert [function({"a": [1]}), function({"a": [1]}), function({"a": [1]}, flag=True)] == [
        1,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"default": 1}, {"default": True}),
        ({"default": 1}, {"default": 1.0}),
        ({"default": 0.0}, {"default": -0.0}),
        ({"default": 1}, {"default": "1"}),
        ({"default": None}, {}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"enum": ["a, b"]}, {"enum": ["a", "b"]}),
        ({"enum": ["a', 'b"]}, {"enum": ["a", "b"]}),
    ],
)
def test_values_that_differ_in_json_or_python_share_no_result(first: Any, second: Any) -> None:
    """Equality alone would take some of them for the same."""
    function = cached_by_content(repr)
    assert [function(first), function(second)] == [repr(first), repr(second)]


def test_the_memory_is_bounded() -> None:
    """A function forgets its results once their keys are too large together."""
    calls = []
    function = cached_by_content(lambda text: calls.append(text[:1]))
    for each in ("a" * 600_000, "b" * 600_000, "b" * 600_000, "a" * 600_000):
        function(each)
    assert calls == ["a", "b", "a"]
