"""Each operation of AsyncMessagingClient, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cases_messaging_v1 import CALLS
from documented_calls import Action, Call, Change, Error, Success, of_calls
from server import Server
from support import CREDENTIALS, ONCE, check_error, check_request, check_token_request, encode

from selling_partner import (
    ActionNotAllowedError,
    ConfigurationError,
    LinkError,
    Region,
    RequestValidationError,
)
from selling_partner.messaging_v1 import AsyncMessagingClient


def connect(server: Server) -> AsyncMessagingClient:
    """Return a client of the server."""
    return AsyncMessagingClient(
        CREDENTIALS, region=Region.NA, base_url=server.url, token_url=server.token_url, **ONCE
    )


@pytest.fixture(scope="module")
async def client(running_server: Server) -> AsyncIterator[AsyncMessagingClient]:
    async with connect(running_server) as client:
        yield client


async def send(client: AsyncMessagingClient, call: Call, **changes: Any) -> Any:
    """Call the method with the sample arguments, some of them replaced."""
    arguments, keywords = call.arguments(changes)
    return await getattr(client, call.method_name)(*arguments, **keywords)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_async_the_documented_request_arrives(
    client: AsyncMessagingClient, server: Server, call: Call
) -> None:
    """Method, path, query, headers and body reach the server as documented, from model or dict."""
    for body in call.bodies():
        server.respond(call.http_method, call.target, *call.successes[0].response())
        await send(client, call, **body)
        check_request(call, server.requests[-1], server.access_tokens[call.scope])


@pytest.mark.parametrize(("call", "success"), of_calls(CALLS, "successes"))
async def test_async_a_success_is_typed(
    client: AsyncMessagingClient, server: Server, call: Call, success: Success
) -> None:
    """A documented success returns its model with all received values."""
    server.respond(call.http_method, call.target, *success.response())
    response = await send(client, call)
    assert isinstance(response, success.kind or type(None))
    assert encode(response) == success.body


@pytest.mark.parametrize(("call", "error"), of_calls(CALLS, "errors"))
async def test_async_an_error_status_raises_its_exception(
    client: AsyncMessagingClient, server: Server, call: Call, error: Error
) -> None:
    """A documented error status raises its own class, with the errors of the response."""
    server.respond(call.http_method, call.target, *error.response())
    with pytest.raises(error.exception) as caught:
        await send(client, call)
    check_error(error, caught.value)


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "accepted_bodies"))
async def test_async_a_body_at_a_limit_is_sent(
    client: AsyncMessagingClient, server: Server, call: Call, change: Change
) -> None:
    """The longest and the shortest documented values reach the server."""
    server.respond(call.http_method, call.target, *call.successes[0].response())
    body = call.changed_body(change)
    await send(client, call, body=body)
    assert call.form is not None or server.requests[-1].json() == body


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "refused_bodies"))
async def test_async_a_body_beyond_a_limit_is_rejected(
    client: AsyncMessagingClient, server: Server, call: Call, change: Change
) -> None:
    """Nothing is sent when a body breaks a limit or lacks a required field."""
    with pytest.raises(RequestValidationError, match=r"body[.:]"):
        await send(client, call, body=call.changed_body(change))
    assert server.requests == []


@pytest.mark.parametrize(("call", "argument"), of_calls(CALLS, "refused_arguments"))
async def test_async_an_argument_beyond_a_limit_is_rejected(
    client: AsyncMessagingClient, server: Server, call: Call, argument: tuple[str, Any]
) -> None:
    """Nothing is sent when an argument breaks a limit."""
    name, value = argument
    with pytest.raises(RequestValidationError, match=name):
        await send(client, call, **{name: value})
    assert server.requests == []


async def follow(
    client: AsyncMessagingClient, server: Server, call: Call, action: Action, *hrefs: str
) -> Any:
    """Get the actions of a response with these links, and call the action."""
    server.respond(call.http_method, call.target, *action.response(call.successes[0], *hrefs))
    arguments, keywords = call.arguments({})
    actions = await getattr(client, action.actions_method)(*arguments, **keywords)
    body = next(action.called(CALLS).bodies())
    return await getattr(actions, action.method_name)(**body, **action.keywords)


@pytest.mark.parametrize(("call", "action"), of_calls(CALLS, "actions"))
async def test_async_an_action_follows_its_link(
    client: AsyncMessagingClient, server: Server, call: Call, action: Action
) -> None:
    """An action sends its request to the link's target, and its response is typed."""
    called = action.called(CALLS)
    success = called.successes[0]
    server.respond(called.http_method, action.href, *success.response())
    response = await follow(client, server, call, action, action.href)
    assert isinstance(response, success.kind or type(None))
    sent = server.requests[-1]
    assert (sent.method, sent.target) == (called.http_method, action.href)
    if called.body_type not in {None, bytes}:
        assert sent.json() == called.body


@pytest.mark.parametrize(("call", "action"), of_calls(CALLS, "actions"))
async def test_async_an_action_without_a_link_is_not_allowed(
    client: AsyncMessagingClient, server: Server, call: Call, action: Action
) -> None:
    """An action without a link in the response raises, and nothing is sent."""
    with pytest.raises(ActionNotAllowedError):
        await follow(client, server, call, action)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("call", "action"), of_calls(CALLS, "actions"))
async def test_async_a_link_to_another_host_is_not_followed(
    client: AsyncMessagingClient, server: Server, call: Call, action: Action
) -> None:
    """A link to another host than the client's is rejected, and nothing is sent."""
    with pytest.raises(LinkError):
        await follow(client, server, call, action, f"https://elsewhere.test{action.href}")
    assert len(server.requests) == 1


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_async_a_timeout_reaches_the_call(
    client: AsyncMessagingClient, server: Server, call: Call
) -> None:
    """Every method accepts a timeout, and rejects one of zero."""
    with pytest.raises(ConfigurationError, match="timeout"):
        await send(client, call, timeout=0)
    assert server.requests == []


async def test_async_one_token_serves_every_call(server: Server) -> None:
    """A new client signs in once, or once for each scope, and keeps the tokens."""
    async with connect(server) as client:
        for call in CALLS:
            server.respond(call.http_method, call.target, *call.successes[0].response())
            await send(client, call)
    scopes = dict.fromkeys(call.scope for call in CALLS)
    for request, scope in zip(server.token_requests, scopes, strict=True):
        check_token_request(request, scope)
    assert len(server.requests) == len(CALLS)
