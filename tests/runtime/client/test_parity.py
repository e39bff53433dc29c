"""Async clients behave like sync ones: the same bytes, responses and exceptions.

What one kind of client does with arguments, bodies and statuses is tested in detail elsewhere.
"""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner import SellingPartnerError
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    ORDER,
    US,
    AnyClient,
    ApiServer,
    connect_to,
    json_response,
)

LISTED = {"errors": [{"code": "InvalidInput", "message": "No.", "details": "More."}]}
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "a read": ("get_attributes", {}),
    "an odd segment": ("get_attributes", {"amazon_order_id": "../x?y=%2F ä"}),
    "an empty segment": ("get_attributes", {"amazon_order_id": ""}),
    "too many values": ("get_attributes", {"marketplace_ids": [US, US]}),
    "no list": ("get_attributes", {"marketplace_ids": 5}),
    "a body": ("confirm_customization_details", {"body": {"text": "Grüße"}}),
    "a long text": ("confirm_customization_details", {"body": {"text": "x" * 801}}),
    "HTML": ("confirm_customization_details", {"body": {"text": "<b>x</b>"}}),
    "an unknown field": ("confirm_customization_details", {"body": {"txt": "a"}}),
    "no object": ("confirm_customization_details", {"body": 5}),
    "no body": ("create_negative_feedback_removal", {}),
}
RESPONSES = {
    "success": json_response({"buyer": {"locale": "en-US"}, "new": 1}),
    "refusal": json_response(LISTED, 400, x_amzn_RequestId="r-1"),
    "failure": json_response(b"<html>", 503),
    "redirect": json_response(None, 302, Location="https://elsewhere.example"),
}


async def outcome(client: AnyClient, server: ApiServer, name: str) -> list[object]:
    """Return the requests of a call, and its result or exception."""
    method, changes = CALLS[name]
    keywords = {"amazon_order_id": ORDER, "marketplace_ids": [US], **changes}
    server.requests.clear()
    try:
        response = await client.call(method, **keywords)
        found: list[object] = [type(response), response.model_dump()]
    except SellingPartnerError as error:
        found = [type(error), str(error), error.errors, error.status_code]
    sent = [(each.method, each.target, each.content) for each in server.requests]
    return [sent, *found]


@pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("is_checked", [True, False])
async def test_async_clients_behave_like_a_sync_client(
    server: ApiServer, flavour: str, response: str, is_checked: bool
) -> None:
    """Each call sends the same request and has the same outcome, with and without validation."""
    server.api_response = RESPONSES[response]
    options = {"validate_requests": is_checked}
    async with (
        connect_to(server, "sync", **options) as one,
        connect_to(server, flavour, **options) as other,
    ):
        for name in CALLS:
            assert await outcome(one, server, name) == await outcome(other, server, name), name
