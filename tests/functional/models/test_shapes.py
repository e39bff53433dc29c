"""Which schemas become classes, which are written out, and what the classes are called."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import Package, document, model_document

WRITTEN_OUT = (
    model_document("""
    errors: {$ref: '#/components/schemas/ErrorList'}
    name: {$ref: '#/components/schemas/Name'}
    anything: {$ref: '#/components/schemas/Anything'}
    free: {$ref: '#/components/schemas/Free'}
    counts: {$ref: '#/components/schemas/Counts'}
    table: {$ref: '#/components/schemas/Table'}
    untyped: {items: {type: string}}
""")
    + """
    ErrorList: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/Error'}}
    Error: {type: object, required: [code], properties: {code: {type: string}}}
    Name: {type: string, maxLength: 5}
    Anything: {}
    Free: {type: object}
    Counts: {type: object, additionalProperties: {type: integer}}
    Table: {type: object, additionalProperties: {$ref: '#/components/schemas/ErrorList'}}
"""
)


def types_of(package: Package) -> dict[str, Any]:
    return {name: field.annotation for name, field in package.api.Thing.model_fields.items()}


def optional(kind: Any) -> Any:
    return kind | None


def test_what_has_no_properties_is_written_out(make: Make) -> None:
    """Lists, texts, maps and free-form objects need no class: a user meets ``list[Error]``."""
    package = make(WRITTEN_OUT)
    error = package.api.Error
    thing = package.api.Thing(errors=[{"code": "A"}], table={"x": [{"code": "B"}]})
    found = types_of(package)
    assert "Annotated[list[" in str(found.pop("table"))
    assert found == {
        "errors": optional(GenericAlias(list, (error,))),
        "name": optional(str),
        "anything": optional(Any),
        "free": optional(dict[str, Any]),
        "counts": optional(dict[str, int]),
        "untyped": optional(list[str]),
    }
    assert thing.errors == [error(code="A")]
    assert thing.table["x"][0].code == "B"
    assert [each for each in package.api.__all__ if "List" in each or "Name" in each] == []
    assert "RootModel" not in package.source("models.py")


def test_limits_are_kept_where_a_schema_is_written_out(make: Make) -> None:
    """The limits of a list or a text hold in every place that refers to it."""
    thing = make(WRITTEN_OUT).api.Thing
    one = {"code": "A"}
    assert thing(name="short", errors=[one, one], table={"x": [one, one]})
    for wrong in (
        {"name": "longer"},
        {"errors": [one, one, one]},
        {"table": {"x": [one, one, one]}},
        {"counts": {"x": "many"}},
    ):
        with pytest.raises(pydantic.ValidationError):
            thing(**wrong)


def test_a_free_form_object_takes_anything(make: Make) -> None:
    """Nothing is lost or changed on the way through a field without a shape."""
    value = {"a": [1, {"_b": None}], "model_config": "x", "": 0.5}
    sent = make(WRITTEN_OUT).call("put_thing", body={"free": value}, answer={"anything": [value]})
    assert sent.json == {"free": value}
    assert sent.value.anything == [value]


NESTED = document("""
paths:
  /orders:
    post:
      operationId: createOrder
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                lines:
                  type: array
                  items: {type: object, properties: {sku: {type: string}}}
                prices:
                  type: object
                  additionalProperties: {type: object, properties: {amount: {type: number}}}
      responses:
        '200':
          description: Done.
          content:
            application/hal+json:
              schema: {$ref: '#/components/schemas/order-list'}
components:
  schemas:
    order-list:
      type: object
      properties:
        _links:
          type: object
          properties:
            self: {type: object, properties: {href: {type: string}}}
""")


def test_a_nested_object_is_named_by_its_parents(make: Make) -> None:
    """Each inline object is a class of its own, named by where it stands and never numbered."""
    package = make(NESTED)
    assert package.models == {
        "CreateOrderRequest",
        "CreateOrderRequestLinesItem",
        "CreateOrderRequestPricesValue",
        "OrderList",
        "OrderListLinks",
        "OrderListLinksSelf",
    }
    answer = {"_links": {"self": {"href": "/orders"}}}
    sent = package.call(
        "create_order",
        body={"lines": [{"sku": "A"}], "prices": {"EUR": {"amount": 1.5}}},
        answer=answer,
    )
    assert type(sent.value) is package.api.OrderList
    assert sent.value.links.self_.href == "/orders"
    assert sent.json == {"lines": [{"sku": "A"}], "prices": {"EUR": {"amount": 1.5}}}


RECURSIVE = (
    model_document("""
    name: {type: string, maxLength: 3}
    parent: {$ref: '#/components/schemas/Thing'}
    children: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    by_name: {type: object, additionalProperties: {$ref: '#/components/schemas/Thing'}}
    box: {$ref: '#/components/schemas/Box'}
""")
    + """
    Box: {type: object, required: [of], properties: {of: {$ref: '#/components/schemas/Thing'}}}
"""
)


def test_a_model_may_hold_itself(make: Make) -> None:
    """A recursive schema is checked at every depth, straight on, in lists, in maps, in turns."""
    thing = make(RECURSIVE).api.Thing
    for wrap in (
        lambda inner: {"parent": inner},
        lambda inner: {"children": [inner]},
        lambda inner: {"by_name": {"x": inner}},
        lambda inner: {"box": {"of": inner}},
    ):
        good = wrap(wrap({"name": "abc"}))
        assert thing(**good).model_dump(exclude_unset=True) == good
        with pytest.raises(pydantic.ValidationError):
            thing(**wrap(wrap({"name": "abcd"})))


EMPTY = (
    model_document("""
    nothing: {type: object, properties: {}}
    listed: {$ref: '#/components/schemas/ThingRowsItem'}
    rows: {type: array, items: {type: string, maxLength: 3}}
""")
    + """
    ThingRowsItem: {type: object, properties: {a: {type: integer}}}
    RowsItem: {type: object, properties: {b: {type: integer}}}
"""
)


def test_classes_keep_their_names_next_to_limited_items(make: Make) -> None:
    """A class without fields is one, and items with limits take nobody's name away."""
    package = make(EMPTY)
    thing = package.api.Thing(nothing={"x": 1}, listed={"a": 1}, rows=["abc"])
    assert thing.nothing.x == 1
    assert type(thing.listed) is package.api.ThingRowsItem
    assert package.api.RowsItem(b=1).b == 1
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(rows=["abcd"])
