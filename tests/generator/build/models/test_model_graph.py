"""References between schemas: the longest chain of them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.build.models.model_graph import start_of_longest_chain


def _schema(*names: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in names]}


@pytest.mark.parametrize(
    ("schemas", "start"),
    [
        ({}, ""),
        ({"A": _schema()}, "A"),
        ({"A": _schema("B"), "B": _schema(), "C": _schema("A")}, "C"),
        ({"A": _schema("Missing"), "B": _schema("C", "A"), "C": _schema("A")}, "B"),
        ({"A": _schema("A"), "B": _schema("A")}, "B"),
        ({"A": _schema("B"), "B": _schema("A")}, "A"),
    ],
)
def test_the_longest_chain_begins_at_its_first_schema(schemas: dict[str, Any], start: str) -> None:
    """Circles and missing schemas do not lengthen a chain."""
    assert start_of_longest_chain(schemas) == start


def test_a_chain_may_be_longer_than_the_stack() -> None:
    """The search that explains a chain beyond the limit of recursion does not recurse itself."""
    chain = {f"S{number}": _schema(f"S{number + 1}") for number in range(20_000)}
    assert start_of_longest_chain({**chain, "Other": _schema("S5")}) == "S0"
