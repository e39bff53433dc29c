"""``validate_requests=False``: invalid values are sent, except for those that cannot be."""

from __future__ import annotations

import datetime
import json
from collections import UserDict
from decimal import Decimal
from typing import Any

import pytest

from selling_partner import Marketplace, RequestValidationError
from selling_partner._runtime.messages.operation import Body, Operation, Parameter
from selling_partner._runtime.messages.request import PreparedRequest, prepare
from selling_partner.messaging_v1 import Attachment, CreateConfirmCustomizationDetailsRequest
from tests.runtime.support.clients import ORDER, US, ApiServer, Connect

Request = CreateConfirmCustomizationDetailsRequest
ENDLESS: list[object] = []
ENDLESS.append(ENDLESS)
WHEN = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


@pytest.fixture
def flavour() -> str:
    """The sync client; ``test_parity.py`` compares the others with it."""
    return "sync"


def unchecked(argument: object, location: Any = "query", **options: Any) -> PreparedRequest:
    """Return the request of an operation with one numeric parameter."""
    path = "/{It}/end" if location == "path" else "/it"
    parameters = (Parameter("it", "It", location, int, **options),)
    operation: Operation[None] = Operation("getIt", "GET", path, {200: None}, parameters)
    return prepare(operation, {"it": argument}, checked=False)


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"text": "x" * 801}, {"text": "x" * 801}),
        ({"text": None, "attachments": 5}, {"text": None, "attachments": 5}),
        ({"txt": "a", "attachment": []}, {"txt": "a", "attachment": []}),
        (UserDict(upload_destination_id=1), {"upload_destination_id": 1}),
        ([{"a": 1.5}, None, True], [{"a": 1.5}, None, True]),
        ("Grüße 😀", "Grüße 😀"),
        (0, 0),
        (
            {"when": WHEN, "price": Decimal("1.10")},
            {"when": "2026-01-02T03:04:05Z", "price": 1.1},
        ),
        (Request(text="a"), {"text": "a"}),
        (
            {"attachments": (Attachment(file_name="f", upload_destination_id="u"),)},
            {"attachments": [{"fileName": "f", "uploadDestinationId": "u"}]},
        ),
        (Request.model_construct(text=5, attachments=None), {"text": 5, "attachments": None}),
    ],
    ids=lambda value: f"{value!s:.20}".encode("ascii", "replace").decode(),
)
async def test_any_json_is_sent_unchanged(
    connect: Connect, server: ApiServer, body: Any, sent: Any
) -> None:
    """A body may break all rules of its model; a model is sent with its names in JSON."""
    async with connect(validate_requests=False) as client:
        await client.write(body)
    (request,) = server.requests
    assert request.json() == sent
    assert request.headers["content-type"] == "application/json"


async def test_bytes_are_sent_unchanged(connect: Connect, server: ApiServer) -> None:
    """Bytes are sent unchanged, whether they are JSON or not."""
    async with connect(validate_requests=False) as client:
        await client.write(b'{"text": ')
    assert server.requests[0].content == b'{"text": '


async def test_a_required_body_may_be_omitted(connect: Connect, server: ApiServer) -> None:
    """A call without a body sends none."""
    async with connect(validate_requests=False) as client:
        await client.write(None)
    (request,) = server.requests
    assert request.content == b""
    assert "content-type" not in request.headers


@pytest.mark.parametrize(
    ("marketplaces", "query"),
    [
        ([US, "B"], f"?marketplaceIds={US},B"),
        (Marketplace.US, f"?marketplaceIds={US}"),
        ("a&b", "?marketplaceIds=a%26b"),
        ([""], "?marketplaceIds="),
        (["a,b", "c"], "?marketplaceIds=a%2Cb,c"),
        ((1, 2.5, True), "?marketplaceIds=1,2.5,true"),
        ([], ""),
        (None, ""),
    ],
    ids=str,
)
async def test_any_argument_is_sent_unchanged(
    connect: Connect, server: ApiServer, marketplaces: Any, query: str
) -> None:
    """A query may have too many values, odd values, or none where one is required."""
    async with connect(validate_requests=False) as client:
        await client.get(marketplace_ids=marketplaces)
    assert server.requests[0].target == f"/messaging/v1/orders/{ORDER}/attributes{query}"


@pytest.mark.parametrize(
    ("argument", "text"),
    [("x", "x"), (WHEN, "2026-01-02T03%3A04%3A05Z"), (WHEN.date(), "2026-01-02")],
)
def test_a_value_is_written_as_json_would(argument: object, text: str) -> None:
    """A value in place of a number is sent in its JSON form, in path and query."""
    assert unchecked(argument).target == f"/it?It={text}"
    assert unchecked(argument, "path").target == f"/{text}/end"
    assert unchecked([argument, 1], repeated=True).target == f"/it?It={text}&It=1"


@pytest.mark.parametrize("order", [None, "", ".", "..", [], "\ud800", {}, object(), [None]])
async def test_a_path_needs_its_segments(connect: Connect, server: ApiServer, order: Any) -> None:
    """A missing or impossible segment of the path is refused."""
    async with connect(validate_requests=False) as client:
        with pytest.raises(RequestValidationError, match="amazon_order_id: "):
            await client.get(order)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("text", ["a\r\nx-amz-access-token: b", "a\nb", "é", "\x00"])
def test_an_impossible_header_is_refused(text: str) -> None:
    """A header with a line break, or outside ASCII, is refused."""
    assert unchecked("x, y", "header").headers["It"] == "x, y"
    with pytest.raises(RequestValidationError, match=r"^getIt was not sent: it: "):
        unchecked(text, "header")


@pytest.mark.parametrize("argument", [{"a": 1}, [["a"]], [None], object(), ENDLESS, b"\xff"])
@pytest.mark.parametrize("location", ["path", "query", "header"])
def test_an_argument_without_a_string_form_is_refused(argument: object, location: str) -> None:
    """Mappings, nested lists and unknown types have no form in a path, query or header."""
    with pytest.raises(RequestValidationError, match=r"it: pass a string, number"):
        unchecked(argument, location)


def test_a_target_that_is_too_long_is_refused() -> None:
    """The length of a URL is limited without validation, too."""
    with pytest.raises(RequestValidationError, match="the maximum is"):
        unchecked("x" * 70_000)


@pytest.mark.parametrize(
    "body",
    [
        {"secret text": object()},
        {"text": "secret text\ud800"},
        {"text": float("nan")},
        [float("inf")],
        Request.model_validate({"text": "secret text", "more": float("nan")}),
        {"text": b"secret text\xff"},
        {"secret text": ENDLESS},
    ],
    ids=lambda body: f"{body!s:.25}".encode("ascii", "replace").decode(),
)
async def test_a_value_without_a_json_form_is_refused(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Unknown types, NaN and lone surrogates are refused unsent, without quoting the value."""
    async with connect(validate_requests=False) as client:
        with pytest.raises(RequestValidationError, match=r"contains a value|finite") as caught:
            await client.write(body)
    assert server.requests == server.token_requests == []
    assert "secret" not in str(caught.value)


async def test_calls_are_validated_by_default(connect: Connect, server: ApiServer) -> None:
    """A client with the default options refuses a call that exceeds a documented limit."""
    for options in ({}, {"validate_requests": True}):
        async with connect(**options) as client:
            with pytest.raises(RequestValidationError, match=r"body\.text: .*at most 800"):
                await client.write({"text": "x" * 801})
    assert server.requests == []


def test_an_operation_without_a_body_sends_none() -> None:
    """An operation without a body sends none; the others send any value."""
    bare: Operation[None] = Operation("getIt", "GET", "/it", {200: None})
    assert prepare(bare, {}, checked=False).content is None
    bodied: Operation[None] = Operation("putIt", "PUT", "/it", {200: None}, body=Body(Request))
    assert json.loads(prepare(bodied, {}, {"a": 1}, checked=False).content or b"") == {"a": 1}
