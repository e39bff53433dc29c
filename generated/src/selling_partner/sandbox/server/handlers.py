"""How operations behave where the sandbox remembers something: orders, messages, files, pages."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote_plus

from ..protocol.documents import Operation
from ..protocol.messages import Answer, Received, refusal
from ..protocol.validation import BODY
from ..state.messages import Attachment
from ..state.state import SandboxState
from ..state.tokens import Grant
from .example_responses import Case, sample_answer


@dataclass(frozen=True)
class Call:
    """A request that keeps to its document.

    Attributes:
        operation: The operation.
        request: As it came.
        values: The parameters by name.
        body: The body.
        grant: What its token stands for.
        case: The static case that the request is, if it is one.

    """

    operation: Operation
    request: Received
    values: Mapping[str, Any]
    body: Any
    grant: Grant
    case: Case | None

    @property
    def answer(self) -> Answer:
        """What is answered where nothing is remembered."""
        if self.case is None:
            return sample_answer(self.operation)
        media_type = self.operation.media_type(self.case.status)
        return Answer(self.case.status, self.case.answer, media_type)

    @property
    def order_id(self) -> str:
        """The order that it is about: the first parameter of the path."""
        name = next(re.finditer(r"\{([^{}]*)\}", self.operation.path))[1]
        return str(self.values[name])


def behave(world: SandboxState, call: Call) -> Answer:
    """Carry a call out.

    Raises:
        RefusedError: It cannot be done.

    """
    operation = call.operation
    if call.case is not None and call.case.status >= 400:
        return call.answer
    if "actions" in operation.notes:
        return _list_actions(world, call)
    if operation.is_action:
        return _act(world, call)
    if operation.operation_id == "createUploadDestinationForResource":
        return _create_destination(world, call)
    if operation.operation_id == "createRestrictedDataToken":
        return _create_restricted_token(world, call)
    return _page(call)


def _list_actions(world: SandboxState, call: Call) -> Answer:
    if call.case is not None and not world.orders.is_set(call.order_id):
        return call.answer
    notes = call.operation.notes["actions"]
    links = [
        {"href": _link(each, call), "name": each.path.rpartition("/")[2]}
        for each in call.operation.document.operations
        if each.operation_id in notes["operations"] and world.orders.does_allow(call.order_id, each)
    ]
    *outer, last = notes["links"]
    body: dict[str, Any] = {}
    holder = body
    for step in outer:
        holder = holder.setdefault(step, {})
    holder.update({"self": {"href": call.request.target}, last: links})
    answer = sample_answer(call.operation)
    return Answer(answer.status, body, answer.media_type)


def _link(operation: Operation, call: Call) -> str:
    """Where an action of the order is called: its path, with what it knows of the query."""
    fill = {f"{{{name}}}": quote(str(value), safe="") for name, value in call.values.items()}
    path = re.sub(r"\{[^{}]*\}", lambda each: fill.get(each[0], each[0]), operation.path)
    known = {name for location, name in operation.parameters if location == "query"}
    parts = call.request.query.split("&")
    query = "&".join(each for each in parts if unquote_plus(each.partition("=")[0]) in known)
    return f"{path}?{query}" if query else path


def _act(world: SandboxState, call: Call) -> Answer:
    operation = call.operation
    if not world.orders.does_allow(call.order_id, operation):
        raise refusal(403, f"The order does not allow {operation.operation_id}.")
    answer = call.answer
    if operation.http_method == "GET":
        return _in_language(world, call, answer)
    files: list[Attachment] = []
    if call.case is None:
        files = world.outbox.attachments(operation, call.order_id, call.body)
    marketplaces = call.values.get("marketplaceIds", ())
    message = world.outbox.send(operation, call.order_id, marketplaces, call.body, files)
    world.exchanges.tell("message", message)
    if call.case is None and isinstance(answer.body, dict):
        answer.body.pop("errors", None)  # A sample shows all that there can be.
    return answer


def _in_language(world: SandboxState, call: Call, answer: Answer) -> Answer:
    """The answer with the buyer's language of preference, wherever the document has it."""
    locale = world.orders.locales.get(call.order_id)
    return answer if locale is None else replace(answer, body=_with_locale(answer.body, locale))


def _with_locale(value: Any, locale: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: locale if name == "locale" else _with_locale(inside, locale)
        for name, inside in value.items()
    }


def _create_destination(world: SandboxState, call: Call) -> Answer:
    if call.case is not None:
        return call.answer
    values = call.values
    upload = world.storage.create(
        values["resource"], values["contentMD5"], values.get("contentType")
    )
    headers = {"Content-MD5": upload.md5}
    if upload.content_type is not None:
        headers["Content-Type"] = upload.content_type
    payload = {
        "uploadDestinationId": upload.identifier,
        "url": world.storage.url(upload, call.request.base_url),
        "headers": headers,
    }
    sample = sample_answer(call.operation)
    return Answer(sample.status, {"payload": payload}, sample.media_type)


def _create_restricted_token(world: SandboxState, call: Call) -> Answer:
    if call.case is not None:
        world.tokens.keep(call.case.answer["restrictedDataToken"], call.grant.owner)
        return call.answer
    token = world.tokens.give(call.grant.owner)
    sample = sample_answer(call.operation)
    body = {"restrictedDataToken": token, "expiresIn": int(world.tokens.lifetime)}
    return Answer(sample.status, body, sample.media_type)


def _page(call: Call) -> Answer:
    """The answer; one that is not about the page whose token came is the last page."""
    answer, notes = call.answer, call.operation.notes.get("pagination")
    if notes is None:
        return answer
    name = notes["parameter"]
    token = _at(call.body, notes["body"]) if name is None else call.values.get(name)
    if token is None or (call.case is not None and {name or BODY} & call.case.names):
        return answer
    body = copy.deepcopy(answer.body)
    *outer, last = notes["next"]
    holder = _at(body, outer)
    if isinstance(holder, dict):
        holder.pop(last, None)
    return replace(answer, body=body)


def _at(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
