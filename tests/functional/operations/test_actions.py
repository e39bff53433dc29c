"""Answers that link to actions: the object that the client gives, and what calling it sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.functional.complaints.test_complaints import check
from tests.functional.conftest import Complain, Make
from tests.functional.packages import HEAD, TOKEN_URL, Package

TEXT = {"type": "string"}
LINK = {"type": "object", "properties": {"href": TEXT, "name": TEXT}}
ORDER = {"name": "orderId", "in": "path", "required": True, "schema": {"type": "integer"}}
PLACES = {
    "name": "places",
    "in": "query",
    "required": True,
    "explode": False,
    "schema": {"type": "array", "items": TEXT},
}


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def media(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema or TEXT}


def operation(operation_id: str, answer: dict[str, Any], *more: Any, **keys: Any) -> dict[str, Any]:
    answers = {"200": {"description": "Done.", **media(answer)}}
    return {"operationId": operation_id, "parameters": [ORDER, *more], "responses": answers, **keys}


def document(actions: dict[str, Any], asking: str = "getOrder", **schemas: Any) -> str:
    """A document whose ``getOrder`` links to the actions, given by the last part of their paths."""
    links = of(self=LINK, actions={"type": "array", "items": LINK})
    paths = {
        "/orders/{orderId}": {"get": operation(asking, of(_links=links), PLACES, query("lang"))}
    }
    paths |= {f"/orders/{{orderId}}/{name}": item for name, item in actions.items()}
    return f"{HEAD}paths: {json.dumps(paths)}\ncomponents: {json.dumps({'schemas': schemas})}\n"


SENT = of(sent={"type": "boolean"})
NOTE = {"required": True, **media(of(text=TEXT))}
REASON = {"name": "X-Reason", "in": "header", "required": True, "schema": TEXT}
SHOP = document(
    {
        "messages/note": {"post": operation("sendNote", SENT, PLACES, requestBody=NOTE)},
        "messages/gift": {
            "put": operation(
                "wrapGift",
                of(),
                PLACES,
                query("colour"),
                query("size", type="integer"),
                query("paid", type="boolean"),
                query("day", type="string", format="date-time"),
                query("tags", type="array", items=TEXT),
                REASON,
            )
        },
        "facts": {"get": operation("getFacts", of(lang=TEXT), query("lang"))},
        "allow": {"post": operation("allowed", of())},
    }
)


def clients(package: Package, hrefs: list[str]) -> tuple[list[httpx2.Request], Callable[..., Any]]:
    """Return the requests that are made, and what makes a client whose API links to these."""
    requests: list[httpx2.Request] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        if str(request.url) == TOKEN_URL:
            return httpx2.Response(200, json={"access_token": "token", "expires_in": 3600})
        requests.append(request)
        links = {"actions": [{"href": each} for each in hrefs]}
        return httpx2.Response(200, json={"_links": links, "sent": True, "lang": "de"})

    def connect(kind: str, http: Any) -> Any:
        return getattr(package.api, kind)(
            package.root.Credentials("id", "secret", "refresh"),
            region=package.root.Region.NA,
            base_url="https://api.test",
            token_url=TOKEN_URL,
            http_client=http(transport=httpx2.MockTransport(respond)),
        )

    return requests, connect


def ask(package: Package, *hrefs: str, **keywords: Any) -> tuple[Any, list[httpx2.Request]]:
    """The actions of order 7, whose answer has these links, and the requests that are made."""
    requests, connect = clients(package, list(hrefs))
    keywords = {"places": ["x", "y"], **keywords}
    return connect("SampleClient", httpx2.Client).order_actions(7, **keywords), requests


def targets(requests: list[httpx2.Request]) -> list[str]:
    return [f"{each.method} {each.url.raw_path.decode()}" for each in requests]


def test_an_action_is_called_with_what_its_link_says(make: Make) -> None:
    """The link's arguments go over those of the first call, which fill in what it leaves out."""
    package = make(SHOP)
    actions, requests = ask(
        package, "/orders/7/messages/note", "/orders/7/facts?lang=fr", lang="en"
    )
    assert actions.allowed == ("send_note", "get_facts")
    answer = actions.send_note(body={"text": "Hello."})
    assert isinstance(answer, package.api.SendNoteResponse)
    assert answer.sent is True
    assert isinstance(actions.get_facts(), package.api.GetFactsResponse)
    assert targets(requests) == [
        "GET /orders/7?places=x,y&lang=en",
        "POST /orders/7/messages/note?places=x,y",
        "GET /orders/7/facts?lang=fr",
    ]
    assert json.loads(requests[1].content) == {"text": "Hello."}


def test_a_link_holds_arguments_of_every_kind(make: Make) -> None:
    """What stands in the query of a link arrives in the request letter for letter."""
    query = "places=z&colour=a%20b&size=3&paid=true&day=2026-01-02T03%3A04%3A05Z&tags=a&tags=b%2Cc"
    actions, requests = ask(make(SHOP), f"/orders/7/messages/gift?{query}")
    actions.wrap_gift(x_reason="party")
    assert targets(requests)[1] == f"PUT /orders/7/messages/gift?{query}"
    assert requests[1].headers["x-reason"] == "party"


def test_a_call_may_say_more_than_its_link(make: Make) -> None:
    """An argument of the call goes over that of the link; what neither gives is missed."""
    actions, requests = ask(make(SHOP), "/orders/7/messages/gift?colour=red")
    actions.wrap_gift(x_reason="party", colour="blue", size=2)
    assert targets(requests)[1] == "PUT /orders/7/messages/gift?places=x,y&colour=blue&size=2"


def test_what_is_not_allowed_says_so(make: Make) -> None:
    """An action without a link raises, names what is allowed instead, and sends nothing."""
    package = make(SHOP)
    actions, requests = ask(package, "/orders/7/messages/note", "/orders/7/facts")
    with pytest.raises(package.root.ActionNotAllowedError) as caught:
        actions.wrap_gift(x_reason="party")
    assert str(caught.value) == (
        "wrapGift was not sent: order_id 7 allows only send_note, get_facts"
    )
    actions, requests = ask(package)
    with pytest.raises(package.root.ActionNotAllowedError, match="order_id 7 allows nothing"):
        actions.send_note(body={})
    assert len(requests) == 1


def test_an_action_does_not_hide_the_object(make: Make) -> None:
    """An operation called ``allowed`` is a method with a "_", under which it is also found."""
    actions, requests = ask(make(SHOP), "/orders/7/allow")
    assert actions.allowed == ("allowed_",)
    assert "allowed_" in actions
    actions.allowed_()
    assert targets(requests)[1] == "POST /orders/7/allow"


def test_the_async_client_does_the_same(make: Make) -> None:
    """It gives the object when it is awaited, and so do the actions."""
    requests, connect = clients(make(SHOP), ["/orders/7/messages/note"])

    async def send() -> Any:
        client = connect("AsyncSampleClient", httpx2.AsyncClient)
        actions = await client.order_actions(7, places=["x"])
        return await actions.send_note(body={"text": "Hello."})

    assert anyio.run(send).sent is True
    assert targets(requests)[1] == "POST /orders/7/messages/note?places=x"


def test_the_classes_are_the_packages(make: Make) -> None:
    """Both classes are exported, for annotations, and their docstrings tell how they are used."""
    package = make(SHOP)
    assert {"OrderActions", "AsyncOrderActions"} <= set(package.api.__all__)
    actions, _ = ask(package)
    assert type(actions) is package.api.OrderActions
    said = " ".join(str(package.api.OrderActions.__doc__).split())
    assert "Known actions: `send_note`, `wrap_gift`, `get_facts`, `allowed_`." in said
    said = " ".join(package.api.OrderActions.send_note.__doc__.split())
    assert (
        "ActionNotAllowedError: The response does not allow the action; nothing was sent." in said
    )
    assert "places" not in said
    said = " ".join(package.api.SampleClient.order_actions.__doc__.split())
    assert said.startswith("Call `get_order` with the same arguments")


def test_the_readme_shows_the_actions(make: Make) -> None:
    """The package's README names the method beside the one that asks, and how it is used."""
    page = (make(SHOP).folder / "README.md").read_text(encoding="utf-8")
    assert "| `get_order`, `order_actions` |" in page
    assert "`actions = sp.sample_v1.order_actions(...)`" in page


def test_an_api_without_actions_has_no_word_of_them(make: Make) -> None:
    """A document without such links gives neither a module for them nor a line on the page."""
    package = make(document({}))
    assert not (package.folder / "src/selling_partner/sample_v1/actions.py").exists()
    assert "actions" not in package.source("client.py")
    assert "actions" not in (package.folder / "README.md").read_text(encoding="utf-8")


SEND = {"send": {"post": operation("send", of())}}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            document(
                SEND
                | {
                    "a": {"get": operation("orderActions", of())},
                    "b": {"get": operation("allowedOrderActions", of())},
                }
            ),
            "would be the method allowed_order_actions, which already exists",
        ),
        (
            document(SEND, OrderActions=of(a=TEXT)),
            "would be the class OrderActions, which already exists",
        ),
    ],
)
def test_names_that_are_taken_are_refused(complaints: Complain, text: str, wrong: str) -> None:
    """Another method or class of the name is a complaint that says how to choose another."""
    (line,) = complaints(text)
    check(line, 3, "#/paths/~1orders~1{orderId}/get/operationId", wrong)
    assert "name it by x-client-name, at $.paths['/orders/{orderId}'].get in an overlay" in line


def test_another_name_is_chosen_in_the_document(make: Make) -> None:
    """``x-client-name`` gives method and class another name, and takes them out of the way."""
    text = document(SEND, OrderActions=of(a=TEXT))
    text = text.replace(
        '"operationId": "getOrder"', '"operationId": "getOrder", "x-client-name": "getOpenActions"'
    )
    package = make(text)
    assert package.api.OpenActions.__name__ == "OpenActions"
    assert "open_actions" in package.source("client.py")
