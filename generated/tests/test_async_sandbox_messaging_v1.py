"""Agreement of the sandbox and AsyncMessagingClient on the document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cases_messaging_v1 import CALLS
from documented_calls import Action, Call, Change, of_calls
from support import ONCE, check_complaint, with_files

from selling_partner import BadRequestError
from selling_partner.messaging_v1 import AsyncMessagingClient
from selling_partner.sandbox import Sandbox


@pytest.fixture(scope="module")
async def client(running_sandbox: Sandbox) -> AsyncIterator[AsyncMessagingClient]:
    async with running_sandbox.async_client(**ONCE) as root:
        yield root.messaging_v1


async def send(client: AsyncMessagingClient, sandbox: Sandbox, call: Call, **changes: Any) -> Any:
    """Call the method with sample arguments, some of them replaced, and uploaded files."""
    arguments, keywords = call.arguments(changes)
    if isinstance(keywords.get("body"), dict):
        keywords["body"] = with_files(sandbox, call, keywords["body"])
    return await getattr(client, call.method_name)(*arguments, **keywords)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_async_the_sandbox_responds(
    client: AsyncMessagingClient, sandbox: Sandbox, call: Call
) -> None:
    """The sandbox accepts the client's request, and its response has the documented type."""
    response = await send(client, sandbox, call)
    assert isinstance(response, tuple(each.kind or type(None) for each in call.successes))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "accepted_bodies"))
async def test_async_the_sandbox_accepts_a_body_at_a_limit(
    client: AsyncMessagingClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The longest and the shortest documented values are accepted."""
    await send(client, sandbox, call, body=call.changed_body(change))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "refused_bodies"))
async def test_async_the_sandbox_rejects_a_body_beyond_a_limit(
    client: AsyncMessagingClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The sandbox rejects a body that the client would not send, and names the place."""
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        await send(unchecked, sandbox, call, body=call.changed_body(change))
    check_complaint(caught.value, *call.places(change))


@pytest.mark.parametrize(("call", "argument"), of_calls(CALLS, "refused_requests"))
async def test_async_the_sandbox_rejects_an_argument_beyond_a_limit(
    client: AsyncMessagingClient, sandbox: Sandbox, call: Call, argument: tuple[str, Any]
) -> None:
    """The sandbox rejects an argument that the client would not send, and names it."""
    name, value = argument
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        await send(unchecked, sandbox, call, **{name: value})
    check_complaint(caught.value, f" parameter {call.wire_names.get(name, name)}")


@pytest.mark.parametrize(("call", "action"), of_calls(CALLS, "actions"))
async def test_async_a_link_of_the_sandbox_calls_its_action(
    client: AsyncMessagingClient, sandbox: Sandbox, call: Call, action: Action
) -> None:
    """The links of an order are its allowed actions, and following one calls it."""
    arguments, keywords = call.arguments({})
    sandbox.set_order(arguments[0], actions=[action.call_name])
    actions = await getattr(client, action.actions_method)(*arguments, **keywords)
    assert actions.allowed == (action.method_name,)
    called = action.called(CALLS)
    body = {} if called.body_type is None else {"body": with_files(sandbox, called, called.body)}
    response = await getattr(actions, action.method_name)(**body, **action.keywords)
    assert isinstance(response, called.successes[0].kind or type(None))
    is_message = called.http_method != "GET"
    assert [each.operation for each in sandbox.messages] == [called.method_name] * is_message


async def test_async_an_expired_token_is_replaced(
    client: AsyncMessagingClient, sandbox: Sandbox
) -> None:
    """The sandbox rejects an expired token once, and the call gets a new one."""
    await send(client, sandbox, CALLS[0])
    sandbox.expire_token()
    await send(client, sandbox, CALLS[0])
    success = CALLS[0].successes[0].status
    statuses = [each.status for each in sandbox.exchanges if each.name != "token"]
    assert statuses == [success, 403, success]
