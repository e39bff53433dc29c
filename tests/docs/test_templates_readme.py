"""templates/README.md and docs/template-values.md against the code that they describe."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path

import pytest

from generator import ir
from generator.render.environments import FILTERS
from generator.render.templates import VARIABLES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
VALUES = (ROOT / "docs" / "template-values.md").read_text(encoding="utf-8")
CLASSES = [each for each in vars(ir).values() if is_dataclass(each) and isinstance(each, type)]


def rows(heading: str) -> list[str]:
    """Return the first column of the table under a heading."""
    _, _, rest = f"{TEXT}\n{VALUES}".partition(f"# {heading}\n")
    section = re.split(r"^#", rest, maxsplit=1, flags=re.M)[0]
    names = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", section, re.M)
    return [name for each in names for name in re.findall(r"[a-z_]+", each)]


def attributes(kind: type) -> set[str]:
    """Return the attributes of a class of the IR."""
    kinds = (property, cached_property)
    properties = {name for name, value in vars(kind).items() if isinstance(value, kinds)}
    return {each for each in properties if each[0] != "_"} | {each.name for each in fields(kind)}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: str(kind.__name__))
def test_every_attribute_is_documented(kind: type) -> None:
    """The page lists exactly the attributes of each class of the IR."""
    assert sorted(rows(kind.__name__)) == sorted(attributes(kind))


def test_every_class_of_the_page_exists() -> None:
    """The page describes exactly the classes of the IR."""
    headings = set(re.findall(r"^## (\w+)$", VALUES, re.M))
    assert headings == {kind.__name__ for kind in CLASSES}


def test_every_filter_is_documented() -> None:
    """The page lists exactly the filters of the templates."""
    assert sorted(rows("Filters")) == sorted(FILTERS)


def test_every_variable_is_documented() -> None:
    """The page lists the variables of a template and the paths where each is defined."""
    scopes = dict(re.findall(r"^\| `(\w+)` \| (everywhere|under `\{\w+\}`) \|", TEXT, re.M))
    assert scopes.keys() == set(rows("Variables"))
    for loop, names in VARIABLES.items():
        loops = {"once": [], "operation": ["api", "operation"]}.get(loop, [loop])
        defined = {"everywhere", *(f"under `{{{each}}}`" for each in loops)}
        assert names == {name for name, scope in scopes.items() if scope in defined}
