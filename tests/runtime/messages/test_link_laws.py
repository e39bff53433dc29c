"""Properties of every link: it describes exactly one call, or is rejected."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from selling_partner import (
    ActionNotAllowedError,
    LinkError,
    RequestValidationError,
    SellingPartner,
)
from tests.runtime.support.clients import ORDER, US, ApiServer, connect_to, json_response
from tests.runtime.support.links import PATH, QUERY, WARRANTY, links_response

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: not text.endswith(("\n", "\r"))
)
PIECES = st.sampled_from(
    [
        *("http:", "https:", "//", "/", "\\", "..", "%2e", "%2F", "@", ":", "?", "#", "&", "="),
        *("marketplaceIds", US, "messaging/v1/orders", "messages", "warranty", "attributes"),
        *(PATH, WARRANTY, QUERY, ORDER, "999-7654321-7654321", "{own}", "{evil}", "{port}"),
    ]
)


CALLS: dict[str, dict[str, Any]] = {"create_warranty": {"body": {}}, "get_attributes": {}}


def root_of(server: ApiServer) -> SellingPartner:
    """Return a sync client."""
    root = connect_to(server, "sync").root
    assert isinstance(root, SellingPartner)
    return root


def test_the_request_matches_the_link(running_server: ApiServer) -> None:
    """The request is exactly that of the link, for any order and marketplace."""
    server = running_server
    server.reset()

    @settings(max_examples=100, deadline=None)
    @given(PLAIN.filter(lambda text: text not in {".", ".."}), PLAIN.filter(lambda x: "," not in x))
    def holds(order: str, place: str) -> None:
        path = f"/messaging/v1/orders/{quote(order, safe='')}/messages/warranty"
        href = f"{path}?marketplaceIds={quote(place, safe='')}"
        server.api_response = links_response(href)
        actions = messaging.messaging_actions_for_order(order, marketplace_ids=[US])
        server.api_response = json_response({}, 201)
        actions.create_warranty(body={})
        assert server.requests[-1].target == href

    with root_of(server) as root:
        messaging = root.messaging_v1
        holds()


def test_no_link_changes_the_host_or_the_order(running_server: ApiServer, evil: ApiServer) -> None:
    """For any link, no request goes to another server or is about another order."""
    server = running_server
    server.reset()
    texts = {"own": server.url, "evil": evil.url, "port": server.url.rpartition(":")[2]}

    @settings(max_examples=150, deadline=None)
    @given(st.lists(PIECES | PLAIN, max_size=8), st.sampled_from(["", "{own}", PATH, WARRANTY]))
    def holds(pieces: list[str], start: str) -> None:
        href = "".join(texts.get(each.strip("{}"), each) for each in [start, *pieces])
        server.api_response = links_response(href)
        actions = messaging.messaging_actions_for_order(ORDER, marketplace_ids=[US])
        server.api_response = json_response({}, 201)
        before = len(server.requests)
        sent = 0
        for method, arguments in CALLS.items():
            try:
                getattr(actions, method)(**arguments)
                sent += 1
            except (LinkError, ActionNotAllowedError, RequestValidationError):
                pass
        assert len(server.requests) == before + sent
        allowed = (f"{WARRANTY}?marketplaceIds=", f"{PATH}/attributes?marketplaceIds=")
        assert all(each.target.startswith(allowed) for each in server.requests[before:])

    with root_of(server) as root:
        messaging: Any = root.messaging_v1
        holds()
    assert evil.requests == evil.token_requests == []
