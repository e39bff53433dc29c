"""Hold spec/README.md to the code that it describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build.bodies import phrase
from generator.openapi import extensions
from generator.openapi.schema_keywords import unsupported
from generator.pycode.identifiers import class_name, field_name, method_name, parameter_name

TEXT = (Path(__file__).parents[2] / "spec" / "README.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands under a heading."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_extension_is_documented() -> None:
    """The table lists exactly the extensions that the generator reads."""
    known = {each for each in vars(extensions).values() if str(each).startswith("x-")}
    assert set(re.findall(r"^\| `(x-[a-z-]+)` \|", section("Extensions"), re.M)) == known


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("`getOrder` is `{}`", method_name("getOrder")),
        ("`MarketplaceIds` is `{}`", parameter_name("MarketplaceIds")),
        ("`order-list` is `{}`", class_name("order-list")),
        ("`rows` in `Order` is `{}`", class_name("Order", "rows")),
        ("`{}`", class_name("Order", "rows", "Item")),
        ("`{}`", class_name("get_order", "Response")),
        ("`{}`", class_name("get_order", phrase(404), "Response")),
        ("`{}`", class_name("Slow", "Response")),
        ("`{}`", class_name("Order", "buyer", "Person")),
        ("`{}`, `schema_`", field_name("from")),
        ("`{}`", class_name("ValueError")),
        ("there is `{}`", parameter_name("query", "seller_id")),
        ("there is `{}` for a schema `status`", class_name("Order", "status")),
    ],
)
def test_names_are_made_as_the_page_says(shown: str, name: str) -> None:
    """Each example of a name is what comes of it."""
    assert shown.format(name) in section("Names").replace("\n", " ")


def test_what_is_unsupported_is_so() -> None:
    """The keywords that the page calls unsupported are refused, and the others are not."""
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", section("What schemas may ask for"), re.M)
    for keywords, words in rows:
        listed = [each.partition(":")[0] for each in re.findall(r"`([^`]+)`", keywords)]
        refused = list(unsupported(dict.fromkeys(listed)))
        assert refused == (listed if words.startswith("unsupported") else [])
    assert len(rows) >= 8
