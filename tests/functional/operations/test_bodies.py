"""Bodies other than objects: lists, maps, single values, files and empty bodies."""

from __future__ import annotations

import datetime
import inspect
import logging
from decimal import Decimal
from typing import Any

import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import Package, document, get_document

ITEM = "{$ref: '#/components/schemas/Item'}"
SCHEMAS = """
components:
  schemas:
    Item: {type: object, required: [sku], properties: {sku: {type: string, maxLength: 3}}}
    Items: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/Item'}}
"""


def body_document(schema: str, media_type: str = "application/json", required: str = "true") -> str:
    """Return a document whose ``putThing`` takes and returns a body of this schema."""
    content = f"content: {{{media_type}: {{schema: {schema}}}}}"
    return document(f"""
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: {{required: {required}, {content}}}
      responses: {{'200': {{description: D, {content}}}}}
{SCHEMAS.strip()}
""")


KINDS: dict[str, tuple[str, Any, str, str]] = {
    "list of models": (
        f"{{type: array, items: {ITEM}}}",
        [{"sku": "a"}, {"sku": "b"}],
        "Sequence[_models.Item | _dicts.ItemDict]",
        "list[_models.Item]",
    ),
    "named list": (
        "{$ref: '#/components/schemas/Items'}",
        [{"sku": "a"}],
        "Sequence[_models.Item | _dicts.ItemDict]",
        "list[_models.Item]",
    ),
    "nested lists": (
        "{type: array, items: {type: array, items: {type: integer}}}",
        [[1, 2], []],
        "Sequence[Sequence[int]]",
        "list[list[int]]",
    ),
    "map": (
        "{type: object, additionalProperties: {type: array, items: {type: string}}}",
        {"a": ["b"], "": []},
        "Mapping[str, Sequence[str]]",
        "dict[str, list[str]]",
    ),
    "map of models": (
        f"{{type: object, additionalProperties: {ITEM}}}",
        {"a": {"sku": "b"}},
        "Mapping[str, _models.Item | _dicts.ItemDict]",
        "dict[str, _models.Item]",
    ),
    "free form": ("{type: object}", {"a": {"b": [1]}}, "Mapping[str, object]", "dict[str, Any]"),
    "anything": ("{}", [1, {"a": None}, "b"], "object", "Any"),
    "text": ("{type: string, maxLength: 3}", "abc", "str", "str"),
    "number": ("{type: number}", 1.5, "float | Decimal", "int | Decimal"),
    "boolean": ("{type: boolean}", False, "bool", "bool"),
    "day": ("{type: string, format: date}", "2026-01-02", "date | str", "date"),
    "time": (
        "{type: string, format: date-time}",
        "2026-01-02T03:04:05Z",
        "datetime | str",
        "datetime",
    ),
    "open enum": ("{type: string, enum: [A]}", "B", "Literal['A'] | str", "Literal['A'] | str"),
    "one of two": (
        f"{{oneOf: [{ITEM}, {{type: array, items: {ITEM}}}]}}",
        [{"sku": "a"}],
        "_models.Item | _dicts.ItemDict | Sequence[_models.Item | _dicts.ItemDict]",
        "_models.Item | list[_models.Item]",
    ),
}


ALL = (
    "openapi: 3.1.0\ninfo: {title: Sample API, version: v1}\npaths:\n"
    + "".join(
        f"  /{index}: {{put: {{operationId: put{index}, requestBody: {{content: {content}}}, "
        f"responses: {{'200': {{description: D, content: {content}}}}}}}}}\n"
        for index, content in enumerate(
            [f"{{application/json: {{schema: {each[0]}}}}}" for each in KINDS.values()]
            + ["{application/pdf: {schema: {type: string, format: binary}}}"]
        )
    )
    + SCHEMAS.lstrip()
)
"""A document with an operation for each kind of body."""


def signature(package: Package) -> inspect.Signature:
    return inspect.signature(package.api.SampleClient.put_thing)


@pytest.mark.parametrize("kind", KINDS)
def test_any_json_may_be_a_body(make: Make, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    """Any JSON value may be a body, with the type of its schema."""
    schema, value, passed, returned = KINDS[kind]
    package = make(body_document(schema))
    with caplog.at_level(logging.WARNING):
        sent = package.call("put_thing", body=value, response=value)
    assert sent.json == value
    assert sent.request.headers["content-type"] == "application/json"
    assert encoded(sent.value) == value
    assert caplog.messages == []
    found = signature(package)
    assert found.parameters["body"].annotation.replace('"', "'") == passed
    assert found.return_annotation.replace('"', "'") == returned


def encoded(value: Any) -> Any:
    """Return a value of a response as JSON."""
    if isinstance(value, list):
        return [encoded(each) for each in value]
    if isinstance(value, dict):
        return {key: encoded(each) for key, each in value.items()}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("list of models", [{"sku": "long"}]),
        ("list of models", {"sku": "a"}),
        ("named list", [{"sku": "a"}] * 3),
        ("nested lists", [["a"]]),
        ("map", {"a": "b"}),
        ("text", "abcd"),
        ("day", "tomorrow"),
        ("time", "2026-01-02"),
        ("one of two", "a"),
    ],
)
def test_an_invalid_body_is_refused(make: Make, kind: str, body: Any) -> None:
    """Limits are checked at every depth before the request is sent."""
    package = make(body_document(KINDS[kind][0]))
    with pytest.raises(package.root.RequestValidationError, match="body"):
        package.call("put_thing", body=body)


def test_a_list_may_contain_models_and_dicts(make: Make) -> None:
    """Any sequence of models and dicts may be sent, including a list from a response."""
    package = make(body_document(KINDS["list of models"][0]))
    sent = package.call("put_thing", body=(package.api.Item(sku="a"), {"sku": "b"}), response=[])
    assert sent.json == [{"sku": "a"}, {"sku": "b"}]
    items = package.call("put_thing", body=[], response=[{"sku": "c", "new": 1}]).value
    assert [type(each) for each in items] == [package.api.Item]
    assert package.call("put_thing", body=items).json == [{"sku": "c", "new": 1}]


def test_a_list_with_deviations_is_kept(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Valid items are typed, the others are kept, and a body that is not a list is unchanged."""
    package = make(body_document(KINDS["list of models"][0]))
    with caplog.at_level(logging.WARNING):
        found = package.call("put_thing", body=[], response=[{"sku": "a"}, 5, {}]).value
        other = package.call("put_thing", body=[], response={"sku": "a"}).value
        empty = package.call("put_thing", body=[], response=b"").value
    assert (found[0].sku, found[1], found[2].sku) == ("a", 5, None)
    assert encoded(found) == [{"sku": "a"}, 5, {}]
    assert other == {"sku": "a"}
    assert empty == []
    assert len(caplog.messages) == 4


@pytest.mark.parametrize("media_type", ["application/pdf", "text/csv", "application/octet-stream"])
def test_a_file_is_sent_as_bytes(make: Make, media_type: str) -> None:
    """A file is sent as bytes with its media type and returned as bytes."""
    package = make(body_document("{type: string, format: binary}", media_type))
    content = b"\x00\xff%PDF\r\n"
    sent = package.call("put_thing", body=content, response=content)
    assert sent.request.content == content
    assert sent.request.headers["content-type"] == media_type
    assert sent.request.headers["accept"] == media_type
    assert sent.value == content
    assert (
        signature(package).parameters["body"].annotation,
        signature(package).return_annotation,
    ) == (
        "bytes",
        "bytes",
    )
    with pytest.raises(package.root.RequestValidationError, match="body: expected bytes, not str"):
        package.call("put_thing", body="text")


def test_json_is_preferred(make: Make) -> None:
    """JSON is used if a body offers several media types, even if one is an unsupported form."""
    content = f"{{text/csv: {{}}, multipart/form-data: {{}}, application/json: {{schema: {ITEM}}}}}"
    text = get_document(responses=f"{{'200': {{description: D, content: {content}}}}}")
    sent = make(text + SCHEMAS.lstrip()).call("get_thing", response={"sku": "a"})
    assert sent.value.sku == "a"
    assert sent.request.headers["accept"] == "application/json"


def test_an_optional_list_may_be_omitted(make: Make) -> None:
    """A call without a body sends no content type."""
    package = make(body_document(KINDS["list of models"][0], required="false"))
    sent = package.call("put_thing", response=[])
    assert sent.request.content == b""
    assert "content-type" not in sent.request.headers
    assert "| None" in signature(package).parameters["body"].annotation


EMPTY_RESPONSES = [
    "{'200': {description: D}}",
    f"{{'204': {{description: D, content: {{application/json: {{schema: {ITEM}}}}}}}}}",
    "{'202': {description: D, content: {}}}",
]


@pytest.mark.parametrize("responses", EMPTY_RESPONSES)
def test_an_empty_response_returns_none(make: Make, responses: str) -> None:
    """A success without content, or with a status that allows none, returns ``None``."""
    package = make(get_document(responses=responses) + SCHEMAS.lstrip())
    status = int(responses[2:5])
    for response in (None, b"ignored"):
        assert package.call("get_thing", status=status, response=response).value is None
    returned = inspect.signature(package.api.SampleClient.get_thing).return_annotation
    assert returned == "None"


def test_a_response_without_a_schema_is_any_json(make: Make) -> None:
    """JSON without a schema is returned unchanged."""
    text = get_document(responses="{'200': {description: D, content: {application/json: {}}}}")
    for response in ({"a": [None]}, [1], "x", 5, False):
        assert make(text).call("get_thing", response=response).value == response


ITEM_RESPONSE = f"{{description: D, content: {{application/json: {{schema: {ITEM}}}}}}}"
ITEMS_RESPONSE = ITEM_RESPONSE.replace(ITEM, f"{{type: array, items: {ITEM}}}")
SEVERAL = (
    get_document(
        responses=f"{{'200': {ITEM_RESPONSE}, '202': {ITEMS_RESPONSE}, 4XX: {ITEM_RESPONSE}, "
        "'204': {description: D}, default: {description: D}}"
    )
    + SCHEMAS.lstrip()
)


def test_each_success_has_its_own_type(make: Make) -> None:
    """The status selects the type; an unlisted success has the type of the first listed one."""
    package = make(SEVERAL)
    item = {"sku": "a"}
    assert package.call("get_thing", response=item).value == package.api.Item(sku="a")
    assert package.call("get_thing", status=202, response=[item]).value[0].sku == "a"
    assert package.call("get_thing", status=204).value is None
    assert package.call("get_thing", status=203, response=item).value.sku == "a"
    returned = inspect.signature(package.api.SampleClient.get_thing).return_annotation
    assert returned == "_models.Item | list[_models.Item] | None"


@pytest.mark.parametrize("status", [400, 404, 418, 500, 503])
def test_default_and_4xx_are_errors(make: Make, status: int) -> None:
    """Every status other than a success raises, whether the document lists it or not."""
    package = make(SEVERAL)
    with pytest.raises(package.root.ApiStatusError) as caught:
        package.call("get_thing", status=status, response={"errors": [{"code": "A"}]})
    assert caught.value.status_code == status
    assert [each.code for each in caught.value.errors] == ["A"]


def test_an_unsupported_body_is_refused(complaints: Complain) -> None:
    """The complaint about an unsupported body has the place of its schema."""
    content = "{content: {application/json: {schema: {not: {}}}}, description: D}"
    (line,) = complaints(get_document(responses=f"{{'200': {content}}}"))
    pointer = "#/paths/~1thing/get/responses/200/content/application~1json/schema"
    assert_complaint(line, 8, f"{pointer}/not", "unsupported")
