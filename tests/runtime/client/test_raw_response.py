"""``with_raw_response``: the response as received, and the model on demand."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from selling_partner import (
    NotFoundError,
    RawResponse,
    Region,
    RequestValidationError,
    RetryPolicy,
    UnreadableResponseError,
)
from selling_partner.messaging_v1 import GetAttributesResponse
from selling_partner.messaging_v1.async_client import AsyncMessagingClient
from selling_partner.messaging_v1.client import MessagingClient
from tests.runtime.support.clients import (
    CREDENTIALS,
    ORDER,
    US,
    AnyClient,
    ApiServer,
    Connect,
    json_response,
)

BODY = {"buyer": {"locale": "en-US"}}


async def raw(client: AnyClient, method: str, *arguments: Any, **keywords: Any) -> Any:
    """Return a method of the Messaging API that returns the raw response."""
    response = getattr(client.root.messaging_v1.with_raw_response, method)(*arguments, **keywords)
    return await response if inspect.isawaitable(response) else response


async def test_a_raw_response_has_status_and_headers(connect: Connect, server: ApiServer) -> None:
    """It has status, headers, request id, rate limit and body; ``parse`` returns the model."""
    headers = {"x-amzn-RequestId": "r-1", "x-amzn-RateLimit-Limit": "1.5", "x-custom": "here"}
    server.api_response = json_response(BODY, 202, **headers)
    async with connect() as client:
        response = await raw(client, "get_attributes", ORDER, marketplace_ids=[US])
    assert isinstance(response, RawResponse)
    assert (response.status_code, response.request_id, response.rate_limit) == (202, "r-1", 1.5)
    assert response.headers["X-Custom"] == "here"
    assert response.response.json() == BODY
    assert response.content == response.text.encode()
    model = response.parse()
    assert isinstance(model, GetAttributesResponse)
    assert model.model_dump(by_alias=True, exclude_unset=True) == BODY
    assert repr(response) == "<RawResponse 202 [request id r-1]>"


async def test_a_raw_response_keeps_validation_and_errors(
    connect: Connect, server: ApiServer
) -> None:
    """Arguments are checked, and an error status raises."""
    async with connect() as client:
        with pytest.raises(RequestValidationError):
            await raw(client, "get_attributes", ORDER, marketplace_ids=[US, US])
        server.api_response = json_response({}, 404)
        with pytest.raises(NotFoundError):
            await raw(client, "get_attributes", ORDER, marketplace_ids=[US])
        server.api_response = json_response(BODY)
        assert isinstance(await client.get(), GetAttributesResponse)


async def test_a_raw_response_keeps_the_options(connect: Connect, server: ApiServer) -> None:
    """A client with other options uses them for raw responses too."""
    async with connect() as client:
        lax = AnyClient(client.root.with_options(validate_requests=False))
        response = await raw(lax, "get_attributes", ORDER, marketplace_ids=[US, US])
    assert response.status_code == 200
    assert server.requests[0].target.endswith(f"?marketplaceIds={US},{US}")


async def test_parsing_raises_what_the_call_would(connect: Connect, server: ApiServer) -> None:
    """The last unreadable response is returned after the retries, and ``parse`` raises."""
    server.api_response = json_response(b"<html>", x_amzn_RequestId="r-1")
    retry = RetryPolicy(attempts=3, first_wait=0)
    async with connect(retry=retry) as client:
        response = await raw(client, "get_attributes", ORDER, marketplace_ids=[US])
        assert len(server.requests) == 3
        with pytest.raises(UnreadableResponseError) as called:
            await client.get()
    assert response.text == "<html>"
    for _ in range(2):
        with pytest.raises(UnreadableResponseError) as parsed:
            response.parse()
        assert str(parsed.value) == str(called.value)
        assert parsed.value.response is response.response


async def test_an_unreadable_response_is_retried(connect: Connect, server: ApiServer) -> None:
    """As in any call, a gateway's page with status 200 is followed by a retry."""
    pages = iter([json_response(b"<html>"), json_response(BODY)])
    server.before_response = lambda: setattr(server, "api_response", next(pages))
    async with connect(retry=RetryPolicy(attempts=3, first_wait=0)) as client:
        response = await raw(client, "get_attributes", ORDER, marketplace_ids=[US])
    assert len(server.requests) == 2
    assert response.parse().buyer == BODY["buyer"]


async def test_parsing_the_response_of_a_write_never_raises(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """Each deviation is logged, also on repeated parsing."""
    server.api_response = json_response(b"<html>", 201)
    keywords: dict[str, Any] = {"marketplace_ids": [US], "body": {"text": "a"}}
    async with connect() as client:
        response = await raw(client, "confirm_customization_details", ORDER, **keywords)
    for _ in range(2):
        assert response.parse().model_dump(exclude_unset=True) == {}
    assert len(log_lines) == 2


@pytest.mark.parametrize("kind", [MessagingClient, AsyncMessagingClient])
def test_every_operation_has_a_raw_response(kind: type[Any]) -> None:
    """The methods have the same names and arguments."""
    client = kind(CREDENTIALS, region=Region.NA)
    operations = {name for name in dir(kind) if not name.startswith("_")}
    operations -= {"aclose", "close", "from_env", "with_options", "with_raw_response"}
    operations -= {"upload_attachment"}
    found = vars(client.with_raw_response)
    assert set(found) == {name for name in operations if "actions_for_order" not in name} | (
        {"get_messaging_actions_for_order"}
    )
    for name in found:
        assert inspect.signature(found[name]) == inspect.signature(getattr(client, name))
