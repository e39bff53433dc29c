"""The cost of values that do not match their type, in steps of pydantic instead of seconds."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from httpx2 import Response
from pydantic import Field, PrivateAttr

from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading import exact_fit, misfit_reasons
from selling_partner._runtime.models.reading.drift_log import Deviation, Reporter
from selling_partner._runtime.models.reading.lenient import read_misfit


class Things(ApiModel):
    """A response with lists and a map of plain values."""

    texts: list[str] | None = None
    counts: dict[str, int] | None = None
    rows: list[list[int]] | None = None


READ: Operation[Any] = Operation("getThings", "GET", "/things", {200: Things})
MANY = 20_000

BODIES: dict[str, dict[str, Any]] = {
    "numbers for texts": {"texts": [1] * MANY},
    "every other one": {"texts": ["a", 1] * (MANY // 2)},
    "a map": {"counts": {str(each): "a" for each in range(MANY)}},
    "nulls": {"rows": [[None] * MANY]},
    "of all types": {"texts": [1, 1.5, True, None] * (MANY // 4)},
}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The values that pydantic has validated."""
    asked: list[object] = []
    read = exact_fit.validate_parsed

    def counting(adapter: Any, value: object) -> Any:
        asked.append(value)
        return read(adapter, value)

    for module in (exact_fit, misfit_reasons):
        monkeypatch.setattr(module, "validate_parsed", counting)
    return asked


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_wrong_type_is_examined_once(
    steps: list[object], log_lines: list[str], body: dict[str, Any]
) -> None:
    """The number of steps does not depend on the number of values, and all are reported."""
    model = read_response(READ, Response(200, json=body), Reporter())
    assert len(steps) < 20
    assert json.loads(model.model_dump_json(by_alias=True, exclude_unset=True)) == body
    assert log_lines


def test_values_after_many_mismatches_stay_unchanged(
    steps: list[object], log_lines: list[str]
) -> None:
    """Values of the right type are examined one by one, up to a thousand mismatches of a list."""
    body = {"rows": [[10**30 if each % 2 else 0.5 for each in range(MANY)]]}
    model = read_response(READ, Response(200, json=body), Reporter())
    assert len(steps) < 5_000
    assert model.model_dump(exclude_unset=True) == body
    assert log_lines


def test_a_large_body_is_refused_at_its_first_misfit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pydantic stops at the first mismatch, because describing all would take most of the time."""
    content = json.dumps({"texts": [1] * MANY}).encode() + b" " * exact_fit._FAIL_FAST_BYTES
    adapter = READ.response_adapter(200)
    with pytest.raises(ValueError, match="1 validation error"):
        exact_fit._read(adapter, content)


def test_objects_stay_models_with_many_mismatches(log_lines: list[str]) -> None:
    """The last item of a list is a model, however many mismatches there are."""

    class Row(ApiModel):
        text: str

    class Rows(ApiModel):
        rows: list[Row]

    operation: Operation[Any] = Operation("getRows", "GET", "/rows", {200: Rows})
    body = {"rows": [{"text": each} for each in range(5_000)]}
    model = read_response(operation, Response(200, json=body), Reporter())
    assert all(isinstance(each, Row) for each in model.rows)
    assert [each.text for each in model.rows] == list(range(5_000))
    (report,) = log_lines
    assert "'rows[].text': string_type (5000 times)" in report


def test_instances_are_created_without_pydantic(
    monkeypatch: pytest.MonkeyPatch, log_lines: list[str]
) -> None:
    """Instances without defaults do not use pydantic's slower construction."""

    class Row(ApiModel):
        text: str
        note: str | None = None

    class Rows(ApiModel):
        rows: list[Row]

    made: list[object] = []
    construct = ApiModel.model_construct.__func__  # type: ignore[attr-defined]

    def counting(cls: Any, *arguments: Any, **values: Any) -> Any:
        made.append(cls)
        return construct(cls, *arguments, **values)

    monkeypatch.setattr(ApiModel, "model_construct", classmethod(counting))
    operation: Operation[Any] = Operation("getRows", "GET", "/rows", {200: Rows})
    body: dict[str, Any] = {"rows": [{}, {"note": "a"}, {"other": 1}] * 100}
    model = read_response(operation, Response(200, json=body), Reporter())
    assert made == []
    assert model.model_dump(exclude_unset=True) == body
    assert [each.note for each in model.rows[:3]] == [None, "a", None]
    assert model.rows[0].text is None
    assert log_lines


def test_an_instance_with_values_of_its_own_is_not_copied(log_lines: list[str]) -> None:
    """A mutable default or a private attribute belongs to one instance."""

    class Row(ApiModel):
        text: str
        marks: list[int] = Field(default_factory=list)
        _seen: list[int] = PrivateAttr(default_factory=list)

    class Rows(ApiModel):
        rows: list[Row]

    operation: Operation[Any] = Operation("getRows", "GET", "/rows", {200: Rows})
    model = read_response(operation, Response(200, json={"rows": [{}, {}]}), Reporter())
    one, other = model.rows
    assert (one.marks, one._seen) == ([], [])
    assert one.marks is not other.marks
    assert one._seen is not other._seen
    assert log_lines


class Money(ApiModel):
    """An object without required fields."""

    amount: str | None = Field(None, alias="Amount")


class Item(ApiModel):
    """An object with lists, maps and a union of objects."""

    sku: str = Field(alias="SKU")
    prices: list[Money] | None = Field(None, alias="Prices")
    notes: dict[str, str] | None = None
    either: Money | Things | None = None
    few: list[int] | None = Field(None, max_length=2)


class Items(ApiModel):
    """A page of objects."""

    items: list[Item]


READ_ITEMS: Operation[Any] = Operation("getItems", "GET", "/items", {200: Items})

OBJECTS: dict[str, Any] = {
    "empty": {},
    "a wrong value": {"SKU": 1},
    "a wrong value below": {"SKU": "a", "Prices": [{"Amount": 1}]},
    "wrong items": {"SKU": "a", "Prices": [1]},
    "a wrong value in a map": {"SKU": "a", "notes": {"a": []}},
    "an empty list in place of an object": [],
}


@pytest.mark.slow
@pytest.mark.parametrize("item", OBJECTS.values(), ids=OBJECTS)
def test_objects_are_converted_together(
    steps: list[object], log_lines: list[str], item: object
) -> None:
    """The number of steps does not depend on the number of objects with deviations."""
    body = {"items": [item] * MANY}
    model = read_response(READ_ITEMS, Response(200, json=body), Reporter())
    assert len(steps) < 40
    assert model.model_dump(by_alias=True, exclude_unset=True) == body
    assert f"({MANY} times)" in log_lines[0]


MIXED: list[Any] = [
    *OBJECTS.values(),
    {"SKU": "a", "Prices": None, "new": {"a": 1}},
    {"SKU": "a", "few": [1, 2, 3]},
    {"SKU": "a", "few": [1, True]},
    {"SKU": "a", "either": {"Amount": 1}},
    {"SKU": "a", "either": {"texts": [1]}},
    {"SKU": "a", "notes": {"\ud800": "a"}},
    {"sku": "a"},
    None,
    1,
]


def test_an_object_is_read_the_same_alone_and_among_others(log_lines: list[str]) -> None:
    """Other items change neither an object nor its reported deviations."""
    values = MIXED * 30  # More than are examined one by one.
    together, counts = read_misfit(Items, {"items": values})
    alone = [read_misfit(Items, {"items": [each]}) for each in values]
    assert together.items == [page.items[0] for page, _ in alone]
    assert repr(together.items) == repr([page.items[0] for page, _ in alone])
    assert counts == sum((count for _, count in alone), Counter())
    assert together.model_dump(by_alias=True, exclude_unset=True) == {"items": values}


def test_a_list_that_is_too_long_is_still_typed() -> None:
    """A list with too many items still has typed items."""

    class Rows(ApiModel):
        rows: list[Money] = Field(max_length=1)

    value, counts = read_misfit(Rows, {"rows": [{"Amount": "1"}, {"Amount": 2}]})
    assert [each.amount for each in value.rows] == ["1", 2]
    assert counts == {
        Deviation("rows", "too_long"): 1,
        Deviation("rows[].Amount", "string_type"): 1,
    }
