"""Handlers of operations with state: orders, messages, files and pages."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote_plus

from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import SandboxRequest, SandboxResponse, rejection
from ..protocol.validation import BODY
from ..simulation.calls import SimulatedCall
from ..state.messages import Attachment
from ..state.state import SandboxState
from ..state.tokens import Grant
from .example_responses import Case, sample_response


@dataclass(frozen=True)
class Call:
    """A valid request.

    Attributes:
        operation: The operation.
        request: The request as received.
        values: The parameters by name.
        body: The body.
        grant: The grant of its access token.
        case: The static case that applies, if any.

    """

    operation: DocumentedOperation
    request: SandboxRequest
    values: Mapping[str, Any]
    body: Any
    grant: Grant
    case: Case | None

    @property
    def response(self) -> SandboxResponse:
        """The response without state."""
        if self.case is None:
            return sample_response(self.operation)
        media_type = self.operation.media_type(self.case.status)
        return SandboxResponse(self.case.status, self.case.response, media_type)

    @property
    def simulated(self) -> SimulatedCall:
        """The call for the simulation."""
        return SimulatedCall(
            operation=self.operation,
            values=self.values,
            body=self.body,
            owner=self.grant.owner,
            application=self.grant.application,
            base_url=self.request.base_url,
        )

    @property
    def order_id(self) -> str:
        """The id of the order: the first parameter of the path."""
        name = next(re.finditer(r"\{([^{}]*)\}", self.operation.path))[1]
        return str(self.values[name])


def process(state: SandboxState, call: Call) -> SandboxResponse:
    """Process a call.

    Raises:
        RejectedRequestError: The call is not possible.

    """
    operation = call.operation
    if (scripted := state.simulation.scripted.take(operation)) is not None:
        return scripted
    if (handler := state.simulation.handler(operation)) is not None:
        return handler(call.simulated)
    if call.case is not None and call.case.status >= 400:
        return call.response
    if "actions" in operation.notes:
        return _list_actions(state, call)
    if operation.is_action:
        return _send_message(state, call)
    if operation.operation_id == "createUploadDestinationForResource":
        return _create_destination(state, call)
    if operation.operation_id == "createRestrictedDataToken":
        return _create_restricted_token(state, call)
    return _page(call)


def _list_actions(state: SandboxState, call: Call) -> SandboxResponse:
    if call.case is not None and not state.orders.is_set(call.order_id):
        return call.response
    notes = call.operation.notes["actions"]
    links = [
        {"href": _link(each, call), "name": each.path.rpartition("/")[2]}
        for each in call.operation.document.operations
        if each.operation_id in notes["operations"] and state.orders.does_allow(call.order_id, each)
    ]
    *outer, last = notes["links"]
    body: dict[str, Any] = {}
    holder = body
    for step in outer:
        holder = holder.setdefault(step, {})
    holder.update({"self": {"href": call.request.target}, last: links})
    response = sample_response(call.operation)
    return SandboxResponse(response.status, body, response.media_type)


def _link(operation: DocumentedOperation, call: Call) -> str:
    """Return the link of an order's action: its path, with the query parameters that it has."""
    fill = {f"{{{name}}}": quote(str(value), safe="") for name, value in call.values.items()}
    path = re.sub(r"\{[^{}]*\}", lambda each: fill.get(each[0], each[0]), operation.path)
    known = {name for location, name in operation.parameters if location == "query"}
    parts = call.request.query.split("&")
    query = "&".join(each for each in parts if unquote_plus(each.partition("=")[0]) in known)
    return f"{path}?{query}" if query else path


def _send_message(state: SandboxState, call: Call) -> SandboxResponse:
    operation = call.operation
    if not state.orders.does_allow(call.order_id, operation):
        raise rejection(403, f"The order does not allow {operation.operation_id}.")
    response = call.response
    if operation.http_method == "GET":
        return _with_buyer_locale(state, call, response)
    files: list[Attachment] = []
    if call.case is None:
        files = state.outbox.attachments(operation, call.order_id, call.body)
    marketplaces = call.values.get("marketplaceIds", ())
    message = state.outbox.send(operation, call.order_id, marketplaces, call.body, files)
    state.exchanges.publish("message", message)
    if call.case is None and isinstance(response.body, dict):
        response.body.pop("errors", None)  # A sample has every optional field.
    return response


def _with_buyer_locale(
    state: SandboxState, call: Call, response: SandboxResponse
) -> SandboxResponse:
    """Return the response with the buyer's preferred language in its fields for that."""
    locale = state.orders.locales.get(call.order_id)
    return (
        response if locale is None else replace(response, body=_with_locale(response.body, locale))
    )


def _with_locale(value: Any, locale: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: locale if name == "locale" else _with_locale(inside, locale)
        for name, inside in value.items()
    }


def _create_destination(state: SandboxState, call: Call) -> SandboxResponse:
    if call.case is not None:
        return call.response
    values = call.values
    upload = state.storage.create(
        values["resource"], values["contentMD5"], values.get("contentType")
    )
    headers = {"Content-MD5": upload.md5}
    if upload.content_type is not None:
        headers["Content-Type"] = upload.content_type
    payload = {
        "uploadDestinationId": upload.identifier,
        "url": state.storage.url(upload, call.request.base_url),
        "headers": headers,
    }
    sample = sample_response(call.operation)
    return SandboxResponse(sample.status, {"payload": payload}, sample.media_type)


def _create_restricted_token(state: SandboxState, call: Call) -> SandboxResponse:
    if call.case is not None:
        state.tokens.accept(call.case.response["restrictedDataToken"], call.grant.owner)
        return call.response
    token = state.tokens.issue(call.grant.owner)
    sample = sample_response(call.operation)
    body = {"restrictedDataToken": token, "expiresIn": int(state.tokens.lifetime)}
    return SandboxResponse(sample.status, body, sample.media_type)


def _page(call: Call) -> SandboxResponse:
    """Return a page; a request with a token gets the last one, unless a static case applies."""
    response, notes = call.response, call.operation.notes.get("pagination")
    if notes is None:
        return response
    name = notes["parameter"]
    token = _at(call.body, notes["body"]) if name is None else call.values.get(name)
    if token is None or (call.case is not None and {name or BODY} & call.case.names):
        return response
    body = copy.deepcopy(response.body)
    *outer, last = notes["next"]
    holder = _at(body, outer)
    if isinstance(holder, dict):
        holder.pop(last, None)
    return replace(response, body=body)


def _at(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
