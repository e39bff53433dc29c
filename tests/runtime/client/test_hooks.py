"""Hooks and log lines: what they report of calls, and which secrets they omit."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from selling_partner import (
    AsyncSellingPartner,
    ConfigurationError,
    ManualClock,
    NetworkError,
    NotFoundError,
    Region,
    RequestEvent,
    ResponseEvent,
    RetryPolicy,
    SellingPartner,
)
from tests.runtime.support.clients import (
    CREDENTIALS,
    ORDER,
    US,
    ApiServer,
    Connect,
    json_response,
    unused_url,
)

SECOND = RetryPolicy(attempts=2, first_wait=0.01)


class Watch:
    """Hooks that keep their events."""

    def __init__(self) -> None:
        self.requests: list[RequestEvent] = []
        self.responses: list[ResponseEvent] = []

    @property
    def options(self) -> dict[str, Any]:
        return {"on_request": self.requests.append, "on_response": self.responses.append}


async def test_hooks_run_before_and_after_a_call(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Hooks receive the operation, the request without its token, and the response."""
    server.api_response = json_response(
        {}, 200, x_amzn_RequestId="r-1", **{"x-amzn-RateLimit-Limit": "0.5"}
    )
    server.before_response = lambda: clock.advance(1.5)
    watch = Watch()
    async with connect(**watch.options) as client:
        await client.get()
    (request,), (response,) = watch.requests, watch.responses
    assert (request.operation, request.method, request.attempt) == ("GetAttributes", "GET", 1)
    assert request.url == f"{server.url}/messaging/v1/orders/{ORDER}/attributes?marketplaceIds={US}"
    assert request.headers["User-Agent"] == server.requests[0].headers["user-agent"]
    assert "x-amz-access-token" not in {name.lower() for name in request.headers}
    assert response.request is request
    assert (response.operation, response.status_code) == ("GetAttributes", 200)
    assert (response.request_id, response.rate_limit, response.error) == ("r-1", 0.5, None)
    assert response.response is not None
    assert response.response.json() == {}
    assert response.elapsed == 1.5


async def test_hooks_run_for_each_attempt(connect: Connect, server: ApiServer) -> None:
    """A retry is a separate event with the number of its attempt."""
    server.api_response = json_response({}, 500)
    watch = Watch()
    async with connect(**watch.options, retry=SECOND) as client:
        with pytest.raises(Exception, match="500"):
            await client.get()
    assert [each.attempt for each in watch.requests] == [1, 2]
    assert [each.status_code for each in watch.responses] == [500, 500]


async def test_hooks_run_for_a_missing_response(connect: Connect) -> None:
    """Without a response, the event contains the exception of the call."""
    watch = Watch()
    with unused_url() as url:
        async with connect(**watch.options, base_url=url) as client:
            with pytest.raises(NetworkError) as caught:
                await client.get()
    (event,) = watch.responses
    assert event.error is caught.value
    facts = (event.status_code, event.request_id, event.rate_limit, event.response)
    assert facts == (None, None, None, None)


async def test_hooks_ignore_the_token_request(connect: Connect, server: ApiServer) -> None:
    """Requests to Login with Amazon consist of secrets, so hooks do not receive them."""
    watch = Watch()
    async with connect(**watch.options) as client:
        await client.get()
    assert len(server.token_requests) == 1
    assert len(watch.requests) == 1


async def test_on_request_can_abort_the_call(connect: Connect, server: ApiServer) -> None:
    """An exception of the hook reaches the caller unchanged, and nothing is sent."""

    def refuse(event: RequestEvent) -> None:
        raise PermissionError(event.operation)

    async with connect(on_request=refuse, retry=SECOND) as client:
        with pytest.raises(PermissionError, match="GetAttributes"):
            await client.get()
    assert server.requests == []


async def test_hooks_cannot_change_the_request(connect: Connect, server: ApiServer) -> None:
    """A hook's changes to its event are not sent."""

    def meddle(event: RequestEvent) -> None:
        headers: Any = event.headers
        headers["User-Agent"] = headers["X-More"] = "meddled"

    async with connect(on_request=meddle) as client:
        await client.get()
    (request,) = server.requests
    assert "x-more" not in request.headers
    assert "meddled" not in request.headers["user-agent"]


async def test_exceptions_of_on_response_are_not_raised(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The request was processed, and an exception would make the caller repeat it."""

    def fail(event: ResponseEvent) -> None:
        raise LookupError(event.operation)

    async with connect(on_response=fail) as client:
        await client.write({"text": "a"})
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.getMessage() == "confirmCustomizationDetails: on_response failed"
    assert len(server.requests) == 1


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_an_async_client_awaits_async_hooks(connect: Connect, server: ApiServer) -> None:
    """An async client accepts both sync and async functions."""
    seen: list[str] = []

    async def note(event: RequestEvent | ResponseEvent) -> None:
        seen.append(type(event).__name__)

    async with connect(on_request=note, on_response=note) as client:
        await client.get()
    assert seen == ["RequestEvent", "ResponseEvent"]


@pytest.mark.parametrize("name", ["on_request", "on_response"])
def test_an_invalid_hook_is_refused(name: str) -> None:
    """The constructor raises, before any request is sent."""

    async def hook(event: object) -> None:
        """Do nothing, asynchronously; a sync client cannot await it."""

    for kind, wrong in ((SellingPartner, hook), (SellingPartner, 5), (AsyncSellingPartner, "a")):
        options: dict[str, Any] = {name: wrong}
        with pytest.raises(ConfigurationError, match=name):
            kind(CREDENTIALS, region=Region.NA, **options)


async def test_requests_are_logged_at_debug(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The line has the operation, method, path template, attempt, status and request id."""
    caplog.set_level(logging.DEBUG, "selling_partner")
    server.api_response = json_response({}, 404, x_amzn_RequestId="r-1")
    async with connect() as client:
        with pytest.raises(NotFoundError):
            await client.get()
    lines = [each for each in caplog.records if each.name == "selling_partner"]
    (line,) = [each.getMessage() for each in lines if "attributes" in each.getMessage()]
    start = "GetAttributes: GET /messaging/v1/orders/{amazonOrderId}/attributes, attempt 1: 404"
    assert line.startswith(start)
    assert line.endswith("[request id r-1]")
    assert {each.levelno for each in lines} == {logging.DEBUG}


async def test_retries_are_logged_at_info(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The line states the next attempt, the wait and the reason."""
    caplog.set_level(logging.INFO, "selling_partner")
    server.api_response = json_response({}, 503, x_amzn_RequestId="r-1")
    async with connect(retry=SECOND) as client:
        with pytest.raises(Exception, match="503"):
            await client.get()
    (record,) = [each for each in caplog.records if each.name == "selling_partner"]
    assert record.levelno == logging.INFO
    start, end = "GetAttributes: retrying in ", " s (attempt 2 of 2) after 503 [request id r-1]"
    assert record.getMessage().startswith(start)
    assert record.getMessage().endswith(end)


def test_an_event_does_not_show_the_body() -> None:
    """A repr never contains a message to a buyer."""
    event = RequestEvent("o", "POST", "https://example.com", {}, b"dear buyer", 1)
    assert "dear" not in repr(event) + repr(ResponseEvent(event, 0.1))
