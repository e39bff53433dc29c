"""Operations of a document whose responses are recognized as linking to actions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.build.api import build
from generator.ir import Actions, Api
from generator.openapi.documents import load
from generator.openapi.upgrade.document import upgrade
from generator.pycode.identifiers import action_name, actions_name
from tests.needs import MODELS_FOLDER, needs_models

FILES = sorted(MODELS_FOLDER.glob("*.json"))

TEXT = {"type": "string"}
LINK = {"type": "object", "properties": {"href": TEXT, "name": TEXT}}
ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
PLACE = {"name": "place", "in": "query", "required": True, "schema": TEXT}
NOTE = {"name": "note", "in": "query", "required": True, "schema": TEXT}
REASON = {"name": "X-Reason", "in": "header", "required": True, "schema": TEXT}


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def links(items: dict[str, Any] = LINK) -> dict[str, Any]:
    """Return the schema of a response that links to actions."""
    return of(_links=of(self=LINK, actions={"type": "array", "items": items}))


def operation(operation_id: str, response: Any = None, *more: Any, **keys: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"description": "D."}
    if response is not None:
        found["content"] = {"application/hal+json": {"schema": response}}
    parameters = [ID, *more]
    return {
        "operationId": operation_id,
        "parameters": parameters,
        "responses": {"200": found},
    } | keys


def read(folder: Path, paths: dict[str, Any]) -> Api:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "v1"}, "paths": paths}
    file = folder / "shop_v1.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    (api,) = build(load([file], folder))
    return api


def found(folder: Path, paths: dict[str, Any]) -> Actions | None:
    """Return the actions that the first operation's response may allow."""
    return read(folder, paths).operations[0].actions


ASK = {"get": operation("getActions", links(), PLACE)}
SEND = {"post": operation("send", None, PLACE, NOTE, REASON)}


def test_links_lead_to_operations_below_the_path(tmp_path: Path) -> None:
    """Operations further down the path are the actions, including one that only reads."""
    paths = {
        "/orders/{id}": ASK,
        "/orders/{id}/messages/send": SEND,
        "/orders/{id}/facts": {"get": operation("getFacts")},
        "/orders/{id}/messages/{message}": {
            "delete": operation("drop", None, {**ID, "name": "message"})
        },
        "/orders": {"post": operation("createOrder", parameters=[])},
        "/orders/{id}s/send": {"post": operation("sendAll")},
    }
    actions = found(tmp_path, paths)
    assert actions is not None
    assert (actions.method_name, actions.class_name) == ("actions", "Actions")
    assert [each.wire_name for each in actions.links] == ["_links", "actions"]
    assert [each.method_name for each in actions.operations] == ["send", "get_facts"]


def test_a_method_takes_what_a_link_does_not_contain(tmp_path: Path) -> None:
    """Arguments of the first call are reused, and query parameters may be in the link."""
    actions = found(tmp_path, {"/orders/{id}": ASK, "/orders/{id}/send": SEND})
    assert actions is not None
    (send,) = actions.operations
    assert {each.argument for each in send.parameters} == {
        "x_reason: str",
        "note: str | None = None",
    }
    assert actions.sample_links == {"send": "/orders/text/send?place=text&note=text"}


def test_a_link_prefers_the_operation_that_writes(tmp_path: Path) -> None:
    """Of the operations of one path, a link means the only one that writes, or none of several."""
    both = {"get": operation("getNote"), "put": operation("putNote")}
    two = {"post": operation("addTag"), "delete": operation("dropTag"), "get": operation("getTag")}
    paths = {"/orders/{id}": ASK, "/orders/{id}/note": both, "/orders/{id}/tag": two}
    actions = found(tmp_path, paths)
    assert actions is not None
    assert [each.method_name for each in actions.operations] == ["put_note"]


NULLABLE = {"anyOf": [of(actions={"type": "array", "items": LINK}), {"type": "null"}]}


def test_links_that_may_be_null_are_links(tmp_path: Path) -> None:
    """Links that may be missing or null are still recognized."""
    ask = {"get": operation("getActions", of(_links=NULLABLE))}
    assert found(tmp_path, {"/orders/{id}": ask, "/orders/{id}/send": SEND})


LOOKALIKES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no links": ({"get": operation("getActions", of(links=links()))}, SEND),
    "links of another kind": (
        {"get": operation("getActions", of(_links=of(self=LINK, messages=links())))},
        SEND,
    ),
    "one link": ({"get": operation("getActions", of(_links=of(actions=LINK)))}, SEND),
    "strings": ({"get": operation("getActions", links(TEXT))}, SEND),
    "no address": ({"get": operation("getActions", links(of(name=TEXT)))}, SEND),
    "an address that is not a string": (
        {"get": operation("getActions", links(of(href={"type": "integer"})))},
        SEND,
    ),
    "links further down": ({"get": operation("getActions", of(payload=links()))}, SEND),
    "no response body": ({"get": operation("getActions")}, SEND),
    "a list": ({"get": operation("getActions", {"type": "array", "items": links()})}, SEND),
    "a POST": ({"post": operation("postActions", links())}, SEND),
    "a GET with a body": (
        {
            "get": operation(
                "getActions",
                links(),
                requestBody={"content": {"application/json": {"schema": of(a=TEXT)}}},
            )
        },
        SEND,
    ),
    "nothing below": (ASK, {}),
    "nothing that changes": (ASK, {"get": operation("getFacts")}),
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_lookalike_has_no_actions(tmp_path: Path, name: str) -> None:
    """Without such links, or without an operation that writes, there are no actions."""
    ask, below = LOOKALIKES[name]
    assert found(tmp_path, {"/orders/{id}": ask, "/orders/{id}/send": below}) is None


@pytest.mark.parametrize(
    ("method", "taken", "name"),
    [
        ("get_messaging_actions_for_order", [], "messaging_actions_for_order"),
        ("list_actions", [], "actions"),
        ("search_actions", ["actions"], "allowed_actions"),
        ("get_order", [], "order_actions"),
        ("get_order", ["order_actions"], "allowed_order_actions"),
        ("actions_for_order", ["actions_for_order"], "allowed_actions_for_order"),
        ("get_2_actions", [], "allowed_2_actions"),
        ("list_", [], "list_actions"),
        ("get_import", [], "import_actions"),
        ("get_transactions", [], "transactions_actions"),
    ],
)
def test_the_method_is_named_after_its_operation(method: str, taken: list[str], name: str) -> None:
    """The verb is dropped, "actions" is part of the name, and "allowed" avoids a collision."""
    assert actions_name(method, {method, *taken}) == name


def test_an_action_hides_no_attribute_of_its_class() -> None:
    """A method named like an attribute of every class of actions gets a trailing underscore."""
    assert [action_name(each) for each in ("send", "allowed", "refused", "response")] == [
        "send",
        "allowed_",
        "refused_",
        "response_",
    ]


AMAZONS = {
    "messaging": ("messaging_actions_for_order", 10),
    "solicitations": ("solicitation_actions_for_order", 1),
}
"""The method and the number of actions, by model of Amazon."""


@needs_models
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_two_of_amazons_models_have_actions(tmp_path: Path, file: Path) -> None:
    """Only the responses of Messaging and Solicitations link to actions."""
    named = tmp_path / "model_v1.json"
    shutil.copy(file, named)
    (api,) = build(map(upgrade, load([named], tmp_path)))
    found = [(each.method_name, len(each.operations)) for each in api.actions]
    assert found == ([AMAZONS[file.stem]] if file.stem in AMAZONS else [])
