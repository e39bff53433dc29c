"""A Tokens API for the tests of Restricted Data Tokens."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from generated.tests.server import Reply, Request
from selling_partner._runtime.client import tokens_api
from selling_partner._runtime.messages.operation import Body, Operation, Restriction, UsagePlan
from tests.runtime.support.clients import ApiServer, json_response

PATH = "/tokens/2021-03-01/restrictedDataToken"

ISSUER: Operation[Any] = Operation(
    "createRestrictedDataToken",
    "POST",
    PATH,
    responses={200: Any},
    body=Body(dict[str, Any], "application/json"),
    usage_plan=UsagePlan(rate=1.0, burst=10),
)
ADDRESS: Operation[Any] = Operation(
    "getOrderAddress", "GET", "/orders/{orderId}/address", {200: None}, restriction=Restriction()
)
DOCUMENT: Operation[Any] = Operation(
    "getDocument",
    "GET",
    "/documents/7",
    responses={200: None},
    restriction=Restriction((), needs_specific_path=True),
)


class LoadedOperation:
    """An operation in the place of the one that a package with the Tokens API has."""

    scope = None

    def load(self) -> Operation[Any]:
        return ISSUER


class TokensApi:
    """The Tokens API of a server.

    Attributes:
        resources: The restricted resource of each request so far.
        tokens: The issued tokens.
        response: The response in place of a token.
        before_response: Called before each response.

    """

    def __init__(self, server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
        self._server = server
        self.resources: list[Any] = []
        self.tokens: list[str] = []
        self.response: Reply | None = None
        self.before_response: Callable[[], object] = lambda: None
        self._look_up = server.look_up
        monkeypatch.setattr(server, "look_up", self._respond)
        monkeypatch.setattr(tokens_api, "CREATE_RESTRICTED_DATA_TOKEN", LoadedOperation())

    def _respond(self, request: Request) -> Reply:
        if request.target != PATH:
            return self._look_up(request)
        if request.headers["x-amz-access-token"] not in self._server._good_tokens:
            return json_response({"errors": []}, 403)
        (resource,) = json.loads(request.content)["restrictedResources"]
        self.resources.append(resource)
        self.before_response()
        if self.response is not None:
            return self.response
        self.tokens.append(f"Atz.sprdt|{len(self.tokens)}")
        self._server.accept(self.tokens[-1])
        return json_response({"restrictedDataToken": self.tokens[-1], "expiresIn": 3600})
