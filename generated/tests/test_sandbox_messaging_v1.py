"""Agreement of the sandbox and MessagingClient on the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cases_messaging_v1 import CALLS
from documented_calls import Action, Call, Change, of_calls
from support import ONCE, check_complaint, with_files

from selling_partner import BadRequestError
from selling_partner.messaging_v1 import MessagingClient
from selling_partner.sandbox import Sandbox


@pytest.fixture(scope="module")
def client(running_sandbox: Sandbox) -> Iterator[MessagingClient]:
    with running_sandbox.client(**ONCE) as root:
        yield root.messaging_v1


def send(client: MessagingClient, sandbox: Sandbox, call: Call, **changes: Any) -> Any:
    """Call the method with sample arguments, some of them replaced, and uploaded files."""
    arguments, keywords = call.arguments(changes)
    if isinstance(keywords.get("body"), dict):
        keywords["body"] = with_files(sandbox, call, keywords["body"])
    return getattr(client, call.method_name)(*arguments, **keywords)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_sandbox_responds(client: MessagingClient, sandbox: Sandbox, call: Call) -> None:
    """The sandbox accepts the client's request, and its response has the documented type."""
    response = send(client, sandbox, call)
    assert isinstance(response, tuple(each.kind or type(None) for each in call.successes))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "accepted_bodies"))
def test_the_sandbox_accepts_a_body_at_a_limit(
    client: MessagingClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The longest and the shortest documented values are accepted."""
    send(client, sandbox, call, body=call.changed_body(change))


@pytest.mark.parametrize(("call", "change"), of_calls(CALLS, "refused_bodies"))
def test_the_sandbox_rejects_a_body_beyond_a_limit(
    client: MessagingClient, sandbox: Sandbox, call: Call, change: Change
) -> None:
    """The sandbox rejects a body that the client would not send, and names the place."""
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        send(unchecked, sandbox, call, body=call.changed_body(change))
    check_complaint(caught.value, *call.places(change))


@pytest.mark.parametrize(("call", "argument"), of_calls(CALLS, "refused_requests"))
def test_the_sandbox_rejects_an_argument_beyond_a_limit(
    client: MessagingClient, sandbox: Sandbox, call: Call, argument: tuple[str, Any]
) -> None:
    """The sandbox rejects an argument that the client would not send, and names it."""
    name, value = argument
    unchecked = client.with_options(validate_requests=False)
    with pytest.raises(BadRequestError) as caught:
        send(unchecked, sandbox, call, **{name: value})
    check_complaint(caught.value, f" parameter {call.wire_names.get(name, name)}")


@pytest.mark.parametrize(("call", "action"), of_calls(CALLS, "actions"))
def test_a_link_of_the_sandbox_calls_its_action(
    client: MessagingClient, sandbox: Sandbox, call: Call, action: Action
) -> None:
    """The links of an order are its allowed actions, and following one calls it."""
    arguments, keywords = call.arguments({})
    sandbox.set_order(arguments[0], actions=[action.call_name])
    actions = getattr(client, action.actions_method)(*arguments, **keywords)
    assert actions.allowed == (action.method_name,)
    called = action.called(CALLS)
    body = {} if called.body_type is None else {"body": with_files(sandbox, called, called.body)}
    response = getattr(actions, action.method_name)(**body, **action.keywords)
    assert isinstance(response, called.successes[0].kind or type(None))
    is_message = called.http_method != "GET"
    assert [each.operation for each in sandbox.messages] == [called.method_name] * is_message


def test_an_expired_token_is_replaced(client: MessagingClient, sandbox: Sandbox) -> None:
    """The sandbox rejects an expired token once, and the call gets a new one."""
    send(client, sandbox, CALLS[0])
    sandbox.expire_token()
    send(client, sandbox, CALLS[0])
    success = CALLS[0].successes[0].status
    statuses = [each.status for each in sandbox.exchanges if each.name != "token"]
    assert statuses == [success, 403, success]
