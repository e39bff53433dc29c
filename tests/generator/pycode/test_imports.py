"""The import lines for fragments of annotations."""

from __future__ import annotations

import pytest

from generator.pycode.imports import import_lines, value_types, within_models


@pytest.mark.parametrize(
    ("fragments", "lines"),
    [
        ([], ()),
        (["str", "int | None"], ()),
        (["Sequence[str]", "Mapping"], ("from collections.abc import Mapping, Sequence",)),
        (["date", "datetime | None"], ("from datetime import date, datetime",)),
        (
            ["Annotated[list[IsoDatetime], Field(max_length=1)]", "Literal['a'] | str", "date"],
            (
                "from datetime import date",
                "from typing import Annotated, Literal",
                "from pydantic import Field",
            ),
        ),
    ],
)
def test_each_name_is_imported_once(fragments: list[str], lines: tuple[str, ...]) -> None:
    """Only what is used, one line for each module, the standard library first."""
    assert import_lines(fragments) == lines


@pytest.mark.parametrize(
    "text", ["'date'", '"Field"', r"'it\'s Mapping'", r'"a \" date"', r"'\\'", "'a' 'date'"]
)
def test_a_string_contains_no_names(text: str) -> None:
    """A known value with the name of a type needs no import."""
    assert import_lines([f"Literal[{text}]"]) == ("from typing import Literal",)


def test_a_part_of_a_name_does_not_count() -> None:
    """``update`` contains ``date`` and needs no import."""
    assert import_lines(["update", "Fields", "Annotated2", "my_date"]) == ()


def test_the_runtimes_types_are_distinguished() -> None:
    """A module of models imports the runtime types that it uses, in order, and once."""
    fragments = [
        "list[IsoDatetime]",
        "Annotated[A | B, OneOf('IsoDate', {})]",
        "IsoDatetime | None",
    ]
    assert value_types(fragments) == ("IsoDatetime", "OneOf")
    assert value_types(["IsoDates", "'IsoDate'", "date"]) == ()


def test_models_are_named_within_their_module() -> None:
    """Only whole names of models outside strings get the prefix."""
    code = "given: Item | Mapping[str, Items] | Literal['Item', \"Item\"] | None = None"
    assert within_models(code, ["Item", "None_"]) == (
        "given: _models.Item | Mapping[str, Items] | Literal['Item', \"Item\"] | None = None"
    )
    assert within_models("list[Item | Items]", []) == "list[Item | Items]"


def test_a_name_that_no_field_hides_is_an_alias() -> None:
    """A default of a field named ``date`` or beside it uses the type under another name."""
    lines = import_lines(["_date.fromisoformat('2026-01-02')", "Any", "datetime"])
    assert lines == (
        "from datetime import date as _date",
        "from datetime import datetime",
        "from typing import Any",
    )
