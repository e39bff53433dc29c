"""Orders and messages: allowed actions, sent messages and links."""

from __future__ import annotations

import json

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import ORDER, ORDER_PATH, QUERY, US, Caller, details

STATIC_ORDER = "123-1234567-1234567"


def test_a_message_is_recorded(caller: Caller) -> None:
    """Sent messages are available in the program and over the control API."""
    assert caller.tell({"text": "In blue?"}).status_code == 201
    (message,) = caller.sandbox.messages
    assert (message.order_id, message.operation) == (ORDER, "create_confirm_order_details")
    assert (message.text, message.marketplace_ids) == ("In blue?", (US,))
    (shown,) = caller.http.get("/_sandbox/messages").json()
    assert (shown["orderId"], shown["body"]) == (ORDER, {"text": "In blue?"})
    caller.sandbox.reset()
    assert caller.sandbox.messages == []


def test_any_text_is_recorded_unchanged(caller: Caller) -> None:
    """The control API returns a text of any characters unchanged."""
    text = "\0 \u2028 \U0001f600 \ufeff \ud7ff \uffff"
    assert caller.tell({"text": text}).status_code == 201
    assert caller.http.get("/_sandbox/messages").json()[0]["body"]["text"] == text


def test_every_link_works(caller: Caller) -> None:
    """Each action that an order lists is there, under its link and with its method."""
    links = caller.actions().json()["_links"]
    assert caller.send("GET", links["self"]["href"]).json()["_links"]["self"] == links["self"]
    assert len(links["actions"]) > 5
    for each in links["actions"]:
        assert each["href"].startswith(ORDER_PATH)
        statuses = {caller.send(method, each["href"]).status_code for method in ("GET", "POST")}
        assert 404 not in statuses
        assert statuses - {405}


def test_the_links_of_the_static_case_work(sandbox: Sandbox) -> None:
    """The client may call each action that Amazon's own example of an order allows."""
    with sandbox.client() as client:
        found = client.messaging_v1.messaging_actions_for_order(STATIC_ORDER, marketplace_ids=[US])
        assert len(found.allowed) > 5
        found.create_confirm_order_details(body={"text": "In blue?"})
    assert sandbox.messages[0].order_id == STATIC_ORDER


def test_an_order_with_few_actions(caller: Caller) -> None:
    """An order lists the actions that were set, and rejects others."""
    caller.sandbox.set_order(ORDER, actions=["create_confirm_order_details"])
    links = caller.actions().json()["_links"]["actions"]
    assert [each["name"] for each in links] == ["confirmOrderDetails"]
    assert caller.tell({"text": "x"}).status_code == 201
    response = caller.tell({"text": "x"}, kind="confirmDeliveryDetails")
    assert "does not allow createConfirmDeliveryDetails" in details(response, 403)
    assert len(caller.sandbox.messages) == 1


def test_actions_override_the_static_case(caller: Caller) -> None:
    """Actions that a test sets take precedence over the document's example."""
    caller.sandbox.set_order(STATIC_ORDER, actions=[])
    response = caller.send("GET", f"/messaging/v1/orders/{STATIC_ORDER}", params=QUERY)
    assert response.json()["_links"]["actions"] == []


def test_an_order_over_the_control_api(caller: Caller) -> None:
    """An order can be set with JSON."""
    expected = {"actions": ["create_warranty"], "locale": "de-DE"}
    url = f"/_sandbox/orders/{ORDER}"
    assert caller.http.put(url, json=expected).status_code == 204
    assert len(caller.actions().json()["_links"]["actions"]) == 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"actions": ["create_waranty"]}, "called 'create_waranty'; did you mean create_warranty"),
        ({"actions": 5}, "actions: 5; pass a list of operations"),
        ({"actions": [["x"]]}, "no operation is called"),
        ({"locale": 5}, "locale: 5; pass a text"),
        ({"action": []}, "action: unknown; pass {"),
        (["create_warranty"], "the body must be an object; pass {"),
    ],
    ids=lambda value: "" if isinstance(value, str) else json.dumps(value),
)
def test_invalid_orders(caller: Caller, wrong: object, expected: str) -> None:
    """Invalid values for an order are rejected with the expected ones."""
    response = caller.http.put(f"/_sandbox/orders/{ORDER}", json=wrong)
    assert response.status_code == 400
    assert expected in response.json()["error"]


def test_a_reset_restarts_the_numbers(caller: Caller) -> None:
    """After a reset, messages and exchanges are counted from 1."""
    for _ in range(2):
        caller.sandbox.reset()
        caller.tell({"text": "x"})
        caller.tell({"text": "y"})
        assert [each.number for each in caller.sandbox.messages] == [1, 2]
        assert [each.number for each in caller.sandbox.exchanges] == [1, 2]


def test_the_buyers_language(caller: Caller) -> None:
    """The attributes of an order have the language that was set."""
    caller.sandbox.set_order(ORDER, actions=["get_attributes"], locale="de-DE")
    response = caller.send("GET", f"{ORDER_PATH}/attributes", params=QUERY)
    assert response.json() == {"locale": "de-DE"}


@pytest.mark.parametrize("status", [400, 429, 503])
def test_a_rejected_message_is_not_sent(caller: Caller, status: int) -> None:
    """It does not appear among the buyer's messages."""
    caller.sandbox.fail_next("create_confirm_order_details", status=status)
    assert caller.tell({"text": "x"}).status_code == status
    assert caller.sandbox.messages == []


def test_responses_match_the_document(caller: Caller) -> None:
    """The response to a message is documented HAL without an error."""
    response = caller.tell({"text": "x"})
    assert response.headers["Content-Type"] == "application/hal+json"
    assert json.loads(response.content) == {}
