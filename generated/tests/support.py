"""Shared parts of the tests of all APIs: the form of their cases, and checks of requests."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from server import Request

import selling_partner
from selling_partner import ApiStatusError, Credentials, RetryPolicy, Unlimited
from selling_partner.sandbox import Sandbox

CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.test",
    client_secret="amzn1.oa2-cs.v1.test",
    refresh_token="Atzr|test",
)
ONCE: dict[str, Any] = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
"""Options of a client that sends each request once, and at once."""
USER_AGENT = re.compile(r"[^/ ]+/[^/ ]+ \(Language=Python/[0-9][^; ]*; Platform=[^;]+\)")
ERROR_BODY = {"errors": [{"code": "Sample", "message": "A sample.", "details": "More of it."}]}

Change = tuple[str, list[Any]]
"""A mutation of a body: its place and kind, such as ``/text: 801 characters``, and a list with the
new value, or an empty list to remove the value."""
ResponseParts = tuple[int, Mapping[str, str], Any]
"""Status, headers and body."""


@dataclass(frozen=True)
class Success:
    """A documented success: its status, the class of its value, and a valid body."""

    status: int
    kind: type[Any] | None
    body: Any
    media_type: str | None = "application/json"

    def response(self) -> ResponseParts:
        headers = {} if self.media_type is None else {"Content-Type": self.media_type}
        return self.status, headers, self.body.encode() if self.kind is bytes else self.body


@dataclass(frozen=True)
class Error:
    """A documented error status: its exception, its headers, and a valid body."""

    status: int
    exception_name: str
    rate_limit: float | None = 0.5
    request_id: str | None = "request-1"
    body: Any = field(default_factory=lambda: ERROR_BODY)

    @property
    def exception(self) -> type[ApiStatusError]:
        found = getattr(selling_partner, self.exception_name)
        assert issubclass(found, ApiStatusError)
        return found

    def response(self) -> ResponseParts:
        headers = {"Content-Type": "application/json"}
        if self.rate_limit is not None:
            headers["x-amzn-RateLimit-Limit"] = str(self.rate_limit)
        if self.request_id is not None:
            headers["x-amzn-RequestId"] = self.request_id
        return self.status, headers, self.body


@dataclass(frozen=True)
class Pages:
    """An iterator with two pages: its requests, and the paths of token and items in a response."""

    method_name: str
    targets: Sequence[str]
    bodies: Sequence[Any]
    token: str
    next: Sequence[str]
    token_argument: str | None = None
    items: Sequence[str] | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The arguments of a call that begins at the first page."""
        body = {} if self.bodies[0] is None else {"body": self.bodies[0]}
        return body | ({} if self.token_argument is None else {self.token_argument: None})

    def responses(self, success: Success) -> list[Success]:
        """Return two pages: the first with the token of the second, which has none."""
        pages = []
        for token in (self.token, None):
            body = copy.deepcopy(success.body)
            holder = body
            for step in self.next[:-1]:
                holder = holder[step]
            holder.pop(self.next[-1], None)
            if token is not None:
                holder[self.next[-1]] = token
            pages.append(replace(success, body=body))
        return pages

    def yielded(self, success: Success) -> list[Any]:
        """Return the items that the iterator yields for a page."""
        assert success.kind is not None
        found = success.kind.model_validate(success.body)
        for name in self.items or ():
            found = getattr(found, name)
        return [found] if self.items is None else found


@dataclass(frozen=True)
class Action:
    """An action that a response may allow: its method, the call that it makes, and its link.

    ``actions_method`` is the client's method that returns the actions. ``links`` is the path of the
    links in the response.
    """

    actions_method: str
    links: Sequence[str]
    method_name: str
    call_name: str
    href: str
    keywords: Mapping[str, Any]

    def response(self, success: Success, *hrefs: str) -> ResponseParts:
        """Return the response with these links and no others."""
        body = copy.deepcopy(success.body)
        holder = body
        for step in self.links[:-1]:
            holder = holder[step]
        holder[self.links[-1]] = [{"href": href} for href in hrefs]
        return replace(success, body=body).response()

    def called(self, calls: Sequence[Call]) -> Call:
        """Return the call that the action makes."""
        return next(each for each in calls if each.method_name == self.call_name)


@dataclass(frozen=True)
class Call:
    """A call with sample arguments, and its documented request and responses."""

    method_name: str
    positional: Mapping[str, Any]
    keywords: Mapping[str, Any]
    http_method: str
    target: str
    accept: str
    successes: Sequence[Success]
    errors: Sequence[Error]
    headers: Mapping[str, str] = field(default_factory=dict)
    restricted: bool = False
    scope: str | None = None
    refused_arguments: Sequence[tuple[str, Any]] = ()
    wire_names: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    body_type: type[Any] | None = None
    body: Any = None
    files: Mapping[str, str] = field(default_factory=dict)
    form: Sequence[tuple[str, str]] | None = None
    accepted_bodies: Mapping[str, list[Any]] = field(default_factory=dict)
    refused_bodies: Mapping[str, list[Any]] = field(default_factory=dict)
    pages: Pages | None = None
    actions: Sequence[Action] = ()

    def __str__(self) -> str:
        return self.method_name

    def arguments(self, changes: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the positional and keyword arguments of the call, with some replaced."""
        body = next(self.bodies(), {})
        given = {**self.positional, **self.keywords, **body, **changes}
        return tuple(given.pop(name) for name in self.positional), given

    def bodies(self) -> Iterator[dict[str, Any]]:
        """Yield the body as a dict and as a model; an empty dict if the call takes none."""
        if self.body_type is None:
            yield {}
        elif self.body_type is bytes:
            yield {"body": self.body.encode()}
        else:
            body = self.with_form_files(self.body)
            yield {"body": body}
            if issubclass(self.body_type, BaseModel):
                yield {"body": self.body_type.model_validate(body)}

    def with_form_files(self, body: Any) -> Any:
        """Return the body of a form with a file for each string that stands for its content."""
        if not self.files or not isinstance(body, dict):
            return body

        def as_file(value: Any, content_type: str) -> Any:
            if isinstance(value, list):
                return [as_file(each, content_type) for each in value]
            is_content = isinstance(value, str)
            return ("sample.bin", value.encode(), content_type) if is_content else value

        return {
            name: as_file(value, self.files[name]) if name in self.files else value
            for name, value in body.items()
        }

    def changed_body(self, change: Change) -> Any:
        """Return the body with a mutation applied."""
        return self.with_form_files(self._changed_sample(change))

    def _changed_sample(self, change: Change) -> Any:
        label, values = change
        steps = [_step(each) for each in label.rpartition(": ")[0].split("/")[1:]]
        if not steps:
            return values[0]
        body = holder = copy.deepcopy(self.body)
        for step in steps[:-1]:
            holder = holder[int(step) if isinstance(holder, list) else step]
        last = int(steps[-1]) if isinstance(holder, list) else steps[-1]
        if values:
            holder[last] = values[0]
        else:
            del holder[last]
        return body

    @property
    def refused_requests(self) -> list[tuple[str, Any]]:
        """The invalid arguments that a request can carry: no empty lists, no empty path."""
        return [each for each in self.refused_arguments if each[1] not in ("", [])]

    def places(self, change: Change) -> list[str]:
        """Return the locations by which the sandbox may report the mutation.

        It reports a text rule of a list's items at the list.
        """
        label, values = change
        pointer = label.rpartition(": ")[0]
        holder, _, name = pointer.rpartition("/")
        if values:
            return [f"body at {pointer or '/'}: ", f"body at {holder or '/'}: the text contains"]
        return [f'body at {holder or "/"}: "{_step(name)}" is a required property']


def _step(text: str) -> str:
    return text.replace("~1", "/").replace("~0", "~")


def of_calls(calls: Sequence[Call], attribute: str) -> list[Any]:
    """Return one test parameter for each entry of an attribute of each call."""
    parameters = []
    for call in calls:
        entries = getattr(call, attribute)
        if isinstance(entries, Mapping):
            entries = list(entries.items())
        for index, entry in enumerate(entries):
            shown = entry[0] if attribute.endswith("bodies") else getattr(entry, "status", index)
            shown = getattr(entry, "method_name", shown)
            parameters.append(pytest.param(call, entry, id=f"{call}-{shown}"))
    return parameters


def check_request(call: Call, request: Request, access_token: str) -> None:
    """Compare a request with the document."""
    assert (request.method, request.target) == (call.http_method, call.target)
    assert request.headers["x-amz-access-token"] == access_token
    assert request.headers["accept"] == call.accept
    sent = {name: request.headers.get(name.lower()) for name in call.headers}
    assert sent == call.headers
    assert USER_AGENT.fullmatch(request.headers["user-agent"])
    if call.body_type is None:
        assert request.content == b""
        assert "content-type" not in request.headers
    elif call.form is not None:
        assert request.headers["content-type"].partition("; boundary=")[0] == call.media_type
        assert list(map(_form_field, request.form_fields())) == list(map(_form_field, call.form))
    else:
        assert request.headers["content-type"] == call.media_type
        is_raw = call.body_type is bytes
        assert (request.content.decode() if is_raw else request.json()) == call.body


def _form_field(given: tuple[str, str]) -> tuple[str, Any]:
    """Return a field of a form; JSON is parsed, in which spaces do not matter."""
    name, text = given
    try:
        return name, json.loads(text)
    except ValueError:
        return name, text


def check_token_request(request: Request, scope: str | None) -> None:
    """Compare a request for an access token with the form of Login with Amazon."""
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    if scope is None:
        grant = {"grant_type": ["refresh_token"], "refresh_token": [CREDENTIALS.refresh_token]}
    else:
        grant = {"grant_type": ["client_credentials"], "scope": [scope]}
    application = {
        "client_id": [CREDENTIALS.client_id],
        "client_secret": [CREDENTIALS.client_secret],
    }
    assert request.form() == grant | application


def check_error(error: Error, caught: ApiStatusError) -> None:
    """Compare an exception with its response."""
    assert type(caught) is error.exception
    assert caught.status_code == error.status == caught.response.status_code
    listed = (error.body or {}).get("errors", [])
    found = [(each.code, each.message, each.details) for each in caught.errors]
    assert found == [(each["code"], each["message"], each.get("details")) for each in listed]
    assert (caught.request_id, caught.rate_limit) == (error.request_id, error.rate_limit)


def check_complaint(caught: ApiStatusError, *places: str) -> None:
    """Check that a rejection names the place, in its details or in its message."""
    (error,) = caught.errors
    assert any(place in (error.details or error.message) for place in places), error


def with_files(sandbox: Sandbox, call: Call, body: Any) -> Any:
    """Return the body with the sample's attachments replaced by uploaded files."""
    sample = call.body.get("attachments") if isinstance(call.body, dict) else None
    given = body.get("attachments") if isinstance(body, dict) else None
    if not isinstance(sample, list) or not isinstance(given, list):
        return body
    named = [each.get("uploadDestinationId") for each in sample if isinstance(each, dict)]
    identifier = sandbox.add_file(call.target.partition("?")[0], b"A sample.")

    def with_file(each: Any) -> Any:
        is_sample = isinstance(each, dict) and each.get("uploadDestinationId") in named
        return {**each, "uploadDestinationId": identifier} if is_sample else each

    return {**body, "attachments": list(map(with_file, given))}


def encode(value: Any) -> Any:
    """Return the JSON of a call's result; a file as its text."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {key: encode(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return to_jsonable_python(value)
