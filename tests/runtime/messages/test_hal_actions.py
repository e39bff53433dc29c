"""What an order allows, as an object: what is in it, what a call of it does, and who answers."""

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


async def test_the_object_tells_what_is_allowed(connect: Connect, server: ApiServer) -> None:
    """It has the methods that are allowed, in the order of the answer, and the answer itself."""
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
    """A call takes the body alone, goes where the link leads, and gives the typed answer."""
    server.api_response = links_response(f"{WARRANTY}{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        answer = await resolve(actions.create_warranty(body=BODY))
    assert isinstance(answer, CreateWarrantyResponse)
    assert targets(server)[1:] == [f"POST {WARRANTY}{QUERY}"]
    assert server.requests[1].json() == {"coverageStartDate": "2026-01-01T00:00:00Z"}
    assert len(server.token_requests) == 1


async def test_a_program_takes_whatever_there_is(connect: Connect, server: ApiServer) -> None:
    """Iteration gives each action with its names; each is called like its method."""
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


async def test_what_the_order_does_not_allow_says_so(connect: Connect, server: ApiServer) -> None:
    """Method and name raise, tell what is allowed, and nothing is sent."""
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


async def test_a_call_is_one_like_any_other(connect: Connect, server: ApiServer) -> None:
    """Limits, timeouts, errors and the end of the client are as in every call."""
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


async def test_a_client_that_stands_alone_has_it_too(server: ApiServer, flavour: str) -> None:
    """An API's own client gives actions that are called over its own connection."""
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


async def test_what_a_link_leaves_out_is_as_was_asked(connect: Connect, server: ApiServer) -> None:
    """A link without a query is for the marketplace that was asked for, however that was given."""
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


async def test_without_checks_a_link_is_held_to_all_the_same(
    connect: Connect, server: ApiServer
) -> None:
    """``validate_requests=False`` is about what the caller gives, not about where a link leads."""
    server.api_response = links_response(
        f"{WARRANTY}?marketplaceIds=a,b", f"https://elsewhere.test{PATH}/messages/invoice"
    )
    async with connect(validate_requests=False) as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={"anything": 1}))
        with pytest.raises(LinkError, match="leads elsewhere"):
            await resolve(actions.send_invoice(body={}))
    assert targets(server)[1:] == [f"POST {WARRANTY}?marketplaceIds=a,b"]


async def test_actions_keep_the_options_of_their_client(
    connect: Connect, server: ApiServer
) -> None:
    """What ``with_options`` says holds for the actions that such a client gives."""
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
async def test_an_answer_without_links_allows_nothing(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Links that are missing, null or of another shape are as good as none."""
    server.api_response = json_response(body)
    async with connect() as client:
        actions = await get_actions(client)
    assert (actions.allowed, actions.refused, list(actions)) == ((), (), [])
    assert not actions
    assert repr(actions).endswith("ActionsForOrder without any>")


@pytest.mark.parametrize("body", [[], b"<html>", {"errors": [{"code": "a"}]}], ids=str)
async def test_a_response_that_cannot_be_read_does_not_allow_nothing(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Whether anything is allowed is not known then."""
    server.api_response = json_response(body)
    async with connect() as client:
        with pytest.raises(UnreadableResponseError):
            await get_actions(client)


@pytest.mark.parametrize("flavour", ["sync"])
async def test_one_strange_link_does_not_spoil_the_others(
    connect: Connect, server: ApiServer
) -> None:
    """What is no link is left aside, what is no address is refused, and the rest is allowed."""
    links = [None, {"name": "warranty"}, {"href": 5}, {"href": f"{PATH}/attributes", "name": 7}]
    server.api_response = json_response({"_links": {"actions": links}})
    async with connect() as client:
        actions = await get_actions(client)
    assert actions.allowed == ("get_attributes",)
    assert [(each.name, each.href) for each in actions.refused] == [("warranty", ""), ("", "")]
    assert next(iter(actions)).name == ""


@pytest.mark.parametrize("flavour", ["sync"])
async def test_nobody_is_written_to_twice(connect: Connect, server: ApiServer) -> None:
    """Of two links to one operation the first counts; the other one is refused."""
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
    assert other.refusal == "leads where one before it leads"


@pytest.mark.parametrize("flavour", ["sync"])
async def test_an_action_that_is_new_is_seen(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A link to an operation that the package does not know is no reason to warn, and is kept."""
    caplog.set_level(logging.INFO, "selling_partner")
    server.api_response = links_response(f"{PATH}/messages/telegram{QUERY}", f"{WARRANTY}{QUERY}")
    async with connect() as client:
        actions = await get_actions(client)
    assert actions.allowed == ("create_warranty",)
    (link,) = actions.refused
    assert (link.name, link.href) == ("telegram", f"{PATH}/messages/telegram{QUERY}")
    assert (link.method_name, link.refusal) == (None, "leads to no operation that is known here")
    (record,) = [each for each in caplog.records if each.name == "selling_partner"]
    assert record.levelno == logging.INFO
    assert record.getMessage() == (
        "getMessagingActionsForOrder: the link 'telegram' is not followed: "
        "it leads to no operation that is known here"
    )
