"""Agreement of the sandbox and AsyncUploadsClient on the document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cases_uploads_2020_11_01 import CALLS
from documented_calls import Call, Change, of_calls
from support import ONCE, check_complaint, with_files

from selling_partner import BadRequestError
from selling_partner.sandbox import Sandbox
from selling_partner.uploads_2020_11_01 import AsyncUploadsClient


@pytest.fixture(scope="module")
async def client(running_sandbox: Sandbox) -> AsyncIterator[AsyncUploadsClient]:
    async with running_sandbox.async_client(**ONCE) as root:
        yield root.uploads_2020_11_01


async def send(client: AsyncUploadsClient, sandbox: Sandbox, call: Call, **changes: Any) -> Any:
    """Call the method with sample arguments, some of them replaced, and uploaded files."""
    arguments, keywords = call.arguments(changes)
    if isinstance(keywords.get("body"), dict):
        keywords["body"] = with_files(sandbox, call, keywords["body"])
    return await getattr(client, call.method_name)(*arguments, **keywords)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_async_the_sandbox_responds(
    client: AsyncUploadsClient, sandbox: Sandbox, call: Call
) -> None:
    """The sandbox accepts the client's request, and its response has the documented type."""
    response = await send(client, sandbox, call)
    assert isinstance(response, tuple(each.kind or type(None) for each in call.successes))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "accepted_bodies"))
async def test_async_the_sandbox_accepts_a_body_at_a_limit(
    client: AsyncUploadsClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The longest and the shortest documented values are accepted."""
    await send(client, sandbox, call, body=call.changed_body(change))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "refused_bodies"))
async def test_async_the_sandbox_rejects_a_body_beyond_a_limit(
    client: AsyncUploadsClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The sandbox rejects a body that the client would not send, and names the place."""
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        await send(unchecked, sandbox, call, body=call.changed_body(change))
    check_complaint(caught.value, *call.places(change))


@pytest.mark.parametrize(("call", "argument"), of_calls(CALLS, "refused_requests"))
async def test_async_the_sandbox_rejects_an_argument_beyond_a_limit(
    client: AsyncUploadsClient, sandbox: Sandbox, call: Call, argument: tuple[str, Any]
) -> None:
    """The sandbox rejects an argument that the client would not send, and names it."""
    name, value = argument
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        await send(unchecked, sandbox, call, **{name: value})
    check_complaint(caught.value, f" parameter {call.wire_names.get(name, name)}")


async def test_async_an_expired_token_is_replaced(
    client: AsyncUploadsClient, sandbox: Sandbox
) -> None:
    """The sandbox rejects an expired token once, and the call gets a new one."""
    await send(client, sandbox, CALLS[0])
    sandbox.expire_token()
    await send(client, sandbox, CALLS[0])
    success = CALLS[0].successes[0].status
    statuses = [each.status for each in sandbox.exchanges if each.name != "token"]
    assert statuses == [success, 403, success]
