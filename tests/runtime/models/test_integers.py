"""Integer fields that hold a number with a point, which keeps its digits or is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import httpx2
import pytest

from selling_partner import RequestValidationError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Body, Operation
from selling_partner._runtime.messages.request import prepare
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner._runtime.models.types import NotBool, Whole
from selling_partner._runtime.models.values.exact_numbers import ExactFloat


class Count(ApiModel):
    count: Annotated[int | None, NotBool] = None
    level: Annotated[Literal[1, 2] | int | None, Whole] = None


PUT: Operation[Any] = Operation("putIt", "PUT", "/it", {200: Count}, body=Body(Count))


def sent(given: object) -> str:
    return bytes(prepare(PUT, {}, given).content or b"").decode()


@pytest.mark.parametrize("field", ["count", "level"])
@pytest.mark.parametrize("text", ["12345678901234567.89", "1e-400", "1.00000000000000000001"])
def test_a_fraction_of_a_response_is_not_sent_as_an_integer(field: str, text: str) -> None:
    """A fraction that the server put in an integer field is refused, not sent as another number."""
    content = f'{{"{field}":{text}}}'.encode()
    received = read_response(PUT, httpx2.Response(200, content=content), Reporter())
    assert received.to_json().encode() == content
    with pytest.raises(RequestValidationError, match=rf"body\.{field}.*fractional part"):
        sent(received)


@pytest.mark.parametrize("field", ["count", "level"])
def test_a_whole_number_with_a_point_is_sent_with_all_digits(field: str) -> None:
    """Its float has another value."""
    given = {field: ExactFloat("12345678901234567.0")}
    assert sent(given) == f'{{"{field}":12345678901234567}}'
