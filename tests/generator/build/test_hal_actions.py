"""Which operations of a document are taken for those whose answers link to actions."""

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
    """Return an answer that links to actions."""
    return of(_links=of(self=LINK, actions={"type": "array", "items": items}))


def operation(operation_id: str, answer: Any = None, *more: Any, **keys: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"description": "D."}
    if answer is not None:
        found["content"] = {"application/hal+json": {"schema": answer}}
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
    """Return the actions that the first operation's answer may allow."""
    return read(folder, paths).operations[0].actions


ASK = {"get": operation("getActions", links(), PLACE)}
SEND = {"post": operation("send", None, PLACE, NOTE, REASON)}


def test_links_of_an_answer_lead_to_what_is_below_its_path(tmp_path: Path) -> None:
    """Operations further down the path are the actions, one that only reads among them."""
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


def test_a_method_takes_what_a_link_does_not_give(tmp_path: Path) -> None:
    """What the first call has too comes from it; what goes into the query may be in the link."""
    actions = found(tmp_path, {"/orders/{id}": ASK, "/orders/{id}/send": SEND})
    assert actions is not None
    (send,) = actions.operations
    assert {each.argument for each in send.parameters} == {
        "x_reason: str",
        "note: str | None = None",
    }
    assert actions.sample_links == {"send": "/orders/text/send?place=text&note=text"}


def test_of_one_path_a_link_means_what_changes_something(tmp_path: Path) -> None:
    """A link names no HTTP method: what reads stands back, and of two that change it means none."""
    both = {"get": operation("getNote"), "put": operation("putNote")}
    two = {"post": operation("addTag"), "delete": operation("dropTag"), "get": operation("getTag")}
    paths = {"/orders/{id}": ASK, "/orders/{id}/note": both, "/orders/{id}/tag": two}
    actions = found(tmp_path, paths)
    assert actions is not None
    assert [each.method_name for each in actions.operations] == ["put_note"]


NULLABLE = {"anyOf": [of(actions={"type": "array", "items": LINK}), {"type": "null"}]}


def test_links_that_may_be_null_are_links(tmp_path: Path) -> None:
    """An answer whose links may be missing or null has them all the same."""
    ask = {"get": operation("getActions", of(_links=NULLABLE))}
    assert found(tmp_path, {"/orders/{id}": ask, "/orders/{id}/send": SEND})


LOOKALIKES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no links": ({"get": operation("getActions", of(links=links()))}, SEND),
    "links of another kind": (
        {"get": operation("getActions", of(_links=of(self=LINK, messages=links())))},
        SEND,
    ),
    "one link": ({"get": operation("getActions", of(_links=of(actions=LINK)))}, SEND),
    "texts": ({"get": operation("getActions", links(TEXT))}, SEND),
    "no address": ({"get": operation("getActions", links(of(name=TEXT)))}, SEND),
    "an address that is no text": (
        {"get": operation("getActions", links(of(href={"type": "integer"})))},
        SEND,
    ),
    "links further down": ({"get": operation("getActions", of(payload=links()))}, SEND),
    "no answer": ({"get": operation("getActions")}, SEND),
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
def test_what_only_looks_like_it_has_no_actions(tmp_path: Path, name: str) -> None:
    """Without such links, or without something to do, there are no actions."""
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
def test_the_method_is_named_after_the_one_that_asks(
    method: str, taken: list[str], name: str
) -> None:
    """The verb goes, the word "actions" is there, and a name that is taken is told apart."""
    assert actions_name(method, {method, *taken}) == name


def test_an_action_hides_nothing_of_its_class() -> None:
    """A method that has the name of an attribute of every class of actions gets a "_"."""
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
"""Of each of Amazon's models with such answers: the method, and how many actions there are."""


@needs_models
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_of_amazons_models_two_have_actions(tmp_path: Path, file: Path) -> None:
    """Messaging and Solicitations have such answers, and no other model has."""
    named = tmp_path / "model_v1.json"
    shutil.copy(file, named)
    (api,) = build(map(upgrade, load([named], tmp_path)))
    found = [(each.method_name, len(each.operations)) for each in api.actions]
    assert found == ([AMAZONS[file.stem]] if file.stem in AMAZONS else [])
