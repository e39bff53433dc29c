"""The IR that is built from a document."""

from __future__ import annotations

import gc
import weakref

import pytest
import yaml

from generator.build.api import build
from generator.core.errors import SpecError
from generator.ir import Api, Operation, UsagePlan
from generator.openapi.documents import Document

DOCUMENT = """
info: {title: Things, version: v1, description: All about things.}
paths:
  /b/{bId}/{a-id}:
    parameters:
      - {name: a-id, in: path, required: true, description: Of the path., schema: {type: string}}
      - {name: bId, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
      - $ref: "#/components/parameters/Shared~1One"
    post:
      operationId: PUT_some-Thing
      summary: Put it.
      description: At length.
      x-amzn-usage-plan: {rate: 0.5, burst: 10}
      parameters:
        - {name: limit, in: query, required: true, schema: {type: integer, maximum: 5}}
        - {name: limits, in: header, schema: {type: string}}
        - {name: X-Any, in: header, required: true, schema: {type: string}}
      requestBody: {$ref: "#/components/requestBodies/Thing"}
      responses:
        "500": {$ref: "#/components/responses/Bad", description: Here it is worse.}
        "204": {description: Nothing.}
        "404": {$ref: "#/components/responses/Bad"}
        "200":
          description: D
          content: {application/hal+json: {schema: {$ref: "#/components/schemas/thing"}}}
        "299":
          description: D
          content: {application/json: {schema: {$ref: "#/components/schemas/thing"}}}
        "304": {description: Odd.}
  /a:
    get: {operationId: listAll, x-amzn-restricted: true, responses: {"200": {description: D}}}
    delete:
      operationId: dropAll
      x-amzn-grantless-scope: some::scope
      responses: {"204": {description: D}}
components:
  parameters:
    Shared/One: {name: colours, in: query, schema: {type: array, items: {type: string}}}
  requestBodies:
    Thing:
      description: The thing.
      content: {application/json: {schema: {$ref: "#/components/schemas/thing"}}}
  responses:
    Bad:
      description: It is bad.
      headers: {x-amzn-RequestId: {schema: {type: string}}}
      content: {application/json: {schema: {$ref: "#/components/schemas/thing"}}}
  schemas:
    thing:
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 3}
        errors: {type: array, items: {type: object, properties: {code: {type: string}}}}
"""


def document(text: str, key: str = "things_v1") -> Document:
    data = yaml.safe_load(text)
    return Document(key, f"{key}.yaml", data, "digest", {(): (1, 1)})


@pytest.fixture(scope="module")
def api() -> Api:
    (found,) = build([document(DOCUMENT)])
    return found


@pytest.fixture(scope="module")
def put(api: Api) -> Operation:
    return api.operations[0]


def test_an_api_has_its_names(api: Api) -> None:
    """The module and the client are named after the file; the rest is the document's."""
    assert (api.key, api.client_name, api.digest) == ("things_v1", "Things", "digest")
    assert (api.title, api.version, api.description) == ("Things", "v1", "All about things.")
    assert [each.class_name for each in api.models] == ["ThingErrorsItem", "Thing"]
    assert api.model_names == ("Thing", "ThingErrorsItem")
    assert list(api.schemas) == ["Thing", "ThingErrorsItem"]
    assert api.called_models == ("Thing",)
    assert api.exceptions == ("ApiStatusError", "NotFoundError", "InternalServerError")
    assert api.takes_marketplaces is False


def test_a_document_is_freed_without_a_collection_of_garbage() -> None:
    """Its memory is free for the rendering, although the command disables the collection."""
    given = document(DOCUMENT)
    freed = weakref.ref(given)
    gc.disable()
    try:
        built = build([given])
        del given
        assert freed() is None
    finally:
        gc.enable()
    assert [each.key for each in built] == ["things_v1"]


def test_operations_keep_the_documents_order(api: Api) -> None:
    """Paths keep their order; the methods of a path have a fixed order."""
    assert [(each.operation_id, each.method_name) for each in api.operations] == [
        ("PUT_some-Thing", "put_some_thing"),
        ("listAll", "list_all"),
        ("dropAll", "drop_all"),
    ]
    assert [each.http_method for each in api.operations] == ["POST", "GET", "DELETE"]
    assert api.operations[0].constant_name == "PUT_SOME_THING"


def test_an_extension_selects_the_token_of_a_call(api: Api, put: Operation) -> None:
    """An operation is restricted or grantless only by its extension."""
    restricted, grantless = api.operations[1:]
    assert api.restricted_operations == (restricted,)
    assert api.grantless_operations == (grantless,)
    assert (restricted.restricted, restricted.scope) == (True, None)
    assert (grantless.restricted, grantless.scope) == (False, "some::scope")
    found = [each.access_argument for each in (put, restricted, grantless)]
    assert found == [None, "restricted_data_token", "scope"]


def test_an_operation_states_whether_it_only_reads() -> None:
    """An extension overrides what the HTTP method implies."""
    text = DOCUMENT.replace("operationId: listAll", "operationId: listAll, x-amzn-safe: false")
    text = text.replace("operationId: dropAll", "operationId: dropAll\n      x-amzn-safe: true")
    (usual,), (marked,) = build([document(DOCUMENT)]), build([document(text)])
    assert [each.safe for each in usual.operations] == [False, True, False]
    assert all(each.has_usual_safety for each in usual.operations)
    assert [each.safe for each in marked.operations] == [False, False, True]
    assert [each.has_usual_safety for each in marked.operations] == [True, False, False]


def test_an_operation_keeps_its_prose(api: Api, put: Operation) -> None:
    """Summary, description and usage plan are the document's; the ID replaces a missing summary."""
    assert (put.summary, put.description) == ("Put it.", "At length.")
    assert put.usage_plan == UsagePlan(0.5, 10)
    assert (api.operations[1].summary, api.operations[1].description) == ("listAll", "")
    assert api.operations[1].usage_plan is None


def test_parameters_have_the_order_of_a_call(put: Operation) -> None:
    """Path parameters in the path's order, then the required ones, then the rest."""
    assert [each.wire_name for each in put.positional] == ["bId", "a-id"]
    assert [(each.wire_name, each.required) for each in put.keywords] == [
        ("limit", True),
        ("X-Any", True),
        ("colours", False),
        ("limits", False),
    ]


def test_an_operations_own_parameter_wins(put: Operation) -> None:
    """It replaces the path item's parameter of the same name and location."""
    (limit,) = (each for each in put.parameters if each.wire_name == "limit")
    assert limit.limits == "At most 5."
    assert list(limit.refused.values()) == [6]


def test_the_sample_target_contains_every_sample(put: Operation) -> None:
    """It is the path and query of the sample call, without headers."""
    assert put.sample_target == "/b/text/text?limit=1&colours=text"


def test_a_body_has_its_cases(put: Operation) -> None:
    """The body has types, a media type, a text, and valid and invalid mutations of its sample."""
    body = put.body
    assert body is not None
    assert (body.type, body.checked_type) == ("Thing | _dicts.ThingDict", "Thing")
    assert (body.instance, body.media_type, body.required) == ("Thing", "application/json", False)
    assert body.description == "The thing."
    assert body.sample == {"name": "tex", "errors": [{"code": "text"}]}
    assert list(body.accepted) == ["/name: 3 characters"]
    assert list(body.refused) == ["/name: 4 characters", "/name: missing"]
    assert body.refused["/name: missing"] == []


def test_responses_are_sorted_by_status(put: Operation) -> None:
    """Each has its type, headers and text; a description beside a reference wins."""
    assert [each.status for each in put.responses] == [200, 204, 299, 304, 404, 500]
    assert [each.status for each in put.successes] == [200, 204, 299]
    assert [each.exception for each in put.errors] == [
        "ApiStatusError",
        "NotFoundError",
        "InternalServerError",
    ]
    assert [each.description for each in put.errors] == ["Odd.", "It is bad.", "Here it is worse."]
    assert [each.headers for each in put.errors] == [(), *[("x-amzn-RequestId",)] * 2]
    types = ["Thing", None, "Thing", None, "Thing", "Thing"]
    assert [each.type for each in put.responses] == types
    assert [each.checked_type for each in put.responses] == types
    assert [each.instance for each in put.responses] == types


def test_samples_fit_the_status(put: Operation) -> None:
    """The sample of a success omits the error list; that of an error has only required fields."""
    assert [each.sample for each in put.successes] == [{"name": "tex"}, None, {"name": "tex"}]
    assert put.errors[-1].sample == {"name": "tex", "errors": [{"code": "text"}]}


def test_a_call_returns_each_model_once(api: Api, put: Operation) -> None:
    """The return type lists the models by status, and None for a response without a body."""
    assert put.returns == "Thing | None"
    assert api.operations[2].returns == "None"
    assert put.accept == "application/hal+json, application/json"
    assert api.operations[2].accept == "application/json"


def test_imports_are_those_of_the_signatures(api: Api) -> None:
    """Only names that a method or an operation uses are imported."""
    assert api.client_imports == ("from collections.abc import Sequence",)
    assert api.operation_imports == (
        "from typing import Annotated",
        "from pydantic import Field",
    )


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (
            "operationId: listAll",
            "operationId: dropAll",
            "dropAll and dropAll would both become the method drop_all",
        ),
        ("operationId: listAll", "operationId: drop_all", "drop_all and dropAll would both become"),
        ("operationId: listAll", "operationId: '-'", "'-' gives no Python name"),
        ("/b/{bId}/", "/b/", "the path parameter bId is unused"),
        ("/b/{bId}/", "/b/{bId}/{c}/", "the path parameter c is not described"),
        ("  /a:\n", "  /a:\n    trace: {}\n", "unsupported: the method TRACE"),
        ("  /a:\n", "  /a:\n    servers: [{url: /}]\n", "unsupported: servers for some"),
        ("limits, in: header", "Limit, in: query", "limit in query and Limit in query would both"),
        ("{rate: 0.5, burst: 10}", "{rate: 0.5}", "the usage plan is malformed"),
        ('"304"', "1XX", "unsupported: the status '1XX'"),
        ('"304"', "'199'", "unsupported: the status '199'"),
        (
            '{"204": {description: D}}',
            '{"404": {description: D}}',
            "without a documented success",
        ),
        ("application/hal+json:", "multipart/mixed:", "unsupported: bodies in multipart/mixed"),
        ("    thing:\n", "    ThingsClient: {properties: {}}\n    thing:\n", "already defines"),
        ("    thing:\n", "    APPLICATION: {properties: {}}\n    thing:\n", "already defines"),
    ],
)
def test_an_unsupported_document_is_refused(old: str, new: str, wrong: str) -> None:
    """Each change of the document is reported as one problem."""
    assert old in DOCUMENT
    changed = document(DOCUMENT.replace(old, new, 1))
    with pytest.raises(SpecError) as caught:
        build([changed])
    assert {wrong in each.message for each in caught.value.problems} == {True}


def test_a_constant_and_a_class_do_not_share_a_name() -> None:
    """The constant of an operation would hide a class of the same name."""
    text = DOCUMENT.replace("operationId: listAll", "operationId: sku").replace("thing", "SKU")
    words = "the package already defines SKU, the constant of the operation sku"
    with pytest.raises(SpecError, match=words):
        build([document(text)])


def test_an_api_needs_an_operation() -> None:
    """An API without operations is refused."""
    with pytest.raises(SpecError, match="an API without operations"):
        build([document("info: {title: T, version: v1}\npaths: {}")])


def test_all_documents_are_built(api: Api) -> None:
    """The problems of all documents are raised together; valid documents keep their order."""
    bad = "info: {title: T, version: v1}"
    with pytest.raises(SpecError) as caught:
        build([document(bad, "a_v1"), document(DOCUMENT), document(bad, "b_v1")])
    assert [each.file for each in caught.value.problems] == ["a_v1.yaml", "b_v1.yaml"]
    both = build([document(DOCUMENT, "z_v1"), document(DOCUMENT, "a_v1")])
    assert [each.key for each in both] == ["z_v1", "a_v1"]
    assert both[0].operations == api.operations
