"""What the parts of a document are called in Python: never numbered, and nobody's place taken."""

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
    """Each schema is a class that works, whatever Python, pydantic or the package use its name for.

    A name that is taken gets ``Model`` behind it; all others are as in the document.
    """
    package = make(CLASSES)
    models = package.models
    assert len(models) == len(TAKEN) + 1
    assert {"Schema", "Error", "List", "Response", "Client", "Optional", "Int", "Str"} <= models
    assert {"AnyModel", "LiteralModel", "ValueErrorModel", "NoneModel", "TrueModel"} <= models
    assert {"IsoDateModel", "ApiModelModel", "NotFoundErrorModel", "MappingModel"} <= models
    body = {f"f{index}": {"a": name} for index, name in enumerate(TAKEN)}
    sent = package.call("put_thing", body=body, answer=body)
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
    """Each property is a field of its own, which reads and sends the document's key."""
    package = make(PROPERTIES)
    body = {name: f"value of {name}" for name in FIELDS}
    more = {"when": "2026-01-02T03:04:05Z", "day": "2026-01-02", "rows": [{"a": [1]}]}
    sent = package.call("put_thing", body=body | more, answer=body | more)
    assert sent.json == body | more
    fields = package.api.Thing.model_fields
    assert {each.alias or name for name, each in fields.items()} == {*body, *more}
    read = {each.alias or name: getattr(sent.value, name) for name, each in fields.items()}
    assert {name: read[name] for name in body} == body
    assert fields.keys() >= {"self_", "schema_", "from_", "links", "x_y", "model_config_", "sku"}


VALUES = ["a b", "2nd", "it's", '"', "\\", "None", "", "ünï", "A|B", "x\ny", "]", "#"]


LISTED = ", ".join(f'"{each}"' for each in ("a b", "2nd", "it's", "\\\\", "A|B", "x\\ny", "]"))
KNOWN = model_document(f"kind: {{type: string, enum: [{LISTED}, '\"', None, '', ünï, '#']}}")


def test_a_known_value_may_be_any_text(make: Make) -> None:
    """Values with spaces, leading digits, quotes or nothing are known as they are, and sent so."""
    package = make(KNOWN)
    annotation = str(package.api.Thing.model_fields["kind"].annotation)
    for value in VALUES:
        assert repr(value) in annotation
        assert package.call("put_thing", body={"kind": value}, answer={}).json == {"kind": value}


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


def test_an_inline_object_is_named_after_where_it_stands(make: Make) -> None:
    """Answers are told apart by their status, items and values by their list or map.

    An answer that operations share is named after itself, once.
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
    answer = {"rows": [{"sku": "a", "price": {"sum": 1.5}}]}
    assert package.call("get_order", "1", answer=answer).value.rows[0].price.sum == 1.5
    created = package.call("get_order", "1", status=201, answer={"b": "x"}).value
    assert type(created) is package.api.GetOrderCreatedResponse
    body = {"map": {"x": {"d": "y"}}}
    made = package.call("make_order", "1", body=body, answer=[{"e": "z"}])
    assert made.json == body
    assert made.value == [package.api.MakeOrderResponseItem(e="z")]


TWINS = schemas_document(
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


def test_twins_are_told_apart_by_who_refers_to_them(make: Make) -> None:
    """Of two schemas that differ in case, the one that is spelled like its class keeps the name.

    The other, and an inline object whose name is taken, have a parent's name before their own.
    """
    package = make(TWINS)
    models = {"Thing", "Status", "ThingStatus", "ThingInner", "PutThingThingInner"}
    assert package.models == models
    answer = {"status": {"code": 5}, "inner": {"b": "x"}}
    value = package.call("put_thing", body=answer, answer=answer).value
    assert type(value.status) is package.api.ThingStatus
    assert type(value.inner) is package.api.PutThingThingInner


SELLER = "{name: %s, in: %s, required: %s, schema: {type: string}%s}"


def parameters_document(*parameters: tuple[str, str, str]) -> str:
    """Return a document with a seller in its path, and these parameters: name, place, and more."""
    listed = [SELLER % ("sellerId", "path", "true", "")]
    listed += [SELLER % (name, place, "false", more) for name, place, more in parameters]
    return get_document(f"[{', '.join(listed)}]").replace("/thing", "/{sellerId}")


def test_arguments_are_told_apart_by_where_they_travel(make: Make) -> None:
    """Where two parameters would be one argument, the path's keeps its name."""
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


def test_a_maintainer_names_an_argument(make: Make) -> None:
    """``x-client-name`` on a parameter is its argument; the wire has the document's name."""
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


def test_a_maintainer_names_everything_else(make: Make) -> None:
    """``x-client-name`` on an operation, a schema, a property or an inline object is its name."""
    package = make(RENAMED)
    assert package.models == {"Thing", "ThingFirst", "Row", "SmallThing"}
    answer = {"class": "a", "1": {"a": "b"}, "rows": [{"b": 1}], "other": {"a": "c"}}
    sent = package.call("replace_thing", body={"kind": "x"}, answer=answer)
    assert sent.json == {"class": "x"}
    value = sent.value
    assert (value.kind, value.first.a, value.rows[0].b, value.other.a) == ("a", "b", 1, "c")
    assert type(value.rows[0]) is package.api.Row
    assert "REPLACE_THING" in vars(package.api.operations)
    assert package.api.operations.REPLACE_THING.operation_id == "get2"


@pytest.mark.parametrize("place", ["schema", "response"])
def test_one_name_in_both_is_inherited_by_none(make: Make, place: str) -> None:
    """A schema that is made of another has a name of its own, whatever that one is called."""
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
