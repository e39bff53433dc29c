"""Bodies of any type: lists, maps, unions, files, and deprecated fields."""

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
    """Return the JSON of a body, and the problems."""
    problems: list[str] = []
    encoded = encode_body(Body(annotation, required=required), given, problems)
    return None if encoded is None else json.loads(encoded.content), problems


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
    """Sequences are sent as lists and mappings as maps; models have their names in JSON."""
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
def test_an_invalid_item_is_named_by_its_path(annotation: Any, given: object, place: str) -> None:
    """The message names the path of the item, and the body is not encoded."""
    sent, problems = encode(annotation, given)
    assert sent is None
    assert [line.partition(": ")[0] for line in problems] == [place]


def test_a_misspelling_is_found_in_a_list() -> None:
    """A field that resembles a known one is refused in a list, too."""
    _, problems = encode(list[Row], [{"orderId": "a", "mor": []}])
    assert problems == ["body.0.mor: unknown field; did you mean more?"]


@pytest.mark.parametrize("given", ["text", 5, ["a"], bytearray(b"a"), {"a": 1}])
def test_a_file_is_bytes(given: object) -> None:
    """A body other than JSON must be bytes, because no encoding is guessed."""
    problems: list[str] = []
    encoded = encode_body(Body(bytes, "text/csv"), b"a,b\r\n\xff", problems)
    assert encoded == (b"a,b\r\n\xff", "text/csv")
    assert problems == []
    assert encode_body(Body(bytes, "text/csv"), given, problems) is None
    assert problems == [f"body: expected bytes, not {type(given).__name__}"]


def test_a_required_body_must_be_passed() -> None:
    """``None`` means no body, whatever the type, and is refused only for a required body."""
    for annotation in (list[Row], bytes, Any):
        assert encode(annotation, None, required=False) == (None, [])
        assert encode(annotation, None) == (None, ["body: a value is required"])


@pytest.mark.parametrize("given", [[object()], b"\xff", "\ud800"])
def test_a_free_form_body_must_be_json(given: object) -> None:
    """A body without a type accepts any JSON value, and no value becomes ``null``."""
    assert encode(Any, given) == (None, ["body: contains a value that JSON cannot represent"])
    assert encode(dict[str, Any], {"x": given}) == encode(Any, given)
    assert encode(Any, [Decimal("1.10"), deque([1])]) == ([1.1, [1]], [])


@pytest.mark.parametrize(
    ("given", "place"),
    [(float("nan"), ""), ([float("inf")], ".0"), ({"a": (-float("inf"),)}, ".a.0")],
)
def test_a_number_without_a_json_form_is_named(given: object, place: str) -> None:
    """NaN and infinity are refused by their path, in typed and free-form bodies."""
    problem = "must be a finite number; JSON has no NaN and no infinity"
    assert encode(Any, given) == (None, [f"body{place}: {problem}"])
    assert encode(dict[str, Any], {"x": given}) == (None, [f"body.x{place}: {problem}"])


def test_a_time_of_a_response_is_sent_unchanged() -> None:
    """A time that was read from a response is sent in the same form."""
    row = Row.model_validate_json('{"orderId": "a", "at": "2018-08-24T08:22:30.5Z"}')
    for given in ([row], [row.model_copy(deep=True)], [{"orderId": "a", "at": row.at}]):
        sent, problems = encode(list[Row], given)
        assert (sent, problems) == ([{"orderId": "a", "at": "2018-08-24T08:22:30.5Z"}], [])


class Old(ApiModel):
    """A model with a deprecated field."""

    gone: Annotated[str | None, Field(deprecated=True)] = None
    rows: list[str] | None = None


@pytest.mark.parametrize("given", [Old(rows=["a"]), {"gone": "x"}, Old(gone="x")])
def test_a_deprecated_field_warns_only_on_use(given: Old | Mapping[str, object]) -> None:
    """Sending a model does not use its deprecated fields."""
    sent, problems = encode(Old, given)  # A warning would fail the test.
    assert (bool(sent), problems) == (True, [])
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert Old(gone="x").gone == "x"
