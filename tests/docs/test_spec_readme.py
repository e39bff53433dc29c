"""spec/README.md and spec/schema_keywords.md against the code that they describe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build.operations.bodies import phrase
from generator.constraints.table import BY_KEYWORD
from generator.openapi import extensions
from generator.openapi.schema_keywords import unsupported
from generator.pycode.identifiers import class_name, field_name, method_name, parameter_name

SPEC = Path(__file__).parents[2] / "spec"


def section(heading: str, page: str = "README.md") -> str:
    """Return the text of a page under a heading."""
    text = (SPEC / page).read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_extension_is_documented() -> None:
    """The table lists exactly the extensions that the generator reads."""
    known = {each for each in vars(extensions).values() if str(each).startswith("x-")}
    known |= {each for each in BY_KEYWORD if each.startswith("x-")}
    assert set(re.findall(r"^\| `(x-[a-z-]+)` \|", section("Extensions"), re.M)) == known


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("getOrder", method_name("getOrder")),
        ("MarketplaceIds", parameter_name("MarketplaceIds")),
        ("order-list", class_name("order-list")),
        ("rows", class_name("Order", "rows")),
        ("list or map", class_name("Order", "rows", "Item")),
        ("Response", class_name("get_order", "Response")),
        ("status", class_name("get_order", phrase(404), "Response")),
        ("components", class_name("Slow", "Response")),
        ("title", class_name("Order", "buyer", "Person")),
        ("_", field_name("from")),
        ("Model", class_name("ValueError")),
        ("seller_id", parameter_name("query", "seller_id")),
        ("Status", class_name("Order", "status")),
    ],
)
def test_names_are_derived_as_documented(source: str, name: str) -> None:
    """The page shows each example beside its source."""
    lines = re.split(r"\n(?=\||- |\n)", section("Names"))
    assert any(f"`{name}`" in line and source in line for line in lines)


def test_unsupported_keywords_are_refused() -> None:
    """The generator refuses exactly the keywords that the page lists as not supported."""
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", section("Keywords", "schema_keywords.md"), re.M)
    for keywords, words in rows:
        listed = [each.partition(":")[0] for each in re.findall(r"`([^`]+)`", keywords)]
        refused = list(unsupported(dict.fromkeys(listed)))
        assert refused == (listed if words.startswith("not supported") else [])
    assert len(rows) >= 8
