"""Models that are built with unknown keywords."""

from __future__ import annotations

import copy
import pickle
import warnings
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from selling_partner import UnknownFieldWarning
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.lenient import read_misfit
from selling_partner.messaging_v1 import CreateWarrantyRequest


class Inner(ApiModel):
    count: int | None = None


class Order(ApiModel):
    """A model with aliases, whose ``lines`` refer to a known class."""

    order_id: Annotated[str, Field(alias="orderId")]
    ship_date: Annotated[str | None, Field(alias="shipDate")] = None
    lines: list[Inner] | None = None


GIVEN: dict[str, Any] = {"order_id": "1", "ship_dat": "x"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"order_id": "1", "ship_dat": "x"}, r"'ship_dat' \(did you mean ship_date\?\)"),
        ({"order_id": "1", "shipDat": "x"}, r"'shipDat' \(did you mean ship_date\?\)"),
        ({"orderid": "1"}, r"'orderid' \(did you mean order_id\?\)"),
        ({"order_i": "1", "line": []}, r"mean order_id\?\); 'line' \(did you mean lines\?\)"),
    ],
)
def test_a_misspelled_keyword_is_an_error(given: dict[str, Any], words: str) -> None:
    """A keyword that resembles a missing field is refused, with the field's name."""
    with pytest.raises(
        TypeError, match=rf"Order\(\) got an unexpected keyword argument: .*{words}"
    ):
        Order(**given)


def test_a_generated_model_knows_its_fields() -> None:
    """Generated models check names in Python and in JSON."""
    with pytest.raises(TypeError, match="did you mean coverage_start_date"):
        CreateWarrantyRequest(coverage_start_dat="2026-01-01T00:00:00Z")  # type: ignore[call-arg]
    wire: dict[str, Any] = {"coverageStartDate": "2026-01-01T00:00:00Z"}
    assert CreateWarrantyRequest(**wire).coverage_start_date is not None


def test_an_unknown_keyword_is_a_warning_and_kept() -> None:
    """An unknown field is sent with a warning at the caller's line, because Amazon adds fields."""
    given: dict[str, Any] = {"order_id": "1", "giftWrap": True}
    with pytest.warns(
        UnknownFieldWarning, match="Order: 'giftWrap' is not a documented field"
    ) as found:
        order = Order(**given)
    assert order.model_dump(by_alias=True, exclude_unset=True) == {"orderId": "1", "giftWrap": True}
    assert found[0].filename == __file__


def test_a_keyword_beside_its_field_is_not_misspelled() -> None:
    """A keyword that resembles a field that was passed counts as unknown."""
    given: dict[str, Any] = {"order_id": "1", "ship_date": "x", "ship_dates": "y"}
    with pytest.warns(UnknownFieldWarning):
        Order(**given)


def test_values_are_validated_by_pydantic() -> None:
    """Pydantic validates known keywords, and reports a missing one."""
    with pytest.raises(ValidationError):
        Order()  # type: ignore[call-arg]
    assert Order(order_id="1", lines=[{"count": 5}]).lines == [Inner(count=5)]  # type: ignore[list-item]


def test_parsed_data_is_not_reported() -> None:
    """Responses, dicts, copies and pickles may have unknown fields without a warning."""
    wire = {"orderId": "1", "shipDat": "x", "other": 5, "lines": [{"coun": 1}]}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        order = Order.model_validate(wire)
        assert Order.model_validate_json('{"orderId": "1", "shipDat": "x"}').model_extra
        found, _ = read_misfit(Order, {**wire, "lines": 5})
        for each in (copy.deepcopy(order), pickle.loads(pickle.dumps(order)), order.model_copy()):
            assert each == order
        assert Order.model_construct(**GIVEN).model_extra == {"ship_dat": "x"}
    assert found.lines == 5
