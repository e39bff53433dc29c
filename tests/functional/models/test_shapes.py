"""Schemas as classes or inline types, and the names of the classes."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

import pydantic
import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import Package, document, model_document

INLINE_TYPES = (
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


def field_types(package: Package) -> dict[str, Any]:
    return {name: field.annotation for name, field in package.api.Thing.model_fields.items()}


def optional(kind: Any) -> Any:
    return kind | None


def test_a_schema_without_properties_is_an_inline_type(make: Make) -> None:
    """Arrays, strings, maps and free-form objects become types such as ``list[Error]``."""
    package = make(INLINE_TYPES)
    error = package.api.Error
    thing = package.api.Thing(errors=[{"code": "A"}], table={"x": [{"code": "B"}]})
    found = field_types(package)
    assert "Annotated[list[" in str(found.pop("table"))
    assert "dict[str, typing.Annotated[int, NotBool]] | None" in str(found.pop("counts"))
    assert found == {
        "errors": optional(GenericAlias(list, (error,))),
        "name": optional(str),
        "anything": optional(Any),
        "free": optional(dict[str, Any]),
        "untyped": optional(list[str]),
    }
    assert thing.errors == [error(code="A")]
    assert thing.table["x"][0].code == "B"
    assert [each for each in package.api.__all__ if "List" in each or "Name" in each] == []
    assert "RootModel" not in package.source("models.py")


def test_an_inline_type_keeps_its_limits(make: Make) -> None:
    """The limits of an array or string schema apply at every reference to it."""
    thing = make(INLINE_TYPES).api.Thing
    one = {"code": "A"}
    assert thing(name="short", errors=[one, one], table={"x": [one, one]})
    for invalid in (
        {"name": "longer"},
        {"errors": [one, one, one]},
        {"table": {"x": [one, one, one]}},
        {"counts": {"x": "many"}},
    ):
        with pytest.raises(pydantic.ValidationError):
            thing(**invalid)


def test_a_free_form_object_accepts_anything(make: Make) -> None:
    """A value of a free-form field is sent and received unchanged."""
    value = {"a": [1, {"_b": None}], "model_config": "x", "": 0.5}
    sent = make(INLINE_TYPES).call(
        "put_thing", body={"free": value}, response={"anything": [value]}
    )
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
    """Each inline object becomes a class, named after its parents and never numbered."""
    package = make(NESTED)
    assert package.models == {
        "CreateOrderRequest",
        "CreateOrderRequestLinesItem",
        "CreateOrderRequestPricesValue",
        "OrderList",
        "OrderListLinks",
        "OrderListLinksSelf",
    }
    response = {"_links": {"self": {"href": "/orders"}}}
    sent = package.call(
        "create_order",
        body={"lines": [{"sku": "A"}], "prices": {"EUR": {"amount": 1.5}}},
        response=response,
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


def test_a_model_may_contain_itself(make: Make) -> None:
    """A recursive schema is validated at every depth: directly, in lists, in maps, mutually."""
    thing = make(RECURSIVE).api.Thing
    for wrap in (
        lambda inner: {"parent": inner},
        lambda inner: {"children": [inner]},
        lambda inner: {"by_name": {"x": inner}},
        lambda inner: {"box": {"of": inner}},
    ):
        valid = wrap(wrap({"name": "abc"}))
        assert thing(**valid).model_dump(exclude_unset=True) == valid
        with pytest.raises(pydantic.ValidationError):
            thing(**wrap(wrap({"name": "abcd"})))


NARROWED = (
    model_document("""
    name: {type: string}
    child: {$ref: '#/components/schemas/Thing', required: [name]}
    children: {type: array, items: {$ref: '#/components/schemas/Thing', required: [name]}}
    box: {$ref: '#/components/schemas/Box', required: [of]}
""")
    + """
    Box:
      type: object
      properties: {of: {$ref: '#/components/schemas/Thing', required: [name]}}
"""
)


def test_a_model_may_contain_a_narrower_version_of_itself(make: Make) -> None:
    """A class narrowed beside a reference inside itself is one more class, not endlessly many."""
    package = make(NARROWED)
    thing = package.api.Thing
    for wrap in (
        lambda inner: {"name": "a", "child": inner},
        lambda inner: {"name": "a", "children": [inner]},
        lambda inner: {"name": "a", "box": {"of": inner}},
    ):
        valid = wrap(wrap(wrap({"name": "abc"})))
        assert thing(**valid).model_dump(exclude_unset=True) == valid
        with pytest.raises(pydantic.ValidationError):
            thing(**wrap(wrap(wrap({}))))
    assert thing().model_dump(exclude_unset=True) == {}


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
    """Array items with limits create no class, so they take no class name."""
    package = make(EMPTY)
    thing = package.api.Thing(nothing={"x": 1}, listed={"a": 1}, rows=["abc"])
    assert thing.nothing.x == 1
    assert type(thing.listed) is package.api.ThingRowsItem
    assert package.api.RowsItem(b=1).b == 1
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(rows=["abcd"])


DIFFERENT = model_document("""
    names: {type: array, minItems: 3, uniqueItems: true, items: {type: string, maxLength: 4}}
    flags: {type: array, minItems: 2, uniqueItems: true, items: {type: boolean}}
    colours: {type: array, minItems: 2, uniqueItems: true, items: {type: string, enum: [r, g]}}
    rows:
      type: array
      minItems: 2
      uniqueItems: true
      items: {type: object, required: [a], properties: {a: {type: integer, maximum: 9}}}
""")
"""Lists whose generated tests need different items."""


@pytest.mark.parametrize("items", ["{type: boolean}", "{type: string, enum: [r, g]}"])
def test_a_list_of_more_different_items_than_exist_is_refused(
    complaints: Complain, items: str
) -> None:
    """The place of the list is reported, and how many items were found."""
    (line,) = complaints(
        model_document(f"odd: {{type: array, minItems: 3, uniqueItems: true, items: {items}}}")
    )
    words = "unsupported: 3 different items, of which 2 were found"
    assert_complaint(line, 16, "#/components/schemas/Thing/properties/odd", words)
