"""Bodies of any type: lists, maps, unions, files, and fields that are on their way out."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any

import pytest
from pydantic import Field

from selling_partner._runtime.messages.body import encode_body
from selling_partner._runtime.messages.operation import Body
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.types import IsoDatetime


class Row(ApiModel):
    order_id: Annotated[str, Field(alias="orderId", max_length=3)]
    at: IsoDatetime | None = None
    more: list[Row] | None = None


def encode(annotation: Any, given: object, *, required: bool = True) -> tuple[Any, list[str]]:
    """Return the JSON of a body, and what is wrong with it."""
    problems: list[str] = []
    content = encode_body(Body(annotation, required=required), given, problems)
    return None if content is None else json.loads(content), problems


ROWS = [{"orderId": "a"}, {"orderId": "b", "more": [{"orderId": "c"}]}]


@pytest.mark.parametrize(
    ("annotation", "given", "sent"),
    [
        (list[Row], ROWS, ROWS),
        (list[Row], tuple(ROWS), ROWS),
        (list[Row], [Row(order_id="a"), {"order_id": "b", "more": [Row(order_id="c")]}], ROWS),
        (list[Row], [], []),
        (dict[str, Row], {"x": Row(order_id="a")}, {"x": {"orderId": "a"}}),
        (dict[str, Any], MappingProxyType({"x": {"y": [None]}}), {"x": {"y": [None]}}),
        (list[list[int]], ((1,), [2, 3]), [[1], [2, 3]]),
        (Row | list[Row], Row(order_id="a"), {"orderId": "a"}),
        (Row | list[Row], ROWS, ROWS),
        (Any, [Row(order_id="a"), 1.5], [{"orderId": "a"}, 1.5]),
        (str, "x", "x"),
        (int | float, 5, 5),
        (int | float, 5.5, 5.5),
        (bool, False, False),
    ],
)
def test_a_body_of_any_type_is_sent(annotation: Any, given: object, sent: Any) -> None:
    """Sequences pass for lists, mappings for maps, and models stand anywhere by wire names."""
    assert encode(annotation, given) == (sent, [])


@pytest.mark.parametrize(
    ("annotation", "given", "place"),
    [
        (list[Row], [{"orderId": "a"}, {"orderId": "long"}], "body.1.orderId"),
        (list[Row], [{"orderId": "b", "more": [{}]}], "body.0.more.0.orderId"),
        (list[Row], {"orderId": "a"}, "body"),
        (Annotated[list[str], Field(max_length=1)], ["a", "b"], "body"),
        (dict[str, Row], {"x": {"orderId": 5}}, "body.x.orderId"),
        (int, "five", "body"),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(
    annotation: Any, given: object, place: str
) -> None:
    """The complaint leads to the item, and nothing is encoded."""
    sent, problems = encode(annotation, given)
    assert sent is None
    assert [line.partition(": ")[0] for line in problems] == [place]


def test_a_misspelling_is_found_in_a_list() -> None:
    """A field that looks like a known one is no new one, wherever it stands."""
    _, problems = encode(list[Row], [{"orderId": "a", "mor": []}])
    assert problems == ["body.0.mor: there is no such field; did you mean more?"]


@pytest.mark.parametrize("given", ["text", 5, ["a"], bytearray(b"a"), {"a": 1}])
def test_a_file_is_bytes(given: object) -> None:
    """What is no JSON is sent only if it is bytes already: no encoding is guessed."""
    problems: list[str] = []
    assert encode_body(Body(bytes, "text/csv"), b"a,b\r\n\xff", problems) == b"a,b\r\n\xff"
    assert problems == []
    assert encode_body(Body(bytes, "text/csv"), given, problems) is None
    assert problems == [f"body: expected bytes, not {type(given).__name__}"]


def test_a_missing_body_is_missed_only_where_it_is_required() -> None:
    """``None`` is no body, whatever its type."""
    for annotation in (list[Row], bytes, Any):
        assert encode(annotation, None, required=False) == (None, [])
        assert encode(annotation, None) == (None, ["body: a value is required"])


@pytest.mark.parametrize("given", [[object()], b"\xff", "\ud800"])
def test_anything_still_has_to_be_json(given: object) -> None:
    """A body without a type takes what JSON has a form for; nothing becomes ``null`` on its way."""
    assert encode(Any, given) == (None, ["body: contains a value that JSON cannot represent"])
    assert encode(dict[str, Any], {"x": given}) == encode(Any, given)
    assert encode(Any, [Decimal("1.10"), deque([1])]) == ([1.1, [1]], [])


@pytest.mark.parametrize(
    ("given", "place"),
    [(float("nan"), ""), ([float("inf")], ".0"), ({"a": (-float("inf"),)}, ".a.0")],
)
def test_a_number_that_json_lacks_names_its_place(given: object, place: str) -> None:
    """Neither NaN nor an infinity is sent, with or without a type around it."""
    problem = "must be a finite number; JSON has no NaN and no infinity"
    assert encode(Any, given) == (None, [f"body{place}: {problem}"])
    assert encode(dict[str, Any], {"x": given}) == (None, [f"body.x{place}: {problem}"])


def test_a_time_is_sent_as_it_came() -> None:
    """What was read from an answer goes into a request in the words that it came in."""
    row = Row.model_validate_json('{"orderId": "a", "at": "2018-08-24T08:22:30.5Z"}')
    for given in ([row], [row.model_copy(deep=True)], [{"orderId": "a", "at": row.at}]):
        sent, problems = encode(list[Row], given)
        assert (sent, problems) == ([{"orderId": "a", "at": "2018-08-24T08:22:30.5Z"}], [])


class Old(ApiModel):
    """A model with a field that callers are asked not to use any more."""

    gone: Annotated[str | None, Field(deprecated=True)] = None
    rows: list[str] | None = None


@pytest.mark.parametrize("given", [Old(rows=["a"]), {"gone": "x"}, Old(gone="x")])
def test_a_deprecated_field_warns_only_where_it_is_used(given: Old | Mapping[str, object]) -> None:
    """Sending a model, with such a field or without, is no use of the field."""
    sent, problems = encode(Old, given)  # A warning would be an error here.
    assert (bool(sent), problems) == (True, [])
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert Old(gone="x").gone == "x"
