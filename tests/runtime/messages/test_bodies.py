"""Request bodies: models and dicts, validated completely before the request is sent."""

from __future__ import annotations

import json
from collections import UserDict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from selling_partner import RequestValidationError
from selling_partner._runtime.messages.operation import Body, Operation
from selling_partner._runtime.messages.request import prepare
from selling_partner.messaging_v1 import (
    Attachment,
    CreateConfirmCustomizationDetailsRequest,
    CreateDigitalAccessKeyRequest,
    CreateWarrantyRequest,
)
from selling_partner.messaging_v1 import GetMessagingActionsForOrderResponse as MessagingActions
from tests.runtime.support.clients import ORDER, US, ApiServer, Connect

Request = CreateConfirmCustomizationDetailsRequest
WIRE = {"text": "Hello", "attachments": [{"uploadDestinationId": "u", "fileName": "f"}]}
SNAKE = {"text": "Hello", "attachments": [{"upload_destination_id": "u", "file_name": "f"}]}
FILE = Attachment(upload_destination_id="u", file_name="f")
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        Request(text="Hello", attachments=[FILE]),
        Request.model_validate(WIRE),
        WIRE,
        SNAKE,
        {"text": "Hello", "attachments": [FILE]},
        MappingProxyType(WIRE),
        UserDict(SNAKE),
    ],
    ids=["model", "validated", "wire", "snake", "mixed", "proxy", "userdict"],
)
async def test_every_form_of_a_body_is_the_same_json(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """A model and a dict, with names in Python or in JSON, send the same JSON."""
    async with connect() as client:
        await client.write(body)
    (request,) = server.requests
    assert request.json() == WIRE
    assert request.headers["content-type"] == "application/json"
    assert int(request.headers["content-length"]) == len(request.content)


async def test_a_text_in_any_script_is_sent_unchanged(connect: Connect, server: ApiServer) -> None:
    """A text for the buyer is sent unchanged."""
    text = 'Grüße 😀 "quoted" \\ </ \x01 \u2028'
    async with connect() as client:
        await client.write({"text": text})
    assert server.requests[0].json() == {"text": text}


MISSPELT = [
    ({"txt": "a"}, r"body\.txt: unknown field; did you mean text\?"),
    ({"text": "a", "attachment": []}, r"body\.attachment: .* did you mean attachments\?"),
    (
        {"attachments": [{"uploadDestinationId": "1", "fileName": "a", "file_name": "b"}]},
        r"body\.attachments\.0\.file_name: given twice; it is the field fileName",
    ),
]


@pytest.mark.parametrize(("body", "words"), MISSPELT)
async def test_a_misspelled_field_is_refused(
    connect: Connect, server: ApiServer, body: dict[str, Any], words: str
) -> None:
    """A misspelled field is refused with its name, before an empty message is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=words):
            await client.write(body)
    assert server.requests == []


async def test_an_unknown_field_is_sent(connect: Connect, server: ApiServer) -> None:
    """A field that Amazon has added is sent, from a dict and from a model, at every depth."""
    body = {**WIRE, "new": {"a": [1, None]}, "none": None}
    body["attachments"] = [{**FILE.model_dump(by_alias=True), "newer": True}]
    async with connect() as client:
        await client.write(body)
        await client.write(Request.model_validate(body))
    assert [request.json() for request in server.requests] == [body, body]


async def test_only_fields_that_were_set_are_sent(connect: Connect, server: ApiServer) -> None:
    """Optional fields that were not set are not in the JSON, and an empty model is ``{}``."""
    async with connect() as client:
        await client.write(Request(text="a"))
        await client.write(Request())
        await client.write({})
    assert [request.json() for request in server.requests] == [{"text": "a"}, {}, {}]


async def test_none_omits_an_optional_field(connect: Connect, server: ApiServer) -> None:
    """``None`` omits an optional field that cannot be null. The caller's model stays unchanged."""
    body = Request(text="a", attachments=None)
    async with connect() as client:
        await client.write(body)
        await client.write({"text": "a", "attachments": None})
    assert [request.json() for request in server.requests] == [{"text": "a"}] * 2
    assert body.model_fields_set == {"text", "attachments"}


def test_none_is_omitted_at_every_depth() -> None:
    """``None`` in a model within the body is omitted, in a list or not."""
    operation: Operation[object] = Operation(
        "putIt", "PUT", "/", responses={}, body=Body(MessagingActions)
    )
    link = {"href": "a", "name": None, "new": None}
    links = {"self": link, "actions": [link, link]}
    sent = prepare(operation, {}, {"_links": links, "_embedded": None}).content
    link.pop("name")
    assert json.loads(sent or b"") == {"_links": {"self": link, "actions": [link, link]}}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        5,
        [],
        [("text", "a")],
        FILE,
        CreateDigitalAccessKeyRequest(text="a"),
        Request,
    ],
)
async def test_a_body_of_another_type_is_refused(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """``None``, a model of another class and values other than mappings are refused unsent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="body: "):
            await client.write(body)
    assert server.requests == server.token_requests == []


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "body",
    [
        {"note": object()},
        {"note": "\ud800"},
        {"\ud800": 1},
        {"note": CIRCLE},
        {"note": b"\xff"},
        {1: 2},
        {"note": float("nan")},
        {"note": [float("-inf")]},
        Request.model_validate({"note": object()}),
    ],
    ids=["object", "surrogate", "key", "circle", "bytes", "number", "nan", "infinity", "model"],
)
async def test_a_value_without_a_json_form_is_refused(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """An unknown field that JSON cannot represent is refused like any invalid argument."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="body"):
            await client.write(body)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("annotation", [dict[str, float], dict[str, Any], list[float], float])
def test_nan_is_refused_in_every_kind_of_body(annotation: Any) -> None:
    """NaN is never sent, not even as null; the message names its field or position."""
    operation: Operation[object] = Operation("putIt", "PUT", "/", {}, body=Body(annotation))
    value = float("nan")
    given = (
        {"a": value}
        if "dict" in str(annotation)
        else [value] if "list" in str(annotation) else value
    )
    place = "body.a" if isinstance(given, dict) else "body.0" if isinstance(given, list) else "body"
    with pytest.raises(RequestValidationError, match=rf"sent: {place}: must be a finite number"):
        prepare(operation, {}, given)


async def test_the_message_for_nan_names_its_field(connect: Connect) -> None:
    """The message names a nested field by its path in JSON."""
    async with connect() as client:
        for value in (float("nan"), Decimal("-Infinity")):
            with pytest.raises(
                RequestValidationError, match=r"body\.new\.rates\.1: must be a finite number"
            ):
                await client.write({"new": {"rates": [1, value]}})


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (START, "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        (START.astimezone(timezone(timedelta(hours=-7))), "2026-01-02T03:04:05Z"),
        (START.replace(microsecond=250_000), "2026-01-02T03:04:05.250Z"),
    ],
)
async def test_a_time_is_sent_with_its_offset(
    connect: Connect, server: ApiServer, given: Any, sent: str
) -> None:
    """A date-time of a model or a dict is sent in the form of RFC 3339."""
    async with connect() as client:
        for body in (
            CreateWarrantyRequest(coverage_start_date=given),
            {"coverageStartDate": given},
        ):
            await client.call("create_warranty", ORDER, marketplace_ids=[US], body=body)
    assert [request.json() for request in server.requests] == [{"coverageStartDate": sent}] * 2


@pytest.mark.parametrize("given", [datetime(2026, 1, 2), "2026-01-02T03:04:05", "soon"])
async def test_a_time_without_a_zone_is_refused(
    connect: Connect, server: ApiServer, given: Any
) -> None:
    """A date-time without a time zone is refused, with its name."""
    body = {"coverageStartDate": given}
    changed = CreateWarrantyRequest(coverage_start_date=START)
    changed.coverage_start_date = given
    async with connect() as client:
        for each in (body, changed):
            with pytest.raises(RequestValidationError, match=r"body\.coverageStartDate: "):
                await client.call("create_warranty", ORDER, marketplace_ids=[US], body=each)
    assert server.requests == []


async def test_all_problems_are_named_at_once(connect: Connect, server: ApiServer) -> None:
    """One exception names the problems of path, query and body, each once."""
    body = {"text": "", "attachments": [{"fileName": 5}, 6]}
    async with connect() as client:
        with pytest.raises(RequestValidationError) as caught:
            await client.call(
                "confirm_customization_details", "..", marketplace_ids=[US, US], body=body
            )
    assert caught.value.operation == "confirmCustomizationDetails"
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == [
        "amazon_order_id",
        "marketplace_ids",
        "body.text",
        "body.attachments.0.uploadDestinationId",
        "body.attachments.0.fileName",
        "body.attachments.1",
    ]
    assert str(caught.value).startswith("confirmCustomizationDetails was not sent: amazon_order_id")
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    assert isinstance(caught.value, ValueError)
    assert server.requests == server.token_requests == []
