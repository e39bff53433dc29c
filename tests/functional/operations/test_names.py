"""The Python names of schemas, properties, values and parameters."""

from __future__ import annotations

import inspect

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import (
    document,
    get_document,
    model_document,
    schemas_document,
)

TEXT = "{type: string}"
OBJECT = "{type: object, properties: {a: {type: string}}}"


TAKEN = [
    *("Schema", "Error", "List", "Response", "Client", "Any", "Optional", "Literal", "Field"),
    *("int", "str", "list", "dict", "bool", "type", "object", "date", "datetime", "bytes"),
    *("ValueError", "Exception", "NotFoundError", "ApiModel", "IsoDate", "IsoDatetime", "OneOf"),
    *("PlainText", "Nullable"),
    *("None", "True", "class", "import", "async", "Mapping", "Sequence", "BaseModel", "Self"),
    *("SellingPartner", "Marketplace", "Credentials", "Operation", "Whole", "Annotated", "rt"),
]


CLASSES = schemas_document(
    "\n".join(f"f{i}: {{$ref: '#/components/schemas/{each}'}}" for i, each in enumerate(TAKEN)),
    "\n".join(f"{name}: {OBJECT}" for name in TAKEN),
)


def test_a_schema_may_be_called_anything(make: Make) -> None:
    """A schema whose name Python, pydantic or the package uses gets the suffix ``Model``.

    Every other class has the name of its schema.
    """
    package = make(CLASSES)
    models = package.models
    assert len(models) == len(TAKEN) + 1
    assert {"Schema", "Error", "List", "Response", "Client", "Optional", "Int", "Str"} <= models
    assert {"AnyModel", "LiteralModel", "ValueErrorModel", "NoneModel", "TrueModel"} <= models
    assert {"IsoDateModel", "ApiModelModel", "NotFoundErrorModel", "MappingModel"} <= models
    body = {f"f{index}": {"a": name} for index, name in enumerate(TAKEN)}
    sent = package.call("put_thing", body=body, response=body)
    assert sent.json == body
    kinds = {type(getattr(sent.value, name)).__name__ for name in body}
    assert kinds == models - {"Thing"}


FIELDS = [
    *("self", "schema", "model_config", "model_fields", "json", "copy", "from", "_links", "x-y"),
    *("date", "datetime", "list", "dict", "str", "int", "type", "id", "None", "class", "async"),
    *("Any", "Field", "Literal", "ApiModel", "IsoDate", "Annotated", "Thing", "cls", "root"),
    *("__init__", "$kind", "@odata.type", "a b", "c.d", "é", "SKU", "validate", "construct"),
]


PROPERTIES = model_document(
    "\n".join(
        [
            *(f"{name!r}: {TEXT}" for name in FIELDS),
            "when: {type: string, format: date-time}",
            "day: {type: string, format: date}",
            "rows: {type: array, items: {type: object, additionalProperties: {}}}",
        ]
    )
)


def test_a_field_may_be_called_anything(make: Make) -> None:
    """Each property becomes a separate field, which is read and sent under its wire name."""
    package = make(PROPERTIES)
    body = {name: f"value of {name}" for name in FIELDS}
    more = {"when": "2026-01-02T03:04:05Z", "day": "2026-01-02", "rows": [{"a": [1]}]}
    sent = package.call("put_thing", body=body | more, response=body | more)
    assert sent.json == body | more
    fields = package.api.Thing.model_fields
    assert {each.alias or name for name, each in fields.items()} == {*body, *more}
    read = {each.alias or name: getattr(sent.value, name) for name, each in fields.items()}
    assert {name: read[name] for name in body} == body
    assert fields.keys() >= {"self_", "schema_", "from_", "links", "x_y", "model_config_", "sku"}


VALUES = ["a b", "2nd", "it's", '"', "\\", "None", "", "ünï", "A|B", "x\ny", "]", "#"]


LISTED = ", ".join(f'"{each}"' for each in ("a b", "2nd", "it's", "\\\\", "A|B", "x\\ny", "]"))
KNOWN = model_document(f"kind: {{type: string, enum: [{LISTED}, '\"', None, '', ünï, '#']}}")


def test_an_enum_value_may_be_any_string(make: Make) -> None:
    """Enum values with spaces, leading digits or quotes, and the empty string, are unchanged."""
    package = make(KNOWN)
    annotation = str(package.api.Thing.model_fields["kind"].annotation)
    for value in VALUES:
        assert repr(value) in annotation
        assert package.call("put_thing", body={"kind": value}, response={}).json == {"kind": value}


INLINE = document("""
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: D, content: {application/json: {schema: &object
          {type: object, properties: {rows: {type: array, items: {type: object, properties: {
            sku: {type: string}, price: {type: object, properties: {sum: {type: number}}}}}}}}}}}
        '201': {description: D, content: {application/json: {schema:
          {type: object, properties: {b: {type: string}}}}}}
        '404': {description: D, content: {application/json: {schema:
          {type: object, properties: {c: {type: string}}}}}}
        '429': {$ref: '#/components/responses/Slow'}
    post:
      operationId: makeOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema:
        {type: object, properties: {map: {type: object, additionalProperties:
          {type: object, properties: {d: {type: string}}}}}}}}}
      responses:
        '200': {description: D, content: {application/json: {schema: {type: array, items:
          {type: object, properties: {e: {type: string}}}}}}}
        '429': {$ref: '#/components/responses/Slow'}
components:
  responses:
    Slow: {description: D, content: {application/json: {schema:
      {type: object, properties: {f: {type: string}}}}}}
  schemas:
    Thing: {type: object, properties: {a: {type: string}}}
""").replace("&object", "")


def test_an_inline_object_is_named_after_its_place(make: Make) -> None:
    """Inline objects are named after their operation, status, list or map.

    A response that operations share becomes one class with the name of the response.
    """
    package = make(INLINE)
    assert package.models == {
        "Thing",
        "GetOrderResponse",
        "GetOrderResponseRowsItem",
        "GetOrderResponseRowsItemPrice",
        "GetOrderCreatedResponse",
        "GetOrderNotFoundResponse",
        "MakeOrderRequest",
        "MakeOrderRequestMapValue",
        "MakeOrderResponseItem",
        "SlowResponse",
    }
    response = {"rows": [{"sku": "a", "price": {"sum": 1.5}}]}
    assert package.call("get_order", "1", response=response).value.rows[0].price.sum == 1.5
    created = package.call("get_order", "1", status=201, response={"b": "x"}).value
    assert type(created) is package.api.GetOrderCreatedResponse
    body = {"map": {"x": {"d": "y"}}}
    made = package.call("make_order", "1", body=body, response=[{"e": "z"}])
    assert made.json == body
    assert made.value == [package.api.MakeOrderResponseItem(e="z")]


COLLIDING = schemas_document(
    """
    status: {$ref: '#/components/schemas/status'}
    inner: {type: object, properties: {b: {type: string}}}
    """,
    f"""
    Status: {OBJECT}
    status: {{type: object, properties: {{code: {{type: integer}}}}}}
    ThingInner: {OBJECT}
    """,
)


def test_schemas_that_differ_in_case_have_different_classes(make: Make) -> None:
    """Of two schemas that differ in case, the one spelled like its class keeps the name.

    The other schema, or an inline object whose name is taken, gets its parent's name as a prefix.
    """
    package = make(COLLIDING)
    models = {"Thing", "Status", "ThingStatus", "ThingInner", "PutThingThingInner"}
    assert package.models == models
    response = {"status": {"code": 5}, "inner": {"b": "x"}}
    value = package.call("put_thing", body=response, response=response).value
    assert type(value.status) is package.api.ThingStatus
    assert type(value.inner) is package.api.PutThingThingInner


SELLER = "{name: %s, in: %s, required: %s, schema: {type: string}%s}"


def parameters_document(*parameters: tuple[str, str, str]) -> str:
    """Return a document with a seller in its path, and with further parameters.

    Args:
        parameters: The name, the location and further keys of each parameter.

    """
    listed = [SELLER % ("sellerId", "path", "true", "")]
    listed += [SELLER % (name, location, "false", more) for name, location, more in parameters]
    return get_document(f"[{', '.join(listed)}]").replace("/thing", "/{sellerId}")


def test_colliding_arguments_are_prefixed_with_their_location(make: Make) -> None:
    """If parameters of several locations collide, the path's keeps its name."""
    package = make(
        parameters_document(
            ("seller_id", "query", ""), ("Seller-Id", "header", ""), ("from", "query", "")
        )
    )
    names = list(inspect.signature(package.api.SampleClient.get_thing).parameters)
    assert names[:5] == ["self", "seller_id", "query_seller_id", "header_seller_id", "from_"]
    sent = package.call("get_thing", "a", query_seller_id="b", header_seller_id="c", from_="d")
    assert sent.target == "/a?seller_id=b&from=d"
    assert sent.request.headers["seller-id"] == "c"


def test_a_client_name_renames_an_argument(make: Make) -> None:
    """``x-client-name`` on a parameter renames its argument, but not the parameter on the wire."""
    package = make(
        parameters_document(
            ("seller_id", "query", ", x-client-name: otherSeller"),
            ("'1'", "query", ", x-client-name: a"),
        )
    )
    sent = package.call("get_thing", "a", other_seller="b", a="c")
    assert sent.target == "/a?seller_id=b&1=c"


RENAMED = (
    model_document("""
        class: {type: string, x-client-name: kind}
        '1': {type: object, x-client-name: first, properties: {a: {type: string}}}
        rows: {type: array, items: {type: object, x-client-name: Row, properties: {b: {}}}}
        other: {$ref: '#/components/schemas/thing'}
        """)
    .replace("operationId: putThing", "operationId: get2, x-client-name: replaceThing")
    .replace("put:\n      operationId: get2, x", "put:\n      operationId: get2\n      x")
    + f"    thing: {{x-client-name: SmallThing, {OBJECT[1:]}\n"
)


def test_a_client_name_renames_methods_classes_and_fields(make: Make) -> None:
    """``x-client-name`` renames an operation, a schema, a property or an inline object."""
    package = make(RENAMED)
    assert package.models == {"Thing", "ThingFirst", "Row", "SmallThing"}
    response = {"class": "a", "1": {"a": "b"}, "rows": [{"b": 1}], "other": {"a": "c"}}
    sent = package.call("replace_thing", body={"kind": "x"}, response=response)
    assert sent.json == {"class": "x"}
    value = sent.value
    assert (value.kind, value.first.a, value.rows[0].b, value.other.a) == ("a", "b", 1, "c")
    assert type(value.rows[0]) is package.api.Row
    assert "REPLACE_THING" in vars(package.api.operations)
    assert package.api.operations.REPLACE_THING.operation_id == "get2"


@pytest.mark.parametrize("place", ["schema", "response"])
def test_a_client_name_is_not_inherited(make: Make, place: str) -> None:
    """A schema that extends another through ``allOf`` does not inherit its client name."""
    child = "{allOf: [{$ref: '#/components/schemas/base'}, {properties: {b: {type: string}}}]}"
    schemas = f"base: {{x-client-name: Foundation, {OBJECT[1:]}\n"
    properties = "child: {$ref: '#/components/schemas/child'}" if place == "schema" else child[1:-1]
    if place == "schema":
        schemas += f"child: {child}"
    else:
        properties = f"child: {child}"
    package = make(schemas_document(properties, schemas))
    expected = {"schema": "Child", "response": "ThingChild"}[place]
    assert package.models == {"Thing", "Foundation", expected}
