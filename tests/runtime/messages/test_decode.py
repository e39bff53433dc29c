"""Successful responses: typed and complete, and for a write never an exception."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError

from generated.tests.server import Reply
from selling_partner import UnreadableResponseError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner.messaging_v1 import (
    Error,
    GetAttributesResponse,
    GetMessagingActionResponseEmbedded,
    GetMessagingActionsForOrderResponse,
    GetSchemaResponse,
    LinkObject,
    operations,
)
from tests.runtime.support.clients import ORDER, US, ApiServer, Connect
from tests.runtime.support.json_values import JSON, KEYS, SURROGATE_TEXT

ACTIONS = replace(operations.GET_MESSAGING_ACTIONS_FOR_ORDER, safe=False)
ATTRIBUTES = replace(operations.GET_ATTRIBUTES, safe=False)
"""Operations that count as writes: those take a success of any shape."""

WHOLE = {
    "_links": {"self": {"href": "/s"}, "actions": [{"href": "/a", "name": "warranty"}]},
    "_embedded": {
        "actions": [
            {
                "_links": {"self": {"href": "/x"}, "schema": {"href": "/y"}},
                "_embedded": {
                    "schema": {"_links": {"self": {"href": "/z"}}, "payload": {"a": [1, None]}}
                },
                "payload": {"name": "warranty"},
            }
        ]
    },
}


def encoded(model: Any) -> Any:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def read(
    body: Any,
    operation: Operation[Any] = ACTIONS,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """Return the result of a call for a body: bytes unchanged, other values as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = httpx2.Response(status, content=content, headers=headers)
    return read_response(operation, response, Reporter())


@pytest.mark.parametrize(
    "media_type", ["application/hal+json", "application/json; charset=utf-8", "text/html", None]
)
async def test_a_response_is_its_model(
    connect: Connect, server: ApiServer, log_lines: list[str], media_type: str | None
) -> None:
    """A matching body becomes the documented model at every depth, whatever its media type."""
    headers = {} if media_type is None else {"Content-Type": media_type}
    server.api_response = Reply(200, headers, WHOLE)
    async with connect() as client:
        model = await client.call("get_messaging_actions_for_order", ORDER, marketplace_ids=[US])
    assert isinstance(model, GetMessagingActionsForOrderResponse)
    assert model.links is not None
    assert model.links.actions == [LinkObject(href="/a", name="warranty")]
    assert model.embedded is not None
    assert isinstance(model.embedded.actions[0].embedded, GetMessagingActionResponseEmbedded)
    assert isinstance(model.embedded.actions[0].embedded.schema_, GetSchemaResponse)
    assert model.embedded.actions[0].embedded.schema_.payload == {"a": [1, None]}
    assert model.errors is None
    assert encoded(model) == WHOLE
    assert log_lines == []


def test_unknown_fields_are_kept(log_lines: list[str]) -> None:
    """An unknown field is readable by its name, encoded again, and not a deviation."""
    body = {"locale": "en-US", "mood": {"a": [1]}, "_links": 5}
    model = read(body, operations.GET_ATTRIBUTES)
    assert model.model_extra == {"mood": {"a": [1]}, "_links": 5}
    assert model.mood == {"a": [1]}
    assert encoded(model) == body
    assert log_lines == []


MISFITS: list[tuple[Any, list[str]]] = [
    ({"errors": {"code": "secret"}}, ["errors"]),
    ({"errors": "secret"}, ["errors"]),
    ({"errors": [{"code": 77, "message": "a"}, "secret"]}, ["errors[].code", "errors[]"]),
    ({"errors": [{"message": "secret"}]}, ["errors[].code"]),
    ({"errors": [{"code": None, "message": "secret"}]}, ["errors[].code"]),
    ({"_links": "secret", "errors": 7}, ["_links", "errors"]),
    ({"_links": []}, ["_links"]),
    ({"_links": {"self": {"href": "secret"}}}, ["_links.actions"]),
    (
        {"_embedded": {"actions": [{"_links": {"self": 5, "schema": {"href": ["secret"]}}}]}},
        ["_embedded.actions[]._links.self", "_embedded.actions[]._links.schema.href"],
    ),
]


@pytest.mark.parametrize(("body", "places"), MISFITS)
def test_a_deviation_is_kept_and_reported(
    log_lines: list[str], body: Any, places: list[str]
) -> None:
    """A value that does not match its type is kept, and logged once by path, without the value."""
    model = read(body, headers={"x-amzn-RequestId": "request-1"})
    assert isinstance(model, GetMessagingActionsForOrderResponse)
    assert encoded(model) == body
    faults = [each for each in log_lines if "the request succeeded (200), but" in each]
    assert len(faults) == ("errors" in body)
    log_lines = [each for each in log_lines if each not in faults]
    places = [each for each in places if each != "errors"]
    assert len(log_lines) == len(places)
    for report, place in zip(log_lines, places, strict=True):
        assert report.startswith("WARNING getMessagingActionsForOrder: ")
        assert f" at {place!r}: " in report
        assert "request-1" in report
        assert "secret" not in report
        assert "77" not in report


def test_matching_values_beside_a_deviation_are_typed() -> None:
    """A value that does not match leaves the values beside it as models."""
    body = {"errors": [{"code": "a", "message": "b"}, {"code": 5, "message": "c"}, 6], "new": 1}
    model = read({**WHOLE, **body})
    assert model.errors[0] == Error(code="a", message="b")
    assert (model.errors[1].code, model.errors[1].message) == (5, "c")
    assert model.errors[2] == 6
    assert model.links.self_.href == "/s"
    assert model.new == 1


def test_a_missing_required_field_reads_as_none() -> None:
    """A missing required field reads as ``None``, and is not encoded as null."""
    model = read({"errors": [{"message": "b"}]})
    assert model.errors[0].code is None
    assert model.errors[0].details is None
    assert encoded(model) == {"errors": [{"message": "b"}]}


def test_a_model_with_a_deviation_can_be_dumped() -> None:
    """Dumping and copying a model with a value of the wrong type neither raises nor warns."""
    model = read({"errors": [{"code": ["secret"]}]})
    again = model.model_copy(deep=True)
    assert again.model_dump()["errors"] == [{"code": ["secret"], "message": None, "details": None}]
    assert json.loads(again.model_dump_json(by_alias=True, exclude_unset=True)) == {
        "errors": [{"code": ["secret"]}]
    }
    assert repr(again) == repr(model)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It is done</html>",
        b"{",
        b'{"a": 1',
        b"\xff\xfe\xff",
        b'{"a": "\xe9"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        "text",
        5,
        None,
        True,
        [],
        [{"locale": "a"}],
    ],
    ids=lambda body: f"{body!r:.20}",
)
async def test_a_write_without_an_object_never_raises(
    connect: Connect, server: ApiServer, log_lines: list[str], body: Any
) -> None:
    """A write with an unusable body is a success, and logged each time."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    server.api_response = Reply(201, {"x-amzn-RequestId": "request-1"}, content)
    async with connect() as client:
        responses = [await client.write({"text": "a"}) for _ in range(3)]
        with pytest.raises(UnreadableResponseError):
            await client.get()
    for model in responses:
        assert type(model).__name__ == "CreateConfirmCustomizationDetailsResponse"
        assert model.errors is None
        assert encoded(model) == {}
    assert len(log_lines) == 3
    for report in log_lines:
        start = "WARNING confirmCustomizationDetails: the request succeeded (201), but the body is "
        assert report.startswith(start)
        assert report.endswith("[request id request-1]")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_success_is_the_documented_model(status: int) -> None:
    """An undocumented success is read like the documented one."""
    model = read({"locale": "de-DE"}, operations.GET_ATTRIBUTES, status)
    assert model == GetAttributesResponse(locale="de-DE")


def test_a_response_without_a_model_is_none() -> None:
    """A success that is documented without a body returns ``None``, whatever its body."""
    assert read(b"<html>", Operation("deleteIt", "DELETE", "/", responses={204: None})) is None


@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_any_object_is_encoded_unchanged(body: dict[str, Any]) -> None:
    """Any JSON object is read without an exception and encoded unchanged.

    Only objects nested deeper than pydantic can dump are excluded.
    """
    for operation in (ACTIONS, ATTRIBUTES):
        assert encoded(read(body, operation)) == body


def test_a_response_has_json_names_only(log_lines: list[str]) -> None:
    """In a response the Python name of a field is an unknown field, and is kept."""
    for unknown in (1, WHOLE["_links"]):
        model = read({"links": unknown, "errors": []})
        assert model.links is None
        assert model.model_extra == {"links": unknown}
        assert encoded(model)["links"] == unknown
    assert log_lines == []
    beside_a_misfit = {"errors": 5, "_links": {"self_": {"href": "a"}, "actions": []}}
    assert encoded(read(beside_a_misfit)) == beside_a_misfit


@pytest.mark.parametrize("body", [b'{"x": 1e400, "y": [-1e400]}', b'{"errors": 1e400}'])
def test_a_number_beyond_a_float_does_not_become_null(body: bytes) -> None:
    """A number that a float reads as infinite is encoded unchanged, in any field."""
    model = read(body)
    assert encoded(model) == json.loads(body)
    assert json.loads(model.model_dump_json(by_alias=True, exclude_unset=True)) == json.loads(body)


@pytest.mark.parametrize("opening", ["[", '{"a":'], ids=["lists", "objects"])
def test_no_depth_of_a_success_raises(opening: str) -> None:
    """Any JSON that can be parsed is read, even if it is nested too deeply for models."""
    closing = "]" if opening == "[" else "}"
    for depth in [*range(50, 900, 50), *range(900, 1000, 3)]:
        nested = f"{opening * depth}1{closing * depth}"
        for field in ("errors", "_links", "unknown"):
            model = read(f'{{"{field}": {nested}}}'.encode())
            assert isinstance(model, GetMessagingActionsForOrderResponse)


@given(JSON | st.binary())
def test_no_body_of_a_success_raises(body: Any) -> None:
    """Any JSON and any bytes in a success give an instance of the model."""
    assert isinstance(read(body), GetMessagingActionsForOrderResponse)


@given(st.dictionaries(SURROGATE_TEXT, SURROGATE_TEXT, max_size=3))
@example({"\ud800": "a", "b": "\udfff\ud800"})
def test_a_lone_surrogate_is_encoded_as_its_escape(body: dict[str, str]) -> None:
    """A lone surrogate, which only JSON can express, is read and escaped again."""
    whole = {"errors": [body, {"code": "a", "message": "b", **body}], **body}
    model = read(whole)
    assert encoded(model) == whole
    assert json.loads(model.model_dump_json(by_alias=True, exclude_unset=True).encode()) == whole


def test_a_field_is_kept_beside_an_unknown_field_of_its_python_name() -> None:
    """A response may have an unknown ``links`` beside the field ``links``, which is ``_links``."""
    model = read({"links": 5})
    assert encoded(model) == {"links": 5}
    assert model.model_fields_set == set()
    model.links = None
    assert encoded(model) == {"links": 5, "_links": None}


def test_a_model_that_contains_itself_is_refused_by_pydantic() -> None:
    """Encoding a model that contains itself raises pydantic's own error."""
    model = read({"unknown": 5})
    assert model.model_extra is not None
    model.model_extra["unknown"] = model
    with pytest.raises(PydanticSerializationError, match="Circular reference"):
        model.model_dump_json()
