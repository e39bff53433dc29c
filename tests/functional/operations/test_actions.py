"""Responses that link to actions, and the objects whose methods call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.document_parts import TEXT, json_content, object_schema, query
from tests.functional.packages import HEAD, Package

LINK = {"type": "object", "properties": {"href": TEXT, "name": TEXT}}
ORDER = {"name": "orderId", "in": "path", "required": True, "schema": {"type": "integer"}}
PLACES = {
    "name": "places",
    "in": "query",
    "required": True,
    "explode": False,
    "schema": {"type": "array", "items": TEXT},
}


def operation(
    operation_id: str, response: dict[str, Any], *more: Any, **keys: Any
) -> dict[str, Any]:
    responses = {"200": {"description": "Done.", **json_content(response)}}
    return {
        "operationId": operation_id,
        "parameters": [ORDER, *more],
        "responses": responses,
        **keys,
    }


def document(actions: dict[str, Any], source: str = "getOrder", **schemas: Any) -> str:
    """Return a document whose ``getOrder`` links to actions, keyed by the end of their paths."""
    links = object_schema(self=LINK, actions={"type": "array", "items": LINK})
    paths = {
        "/orders/{orderId}": {
            "get": operation(source, object_schema(_links=links), PLACES, query("lang"))
        }
    }
    paths |= {f"/orders/{{orderId}}/{name}": item for name, item in actions.items()}
    return f"{HEAD}paths: {json.dumps(paths)}\ncomponents: {json.dumps({'schemas': schemas})}\n"


SENT = object_schema(sent={"type": "boolean"})
NOTE = {"required": True, **json_content(object_schema(text=TEXT))}
REASON = {"name": "X-Reason", "in": "header", "required": True, "schema": TEXT}
SHOP = document(
    {
        "messages/note": {"post": operation("sendNote", SENT, PLACES, requestBody=NOTE)},
        "messages/gift": {
            "put": operation(
                "wrapGift",
                object_schema(),
                PLACES,
                query("colour"),
                query("size", schema={"type": "integer"}),
                query("paid", schema={"type": "boolean"}),
                query("day", schema={"type": "string", "format": "date-time"}),
                query("tags", schema={"type": "array", "items": TEXT}),
                REASON,
            )
        },
        "facts": {"get": operation("getFacts", object_schema(lang=TEXT), query("lang"))},
        "allow": {"post": operation("allowed", object_schema())},
    }
)


def clients(package: Package, hrefs: list[str]) -> tuple[list[httpx2.Request], Callable[..., Any]]:
    """Return a list that records requests, and a function that creates a client of these links."""
    links = {"actions": [{"href": each} for each in hrefs]}
    return package.recording_clients(lambda: {"_links": links, "sent": True, "lang": "de"})


def get_actions(package: Package, *hrefs: str, **keywords: Any) -> tuple[Any, list[httpx2.Request]]:
    """Return the actions of order 7, whose response has these links, and the recorded requests."""
    requests, connect = clients(package, list(hrefs))
    keywords = {"places": ["x", "y"], **keywords}
    return connect("SampleClient", httpx2.Client).order_actions(7, **keywords), requests


def targets(requests: list[httpx2.Request]) -> list[str]:
    return [f"{each.method} {each.url.raw_path.decode()}" for each in requests]


def test_an_action_is_called_with_the_arguments_of_its_link(make: Make) -> None:
    """The link's arguments override those of the first call."""
    package = make(SHOP)
    actions, requests = get_actions(
        package, "/orders/7/messages/note", "/orders/7/facts?lang=fr", lang="en"
    )
    assert actions.allowed == ("send_note", "get_facts")
    response = actions.send_note(body={"text": "Hello."})
    assert isinstance(response, package.api.SendNoteResponse)
    assert response.sent is True
    assert isinstance(actions.get_facts(), package.api.GetFactsResponse)
    assert targets(requests) == [
        "GET /orders/7?places=x,y&lang=en",
        "POST /orders/7/messages/note?places=x,y",
        "GET /orders/7/facts?lang=fr",
    ]
    assert json.loads(requests[1].content) == {"text": "Hello."}


def test_a_link_may_have_arguments_of_every_type(make: Make) -> None:
    """The query of a link is sent unchanged."""
    query = "places=z&colour=a%20b&size=3&paid=true&day=2026-01-02T03%3A04%3A05Z&tags=a&tags=b%2Cc"
    actions, requests = get_actions(make(SHOP), f"/orders/7/messages/gift?{query}")
    actions.wrap_gift(x_reason="party")
    assert targets(requests)[1] == f"PUT /orders/7/messages/gift?{query}"
    assert requests[1].headers["x-reason"] == "party"


def test_an_argument_of_the_call_overrides_the_link(make: Make) -> None:
    """An argument of the call replaces that of the link; the others are kept."""
    actions, requests = get_actions(make(SHOP), "/orders/7/messages/gift?colour=red")
    actions.wrap_gift(x_reason="party", colour="blue", size=2)
    assert targets(requests)[1] == "PUT /orders/7/messages/gift?places=x,y&colour=blue&size=2"


def test_an_action_without_a_link_raises(make: Make) -> None:
    """An action without a link raises an error that lists the allowed ones, and sends nothing."""
    package = make(SHOP)
    actions, requests = get_actions(package, "/orders/7/messages/note", "/orders/7/facts")
    with pytest.raises(package.root.ActionNotAllowedError) as caught:
        actions.wrap_gift(x_reason="party")
    assert str(caught.value) == (
        "wrapGift was not sent: order_id 7 allows only send_note, get_facts"
    )
    actions, requests = get_actions(package)
    with pytest.raises(package.root.ActionNotAllowedError, match="order_id 7 allows nothing"):
        actions.send_note(body={})
    assert len(requests) == 1


def test_an_action_does_not_hide_an_attribute(make: Make) -> None:
    """An action called ``allowed`` gets an underscore, also in the list of allowed actions."""
    actions, requests = get_actions(make(SHOP), "/orders/7/allow")
    assert actions.allowed == ("allowed_",)
    assert "allowed_" in actions
    actions.allowed_()
    assert targets(requests)[1] == "POST /orders/7/allow"


def test_the_async_client_does_the_same(make: Make) -> None:
    """The async client's actions are awaited and send the same requests."""
    requests, connect = clients(make(SHOP), ["/orders/7/messages/note"])

    async def send() -> Any:
        client = connect("AsyncSampleClient", httpx2.AsyncClient)
        actions = await client.order_actions(7, places=["x"])
        return await actions.send_note(body={"text": "Hello."})

    assert anyio.run(send).sent is True
    assert targets(requests)[1] == "POST /orders/7/messages/note?places=x"


def test_the_classes_of_actions_are_exported(make: Make) -> None:
    """Both classes are exported, and their docstrings document their use."""
    package = make(SHOP)
    assert {"OrderActions", "AsyncOrderActions"} <= set(package.api.__all__)
    actions, _ = get_actions(package)
    assert type(actions) is package.api.OrderActions
    docstring = " ".join(str(package.api.OrderActions.__doc__).split())
    assert "Known actions: `send_note`, `wrap_gift`, `get_facts`, `allowed_`." in docstring
    docstring = " ".join(package.api.OrderActions.send_note.__doc__.split())
    assert "ActionNotAllowedError: The response does not allow the action" in docstring
    assert "places" not in docstring
    docstring = " ".join(package.api.SampleClient.order_actions.__doc__.split())
    assert docstring.startswith("Call `get_order` with the same arguments")


def test_the_manual_names_the_actions(make: Make) -> None:
    """The page of the operation names the method of its actions, and the manual has an example."""
    docs = make(SHOP).folder / "docs"
    assert "| actions | `order_actions` " in (docs / "reference/sample_v1/get_order.md").read_text()
    page = (docs / "usage.md").read_text(encoding="utf-8")
    assert "`actions = sp.sample.order_actions(...)`" in page


def test_an_api_without_actions_does_not_mention_them(make: Make) -> None:
    """Without links to actions, the package has neither a module nor documentation of them."""
    package = make(document({}))
    assert not (package.folder / "src/selling_partner/sample_v1/actions.py").exists()
    assert "actions" not in package.source("client.py")
    assert "actions" not in (package.folder / "docs/usage.md").read_text(encoding="utf-8")


SEND = {"send": {"post": operation("send", object_schema())}}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            document(
                SEND
                | {
                    "a": {"get": operation("orderActions", object_schema())},
                    "b": {"get": operation("allowedOrderActions", object_schema())},
                }
            ),
            "the method allowed_order_actions",
        ),
        (
            document(SEND, OrderActions=object_schema(a=TEXT)),
            "the class OrderActions",
        ),
    ],
)
def test_colliding_names_of_actions_are_refused(
    complaints: Complain, text: str, phrase: str
) -> None:
    """A collision with another method or class is a complaint with the overlay's target."""
    (line,) = complaints(text)
    assert_complaint(line, 3, "#/paths/~1orders~1{orderId}/get/operationId", phrase)
    assert "x-client-name, at $.paths['/orders/{orderId}'].get in an overlay" in line


def test_the_document_may_rename_the_actions(make: Make) -> None:
    """``x-client-name`` renames the method and the class."""
    text = document(SEND, OrderActions=object_schema(a=TEXT))
    text = text.replace(
        '"operationId": "getOrder"', '"operationId": "getOrder", "x-client-name": "getOpenActions"'
    )
    package = make(text)
    assert package.api.OpenActions.__name__ == "OpenActions"
    assert "open_actions" in package.source("client.py")
