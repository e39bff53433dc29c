"""Amounts, times and nulls in requests and responses."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import get_document, model_document

LONG = "12345678901234567.89"
PRICES = (
    model_document("""
    amount: {type: number, minimum: 0.1, maximum: 1000000000000000000, multipleOf: 0.01}
    share: {type: number, default: 2.5}
    count: {type: number, default: 3, minimum: 1.0}
    rows: {type: array, items: {type: number}}
    byKey: {type: object, additionalProperties: {type: number}}
    note: {type: [string, 'null']}
    plain: {type: string}
    free: {}
    from_json: {type: string}
    toDict: {type: integer}
    when: {type: string, format: date-time}
    decimal: {$ref: '#/components/schemas/Number'}
    other: {$ref: '#/components/schemas/Decimal'}
""")
    + """\
    Number: {type: object, properties: {value: {type: number}}}
    Decimal: {type: object, properties: {value: {type: number}}}
"""
)


def test_an_amount_is_exact_both_ways(make: Make) -> None:
    """An amount keeps all its digits as a ``Decimal`` in a request, a response and a sum."""
    package = make(PRICES)
    thing = package.api.Thing
    body = thing(amount=Decimal(LONG), rows=[Decimal("0.10"), 5], free={"a": Decimal("9.99")})
    sent = package.call("put_thing", body=body, response=b'{"amount": %s}' % LONG.encode())
    text = f'{{"amount":{LONG},"rows":[0.10,5],"free":{{"a":9.99}}}}'
    assert sent.request.content.decode() == text
    assert sent.value.amount == Decimal(LONG)
    assert sent.value.to_json() == f'{{"amount":{LONG}}}'
    assert sum(body.rows) == Decimal("5.1")
    assert (thing().share, thing().count) == (Decimal("2.5"), 3)
    assert package.call("put_thing", body={"rows": [0.1, "0.2"]}).json == {"rows": [0.1, 0.2]}


@pytest.mark.parametrize("amount", ["0.1", "9.99", "1E+18"])
def test_an_amount_at_its_limit_is_accepted(make: Make, amount: str) -> None:
    """A limit is exactly the document's number, not the nearest float."""
    package = make(PRICES)
    for value in (Decimal(amount), float(amount)):
        assert package.call("put_thing", body={"amount": value}).json == {"amount": float(amount)}


@pytest.mark.parametrize(
    ("amount", "phrase"),
    [
        ("0.09", "greater than or equal to 0.1"),
        ("9.995", "multiple of 0.01"),
        ("1000000000000000000.01", "less than or equal to 1000000000000000000"),
    ],
)
def test_an_amount_beyond_its_limit_is_refused(make: Make, amount: str, phrase: str) -> None:
    """The error states the limit as the document writes it."""
    package = make(PRICES)
    with pytest.raises(package.root.RequestValidationError, match=rf"body\.amount: .*{phrase}$"):
        package.call("put_thing", body={"amount": Decimal(amount)})
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(amount=Decimal(amount))


def test_none_clears_a_nullable_field(make: Make) -> None:
    """``None`` is sent as ``null`` for a nullable field; other fields are omitted."""
    package = make(PRICES)
    thing = package.api.Thing
    cleared = {"note": None, "free": None}
    for body in (
        cleared,
        thing(**cleared),
        thing(**cleared, plain=None),
        {**cleared, "rows": None},
    ):
        assert package.call("put_thing", body=body).json == cleared
    assert package.call("put_thing", body=thing()).json == {}


def test_fields_do_not_replace_methods_of_models(make: Make) -> None:
    """A field called ``from_json`` or ``toDict`` gets an attribute with an underscore."""
    thing = make(PRICES).api.Thing
    body = {"from_json": "a", "toDict": 5}
    found = thing.from_json(json.dumps(body))
    assert (found.from_json_, found.to_dict_) == ("a", 5)
    assert found.to_dict() == body
    assert thing.from_json(found.to_json()) == found


def test_schemas_do_not_replace_types(make: Make) -> None:
    """A schema called ``Number`` or ``Decimal`` gets a class with the suffix ``Model``."""
    package = make(PRICES)
    assert {"NumberModel", "DecimalModel"} <= package.models
    assert package.api.DecimalModel(value=Decimal("0.5")).value == Decimal("0.5")


TIMES = get_document(
    "[{name: after, in: query, schema: {anyOf: "
    "[{type: string, format: date-time}, {type: string}]}}, "
    "{name: rate, in: query, schema: {type: number}}, "
    "{name: days, in: query, explode: false, "
    "schema: {type: array, items: {type: string, format: date}}}]"
)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        (datetime.datetime(2026, 1, 2, 3, 4, 5, 678_901, datetime.UTC), "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T12:04:05+09:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02", "2026-01-02"),
        ("TEST_CASE_200", "TEST_CASE_200"),
    ],
)
def test_an_argument_is_a_time_or_a_string(make: Make, argument: Any, value: str) -> None:
    """An argument documented as ISO 8601 accepts a ``datetime`` and any string."""
    package = make(TIMES)
    target = package.call("get_thing", after=argument).target
    assert target == f"/thing?after={value.replace(':', '%3A')}"
    with pytest.raises(package.root.RequestValidationError, match=r"after: .*timezone"):
        package.call("get_thing", after=datetime.datetime(2026, 1, 2))
    assert package.call("get_thing", rate=Decimal("0.10")).target == "/thing?rate=0.10"
    days = [datetime.date(2026, 1, 2), "2026-01-03"]
    assert package.call("get_thing", days=days).target == "/thing?days=2026-01-02,2026-01-03"


PROGRAM = """
from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

from selling_partner import Deviation
from selling_partner.sample_v1 import SampleClient, Thing, operations

def money(client: SampleClient, things: list[Thing]) -> None:
    total = sum((each.amount for each in things if each.amount is not None), Decimal(0))
    assert_type(total, int | Decimal)
    thing = Thing(amount=Decimal("9.99"), rows=[1, Decimal("0.1")], share=5, note=None)
    assert_type(thing.amount, int | Decimal | None)
    client.put_thing(body=thing)
    client.put_thing(body={"amount": 9.99, "rows": [Decimal("1.1")]})
    assert_type(Thing.from_json(thing.to_json()), Thing)
    deviations: list[Deviation] = []
    assert_type(Thing.from_json({"amount": 1}, on_deviation=deviations.append), Thing)
    assert_type(operations.PUT_THING.parse(b"{}", strict=True), Thing)
    Thing(amount="x")  # type: ignore[arg-type]
"""


@pytest.mark.types
def test_a_program_with_money_is_well_typed(make: Make) -> None:
    """A program with amounts passes ``mypy --strict``, with ``int | Decimal`` as their type."""
    package = make(PRICES)
    file = package.folder / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(file)],
        cwd=package.folder,
        env={**os.environ, "MYPYPATH": str(package.folder / "src"), "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
