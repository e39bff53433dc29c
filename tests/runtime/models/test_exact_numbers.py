"""Numbers, which are read and sent with all their digits."""

from __future__ import annotations

import copy
import json
import math
import pickle
from decimal import Decimal
from typing import Annotated, Any

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from selling_partner import RequestValidationError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Body, Operation, Parameter
from selling_partner._runtime.messages.request import prepare
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner._runtime.models.values.exact_numbers import (
    ExactFloat,
    MultipleOf,
    Number,
    may_be_inexact,
    read_float,
)

LONG = "12345678901234567.89"


class Money(ApiModel):
    amount: Annotated[Number | None, Field(alias="Amount")] = None
    rates: list[Number] | None = None
    either: str | Number | None = None
    free: dict[str, Any] | None = None
    more: list[Money] | None = None


PUT: Operation[Any] = Operation("putIt", "PUT", "/it", {200: Money}, body=Body(Money))


def sent(given: object, *, annotation: Any = Money, checked: bool = True) -> str:
    operation: Operation[None] = Operation(
        "putIt", "PUT", "/it", {200: None}, body=Body(annotation)
    )
    return bytes(prepare(operation, {}, given, checked=checked).content or b"").decode()


def read(content: str) -> Any:
    return read_response(PUT, httpx2.Response(200, content=content.encode()), Reporter())


def encoded(model: ApiModel) -> str:
    return model.model_dump_json(by_alias=True, exclude_unset=True)


NUMBERS = [
    (Decimal("9.99"), "9.99"),
    (Decimal("9.90"), "9.90"),
    (Decimal(LONG), LONG),
    (Decimal("-0.1"), "-0.1"),
    (Decimal("5"), "5"),
    (Decimal("1E+2"), "100"),
    (Decimal("1E-7"), "0.0000001"),
    (Decimal("1E+400"), "1E+400"),
    (Decimal("0"), "0"),
    (5, "5"),
    (12345678901234567890123, "12345678901234567890123"),
    (9.99, "9.99"),
    (0.1 + 0.2, "0.30000000000000004"),
]


@pytest.mark.parametrize(("given", "text"), NUMBERS, ids=str)
@pytest.mark.parametrize("checked", [True, False])
def test_a_number_is_sent_with_all_digits(given: Any, text: str, checked: bool) -> None:
    """A decimal is sent as a JSON number with its digits, in any field, list or map."""
    for body, wanted in [
        ({"Amount": given}, f'{{"Amount":{text}}}'),
        ({"rates": [given, given]}, f'{{"rates":[{text},{text}]}}'),
        ({"either": given}, f'{{"either":{text}}}'),
        ({"free": {"a": [{"b": given}]}}, f'{{"free":{{"a":[{{"b":{text}}}]}}}}'),
        ({"new": {"a": (given,)}}, f'{{"new":{{"a":[{text}]}}}}'),
        ({"more": [{"Amount": given}]}, f'{{"more":[{{"Amount":{text}}}]}}'),
    ]:
        assert sent(body, checked=checked) == wanted
        assert sent(Money.model_validate(body), checked=checked) == wanted
        assert sent(body, annotation=dict[str, Any], checked=checked) == wanted
    assert sent(given, annotation=Any) == text


@pytest.mark.parametrize(("given", "text"), NUMBERS, ids=str)
def test_a_number_in_a_query_has_all_digits(given: Any, text: str) -> None:
    """A number in a query has the same digits as in a body."""
    for checked, annotation in ((True, Number), (False, bool)):
        parameters = (Parameter("a", "A", "query", annotation),)
        operation: Operation[None] = Operation("getIt", "GET", "/it", {200: None}, parameters)
        target = prepare(operation, {"a": given}, checked=checked).target
        assert target == f"/it?A={text}".replace("+", "%2B")


@pytest.mark.parametrize("text", ["9.99", LONG, "5"])
def test_a_caller_may_pass_a_number_as_a_string(text: str) -> None:
    """A string in a numeric field is that exact number, unless the field allows strings."""
    assert sent({"Amount": text, "either": text}) == f'{{"Amount":{text},"either":"{text}"}}'
    assert Money.model_validate({"Amount": text}).amount == Decimal(text)


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity"])
def test_nan_and_infinity_are_not_sent(given: str) -> None:
    """NaN and infinity have no JSON form and are refused, as a decimal or a float."""
    for value in (Decimal(given), float(given)):
        for body in ({"Amount": value}, {"free": {"a": value}}, {"new": value}):
            with pytest.raises(
                RequestValidationError, match=r"body\.(free\.a|new): must be a finite|valid number"
            ):
                sent(body)


READ = [LONG, "9.99", "5", "5.0", "1.10", "0.1", "-0.0", "1E400", "1e-400", "4.9e-324"]
READ += ["0.12345678901234567890", "123456789012345678901234567890", "1.7976931348623157e308"]
READ += ["1.2345678901234567e16", "1.23456789012345678e17", "1e16", "0.0"]


@pytest.mark.parametrize("text", READ)
def test_a_number_of_a_response_is_exact(text: str) -> None:
    """A field is an int or a Decimal; a free-form number has its exact string."""
    content = f'{{"Amount":{text},"rates":[{text}],"free":{{"a":[{text}]}},"new":{text}}}'
    found = read(content)
    wanted = int(text) if text.lstrip("-").isdigit() else Decimal(text)
    for value in (found.amount, found.rates[0]):
        assert (type(value), value) == (type(wanted), wanted)
    for value in (found.free["a"][0], found.new):
        assert isinstance(value, int | float)
        assert Decimal(str(value)) == wanted
        assert value == json.loads(text)


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize(
    "content",
    [
        '{"Amount":%s}',
        '{"rates":[1,%s]}',
        '{"either":%s}',
        '{"free":{"a":{"b":%s}}}',
        '{"new":[%s]}',
        '{"more":[{"Amount":%s},{"rates":"no list","new":%s}]}',
        '{"Amount":"a text","rates":[%s,"b",true],"free":[%s]}',
    ],
)
def test_a_response_is_encoded_with_all_digits(text: str, content: str) -> None:
    """Every number is encoded unchanged, whether it matches its type or not."""
    whole = content.replace("%s", text)
    found = read(whole)
    parsed = exactly(whole)
    assert exactly(encoded(found)) == parsed
    assert exactly(found.model_dump_json(by_alias=True, exclude_unset=True, indent=2)) == parsed
    plain = found.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert plain == json.loads(whole)
    assert exactly(sent(plain, annotation=Any)) == parsed


def exactly(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize("content", [str, str.encode, lambda text: bytearray(text.encode())])
def test_pydantics_own_parsing_is_exact(content: Any) -> None:
    """``model_validate_json`` keeps numbers exact, and refuses wrong types."""
    text = f'{{"Amount":{LONG},"new":{LONG}}}'
    assert encoded(Money.model_validate_json(content(text))) == text
    assert encoded(Money.model_validate_json(content(text), strict=True)) == text
    for wrong in (f'{{"Amount":[{LONG}]}}', f'{{"Amount":{LONG}', f'{{"rates":{LONG}}}'):
        with pytest.raises(ValidationError):
            Money.model_validate_json(content(wrong))


def test_money_adds_up() -> None:
    """Amounts are decimals, so a sum has no rounding error."""
    found = read('{"more":[{"Amount":0.1},{"Amount":0.2},{"Amount":3}]}')
    total = sum(each.amount for each in found.more)
    assert total == Decimal("3.3")
    assert sent(Money(amount=total)) == '{"Amount":3.3}'


@pytest.mark.parametrize("given", ["9.99", "x", True, [1], {}])
def test_a_string_of_a_response_is_not_a_number(given: Any) -> None:
    """A number in quotes is a string, and is kept."""
    found = read(json.dumps({"Amount": given, "either": "9.99"}))
    assert found.amount == given
    assert found.either == "9.99"
    assert json.loads(encoded(found)) == {"Amount": given, "either": "9.99"}


def test_infinity_and_nan_of_a_response_are_kept() -> None:
    """A response keeps NaN and infinity, but no model can be built with them."""
    content = '{"Amount":NaN,"rates":[Infinity,-Infinity],"new":NaN}'
    found = read(content)
    assert math.isnan(found.amount)
    assert found.rates == [math.inf, -math.inf]
    assert encoded(found) == content
    for value in (math.nan, math.inf, Decimal("NaN"), Decimal("-Infinity")):
        with pytest.raises(ValidationError, match="Input should be a valid number"):
            Money(amount=value)  # type: ignore[arg-type]


LIMITED: TypeAdapter[Any] = TypeAdapter(
    Annotated[Number | None, Field(ge=Decimal("0.01"), lt=Decimal("1E+300")), MultipleOf(0.01)]
)


@pytest.mark.parametrize("given", [0.01, Decimal("0.01"), 9.99, Decimal("9.990"), 5, 1e200, None])
def test_a_limit_is_exact(given: Any) -> None:
    """A number at its limit is valid, and so is a multiple that no float can represent."""
    assert LIMITED.validate_python(given) == (given if given is None else Decimal(str(given)))


@pytest.mark.parametrize("given", [0.009, Decimal("9.995"), float("nan"), float("inf"), 1e300])
def test_a_number_beyond_its_limit_is_refused(given: Any) -> None:
    """The message is about the number, however large or odd it is."""
    with pytest.raises(ValidationError, match="Input should be"):
        LIMITED.validate_python(given)


def test_a_message_has_the_documented_limit() -> None:
    """The message of a call contains the limit without a Python type."""
    operation: Operation[None] = Operation(
        "putIt", "PUT", "/it", {200: None}, body=Body(Annotated[Number, Field(ge=Decimal("0.01"))])
    )
    with pytest.raises(RequestValidationError, match=r"body: .* equal to 0\.01$"):
        prepare(operation, {}, 0.001)


def test_a_number_too_large_to_divide_is_a_multiple() -> None:
    """A huge number is not divided, so its size costs no time."""
    unlimited: TypeAdapter[Any] = TypeAdapter(Annotated[Number, MultipleOf(0.01)])
    huge = Decimal("1E+999999999")
    assert unlimited.validate_python(huge) == huge


def test_a_copy_keeps_the_digits() -> None:
    """A copy and a pickle are the same number with the same digits."""
    value = ExactFloat(LONG)
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert (again, str(again), type(again)) == (value, LONG, ExactFloat)
    assert value + 0 == float(LONG)
    assert type(value + 0) is float
    found = pickle.loads(pickle.dumps(read(f'{{"Amount":{LONG},"new":{LONG}}}')))
    assert encoded(found) == f'{{"Amount":{LONG},"new":{LONG}}}'


DIGITS = st.text("0123456789", min_size=1, max_size=25)
TEXTS = st.builds(
    lambda minus, whole, digits, exponent: f"{minus}{int(whole)}.{digits}{exponent}",
    st.sampled_from(["", "-"]),
    DIGITS,
    DIGITS,
    st.just("")
    | st.builds(
        "{}{}{}".format, st.sampled_from("eE"), st.sampled_from(["", "+", "-"]), st.integers(0, 500)
    ),
)


@given(TEXTS)
@example("0.00000001")
@example("12345678.12345678")
@example("9007199254740993.0")
@example("1.0e99999999999999999999")
@example("1.0e99999999999999999999999999")
def test_any_number_keeps_its_value(text: str) -> None:
    """Digits are kept if a float would change them, and reading detects that."""
    value = read_float(text)
    if "99999999999999999999" not in text:
        assert Decimal(str(value)) == Decimal(text)
    if isinstance(value, ExactFloat):
        assert may_be_inexact(f'{{"a":{text}}}'.encode())
    for content in (f'{{"Amount":{text}}}', f'{{"new":{{"a":{text}}}}}'):
        found = encoded(read(content))
        if "99999999999999999999" not in text:
            assert exactly(found) == exactly(content)


@pytest.mark.parametrize("text", ["1e99999999999999999999", "-1E+99999999999999999999"])
def test_a_number_beyond_every_decimal_is_kept_as_infinite(text: str) -> None:
    """A number that no Python type can represent is infinite; the rest is read."""
    found = read(f'{{"Amount":{text},"rates":[{LONG}],"new":[{text}]}}')
    assert found.amount == found.new[0] == float(text)
    assert found.rates == [Decimal(LONG)]
    assert json.loads(encoded(found))["Amount"] == float(text)
    for value in (ExactFloat(text), float(text)):
        with pytest.raises(ValidationError, match="valid number"):
            Money(amount=value)  # type: ignore[arg-type]
