"""Defaults of fields of every type, and values that can only be ``null``."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import document, get_document, model_document, schemas_document

DEFAULTS = schemas_document(
    """
    day: {type: string, format: date, default: '2026-01-02'}
    moment: {type: string, format: date-time, default: '2026-01-02T03:04:05Z'}
    words: {type: array, items: {type: string}, default: [x, y]}
    days: {type: array, items: {type: string, format: date}, default: ['2026-01-02']}
    nothing: {type: array, items: {type: string}, default: []}
    free: {type: object, default: {k: [1]}}
    counts: {type: object, additionalProperties: {type: integer}, default: {a: 1}}
    either: {oneOf: [{type: string}, {type: integer}], default: 3}
    kind: {$ref: '#/components/schemas/Kind', default: B}
    usual: {$ref: '#/components/schemas/Kind'}
    object: {$ref: '#/components/schemas/Other', default: {x: 1}}
    inline: {type: object, properties: {x: {type: integer}}, default: {x: 2}}
    rows: {type: array, items: {$ref: '#/components/schemas/Other'}, default: [{x: 3}, {}]}
    whole: {type: integer, default: 3.0}
    any_number: {anyOf: [{type: integer}, {type: number}], default: 3.5}
    rate: {type: number, default: 1.5}
    maybe: {type: [string, 'null'], default: null}
    """,
    """
    Kind: {type: string, enum: [A, B], default: A}
    Other: {type: object, properties: {x: {type: integer}}}
    """,
)

VALUES: dict[str, Any] = {
    "day": datetime.date(2026, 1, 2),
    "moment": datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
    "words": ["x", "y"],
    "days": [datetime.date(2026, 1, 2)],
    "nothing": [],
    "free": {"k": [1]},
    "counts": {"a": 1},
    "either": 3,
    "kind": "B",
    "usual": "A",
    "object": None,
    "inline": None,
    "rows": None,
    "whole": 3,
    "any_number": Decimal("3.5"),
    "rate": Decimal("1.5"),
    "maybe": None,
}


@pytest.mark.parametrize("name", VALUES)
def test_an_absent_field_reads_as_its_default(make: Make, name: str) -> None:
    """A default has the type of its field, in a new model and in a response."""
    thing = make(DEFAULTS).api.Thing
    for made in (thing(), thing.from_json({}, strict=True)):
        assert getattr(made, name) == VALUES[name]
        assert type(getattr(made, name)) is type(VALUES[name])


def test_a_default_is_not_sent(make: Make) -> None:
    """Amazon applies its own default to a field that a request omits."""
    package = make(DEFAULTS)
    assert package.call("put_thing", body=package.api.Thing(), response={}).json == {}


def test_a_mutable_default_belongs_to_one_instance(make: Make) -> None:
    """A change of one model's list leaves the next model alone."""
    thing = make(DEFAULTS).api.Thing
    thing().words.append("z")
    thing().free["k"].append(2)
    assert (thing().words, thing().free) == (["x", "y"], {"k": [1]})


def test_a_default_that_needs_a_model_is_documented(make: Make) -> None:
    """Such a field reads as ``None``, and its docstring states the default."""
    source = make(DEFAULTS).source("models.py")
    for shown in ('{"x": 1}', '{"x": 2}', '[{"x": 3}, {}]'):
        assert f"The default is `{shown}`." in source


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ("{type: array, items: {type: boolean}, default: [true, false]}", "true, false"),
        ("{type: integer, default: 3.0}", "3"),
        ("{type: string, default: 'é \"ü\"'}", 'é "ü"'),
        ("{type: array, items: {type: string}, default: [a, 'b']}", "a, b"),
    ],
)
def test_the_default_of_an_argument_reads_as_the_document_has_it(
    make: Make, schema: str, shown: str
) -> None:
    """Values of JSON are shown, not those of Python, and no letter is escaped."""
    client = make(get_document(f"[{{name: p, in: query, schema: {schema}}}]")).api.SampleClient
    assert f"The default is `{shown}`." in client.get_thing.__doc__


NULLS = model_document(
    """
    type: {type: 'null'}
    listed: {enum: [null]}
    constant: {const: null}
    items: {type: array, items: {type: 'null'}}
    """,
    "[type]",
)


def test_a_property_may_be_only_null(make: Make) -> None:
    """The only value of such a field is ``None``, however the document states it."""
    package = make(NULLS)
    body = {"type": None, "listed": None, "constant": None, "items": [None]}
    assert package.call("put_thing", body=body, response=body).json == body
    for name in ("type", "listed", "constant"):
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(**{"type": None, name: 1})


NULL_BODY = document("""
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: {required: true, content: {application/json: {schema: {type: 'null'}}}}
      responses:
        '200': {description: Done., content: {application/json: {schema: {type: 'null'}}}}
  /maybe:
    put:
      operationId: putMaybe
      requestBody:
        required: true
        content: {application/json: {schema: {type: ['null', array], items: {type: string}}}}
      responses: {'204': {description: Done.}}
""")


def test_a_required_body_may_be_null(make: Make) -> None:
    """``None`` is sent as null where null is documented."""
    package = make(NULL_BODY)
    assert package.call("put_thing", body=None, response=None).request.content == b"null"
    assert package.call("put_maybe", body=None, status=204).request.content == b"null"
    assert package.call("put_maybe", body=["a"], status=204).json == ["a"]


HIDDEN = model_document("""
    date: {type: string}
    datetime: {type: string}
    day: {type: string, format: date, default: '2026-01-02'}
    moment: {type: string, format: date-time, default: '2026-01-02T03:04:05Z'}
""")


def test_a_field_hides_no_type_of_a_default(make: Make) -> None:
    """Defaults of times work beside fields that are named like Python's types of times."""
    thing = make(HIDDEN).api.Thing(date="a", datetime="b")
    assert (thing.day, thing.moment) == (VALUES["day"], VALUES["moment"])
    assert (thing.date, thing.datetime) == ("a", "b")
