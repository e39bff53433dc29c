"""The actions that an order allows: their names, their calls and their errors."""

from __future__ import annotations

import logging
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from selling_partner import (
    ActionNotAllowedError,
    BadRequestError,
    ClientClosedError,
    ConfigurationError,
    LinkError,
    Region,
    RequestValidationError,
    SellingPartner,
    UnreadableResponseError,
)
from selling_partner.messaging_v1 import (
    AsyncMessagingActionsForOrder,
    AsyncMessagingClient,
    CreateWarrantyRequest,
    CreateWarrantyResponse,
    GetMessagingActionsForOrderResponse,
    MessagingActionsForOrder,
    MessagingClient,
)
from tests.runtime.support.clients import CREDENTIALS, ORDER, US, ApiServer, Connect, json_response
from tests.runtime.support.links import PATH, QUERY, WARRANTY, get_actions, links_response, resolve

BODY = CreateWarrantyRequest(coverage_start_date=datetime(2026, 1, 1, tzinfo=UTC))


def targets(server: ApiServer) -> list[str]:
    return [f"{each.method} {each.target}" for each in server.requests]


async def test_the_object_lists_the_allowed_actions(connect: Connect, server: ApiServer) -> None:
    """The object has the allowed methods, in the order of the response, and the response."""
    server.api_response = links_response(f"{WARRANTY}{QUERY}", f"{PATH}/attributes{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
    is_sync = isinstance(client.root, SellingPartner)
    kind = MessagingActionsForOrder if is_sync else AsyncMessagingActionsForOrder
    assert type(actions) is kind
    assert actions.allowed == ("create_warranty", "get_attributes")
    assert len(actions) == 2
    assert "create_warranty" in actions
    assert "CreateWarranty" in actions
    assert "warranty" not in actions
    assert "send_invoice" not in actions
    assert None not in actions
    assert actions.refused == ()
    assert isinstance(actions.response, GetMessagingActionsForOrderResponse)
    assert repr(actions) == f"<{kind.__name__} create_warranty, get_attributes>"
    assert targets(server) == [f"GET {PATH}{QUERY}"]


async def test_an_action_sends_its_request(connect: Connect, server: ApiServer) -> None:
    """An action takes only the body, follows its link and returns the typed response."""
    server.api_response = links_response(f"{WARRANTY}{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        response = await resolve(actions.create_warranty(body=BODY))
    assert isinstance(response, CreateWarrantyResponse)
    assert targets(server)[1:] == [f"POST {WARRANTY}{QUERY}"]
    assert server.requests[1].json() == {"coverageStartDate": "2026-01-01T00:00:00Z"}
    assert len(server.token_requests) == 1


async def test_a_program_can_iterate_over_the_actions(connect: Connect, server: ApiServer) -> None:
    """Iteration yields each action with its names; each can be called like its method."""
    server.api_response = links_response(
        f"{PATH}/messages/negativeFeedbackRemoval{QUERY}", f"{WARRANTY}{QUERY}"
    )
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        first, second = actions
        assert (first.name, first.method_name) == (
            "negativeFeedbackRemoval",
            "create_negative_feedback_removal",
        )
        assert first.operation_id == "createNegativeFeedbackRemoval"
        assert first.href == f"{PATH}/messages/negativeFeedbackRemoval{QUERY}"
        assert repr(second).endswith(" create_warranty>")
        await resolve(first())
        await resolve(actions["create_warranty"](body=BODY))
        await resolve(actions["CreateWarranty"](body={}))
    assert targets(server)[1:] == [
        f"POST {PATH}/messages/negativeFeedbackRemoval{QUERY}",
        f"POST {WARRANTY}{QUERY}",
        f"POST {WARRANTY}{QUERY}",
    ]


async def test_an_action_that_is_not_allowed_raises(connect: Connect, server: ApiServer) -> None:
    """The exception lists the allowed actions, and no request is sent."""
    server.api_response = links_response(f"{WARRANTY}{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
        with pytest.raises(ActionNotAllowedError) as caught:
            await resolve(actions.send_invoice(body={}))
        for name in ("send_invoice", "sendInvoice", "send_telegram"):
            with pytest.raises(ActionNotAllowedError, match=f"order_id {ORDER} allows only"):
                actions[name]
    error = caught.value
    assert str(error) == (
        f"sendInvoice was not sent: amazon_order_id {ORDER} allows only create_warranty"
    )
    assert (error.operation, error.allowed) == ("sendInvoice", ("create_warranty",))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert len(server.requests) == 1


async def test_an_action_behaves_like_any_call(connect: Connect, server: ApiServer) -> None:
    """Limits, timeouts, errors and a closed client have the same effect as in any call."""
    server.api_response = links_response(
        f"{WARRANTY}{QUERY}", f"{PATH}/messages/negativeFeedbackRemoval"
    )
    async with connect() as client:
        actions = await get_actions(client)
        with pytest.raises(RequestValidationError, match="coverageStartDate"):
            await resolve(actions.create_warranty(body={"coverageStartDate": "soon"}))
        with pytest.raises(RequestValidationError, match="body: the operation takes none"):
            await resolve(actions["create_negative_feedback_removal"](body={"text": "Please."}))
        with pytest.raises(ConfigurationError, match="timeout"):
            await resolve(actions.create_warranty(body=BODY, timeout=0))
        with pytest.raises(ConfigurationError, match="timeout"):
            await resolve(actions["create_warranty"](body=BODY, timeout=0))
        with pytest.raises(ConfigurationError, match="timeout"):
            await get_actions(client, timeout=0)
        assert len(server.requests) == 1
        server.api_response = json_response({"errors": [{"code": "No", "message": "No."}]}, 400)
        with pytest.raises(BadRequestError, match="CreateWarranty failed with 400"):
            await resolve(actions.create_warranty(body=BODY))
    with pytest.raises(ClientClosedError):
        await resolve(actions.create_warranty(body=BODY))


async def test_a_client_of_one_api_has_actions(server: ApiServer, flavour: str) -> None:
    """The actions of an API's own client use its connection."""
    server.api_response = links_response(f"{server.url}{WARRANTY}{QUERY}")
    kind = MessagingClient if flavour == "sync" else AsyncMessagingClient
    client: Any = kind(
        CREDENTIALS, region=Region.NA, base_url=server.url, token_url=server.token_url
    )
    actions = await resolve(client.messaging_actions_for_order(ORDER, marketplace_ids=[US]))
    server.api_response = json_response({}, 201)
    await resolve(actions.create_warranty(body={}))
    await resolve(client.close() if flavour == "sync" else client.aclose())
    assert targets(server)[1:] == [f"POST {WARRANTY}{QUERY}"]


async def test_a_link_without_a_query_has_the_arguments_of_the_call(
    connect: Connect, server: ApiServer
) -> None:
    """A link without a query is for the requested marketplace, in any form of the argument."""
    server.api_response = links_response(WARRANTY)
    places = [US]
    async with connect() as client:
        listed = await get_actions(client, marketplace_ids=places)
        read_once = await get_actions(client, marketplace_ids=(each for each in [US]))
        places.clear()
        server.api_response = json_response({}, 201)
        await resolve(listed.create_warranty(body={}))
        await resolve(read_once.create_warranty(body={}))
    assert targets(server)[2:] == [f"POST {WARRANTY}{QUERY}"] * 2


async def test_a_link_is_always_validated(connect: Connect, server: ApiServer) -> None:
    """``validate_requests=False`` applies to the caller's arguments, not to links."""
    server.api_response = links_response(
        f"{WARRANTY}?marketplaceIds=a,b", f"https://elsewhere.test{PATH}/messages/invoice"
    )
    async with connect(validate_requests=False) as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={"anything": 1}))
        with pytest.raises(LinkError, match="has another origin"):
            await resolve(actions.send_invoice(body={}))
    assert targets(server)[1:] == [f"POST {WARRANTY}?marketplaceIds=a,b"]


async def test_actions_keep_the_options_of_their_client(
    connect: Connect, server: ApiServer
) -> None:
    """The options of ``with_options`` apply to the actions of that client."""
    server.api_response = links_response(f"{WARRANTY}{QUERY}")
    async with connect() as root:
        client = root.root.messaging_v1.with_options(validate_requests=False)
        asked: Any = client.messaging_actions_for_order(ORDER, marketplace_ids=[US])
        actions = await resolve(asked)
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={"coverageStartDate": "soon"}))
    assert server.requests[1].json() == {"coverageStartDate": "soon"}


MISFITS: list[Any] = [
    {},
    {"_links": None},
    {"_links": []},
    {"_links": "links"},
    {"_links": {}},
    {"_links": {"actions": None}},
    {"_links": {"actions": {"href": WARRANTY}}},
    {"_links": {"actions": "actions"}},
    {"_links": {"actions": [None, 1, "a", [], [{"href": WARRANTY}]]}},
    {"_embedded": {"actions": [{"href": WARRANTY}]}},
]


@pytest.mark.parametrize("body", MISFITS, ids=str)
async def test_a_response_without_links_allows_nothing(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Links that are missing, null or of another type allow no action."""
    server.api_response = json_response(body)
    async with connect() as client:
        actions = await get_actions(client)
    assert (actions.allowed, actions.refused, list(actions)) == ((), (), [])
    assert not actions
    assert repr(actions).endswith("ActionsForOrder without any>")


@pytest.mark.parametrize("body", [[], b"<html>", {"errors": [{"code": "a"}]}], ids=str)
async def test_an_unreadable_response_raises(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """An unreadable response raises, because the allowed actions are unknown."""
    server.api_response = json_response(body)
    async with connect() as client:
        with pytest.raises(UnreadableResponseError):
            await get_actions(client)


@pytest.mark.parametrize("flavour", ["sync"])
async def test_an_invalid_link_does_not_affect_the_others(
    connect: Connect, server: ApiServer
) -> None:
    """Entries other than links are ignored, invalid links refused, and the others allowed."""
    links = [None, {"name": "warranty"}, {"href": 5}, {"href": f"{PATH}/attributes", "name": 7}]
    server.api_response = json_response({"_links": {"actions": links}})
    async with connect() as client:
        actions = await get_actions(client)
    assert actions.allowed == ("get_attributes",)
    assert [(each.name, each.href) for each in actions.refused] == [("warranty", ""), ("", "")]
    assert next(iter(actions)).name == ""


@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_buyer_is_never_written_to_twice(connect: Connect, server: ApiServer) -> None:
    """Of two links to one operation the first is allowed, and the second is refused."""
    server.api_response = links_response(
        f"{WARRANTY}?marketplaceIds=first", f"{WARRANTY}?marketplaceIds=second"
    )
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        for each in actions:
            await resolve(each(body={}))
    assert targets(server)[1:] == [f"POST {WARRANTY}?marketplaceIds=first"]
    (other,) = actions.refused
    assert other.refusal == "repeats an earlier link"


@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_link_to_an_unknown_operation_is_kept(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A link to an operation that the package does not know is kept, without a warning."""
    caplog.set_level(logging.INFO, "selling_partner")
    server.api_response = links_response(f"{PATH}/messages/telegram{QUERY}", f"{WARRANTY}{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
    assert actions.allowed == ("create_warranty",)
    (link,) = actions.refused
    assert (link.name, link.href) == ("telegram", f"{PATH}/messages/telegram{QUERY}")
    assert (link.method_name, link.refusal) == (None, "leads to an unknown operation")
    (record,) = [each for each in caplog.records if each.name == "selling_partner"]
    assert record.levelno == logging.INFO
    assert record.getMessage() == (
        "getMessagingActionsForOrder: rejected the link 'telegram': "
        "it leads to an unknown operation"
    )
