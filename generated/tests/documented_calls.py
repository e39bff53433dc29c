"""The documented calls of an API: arguments, requests and responses, as the cases state them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pydantic import BaseModel

import selling_partner
from selling_partner import ApiStatusError

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
class RestrictedPath:
    """The resource for which the client requests a Restricted Data Token."""

    path: str
    data_elements: Sequence[str] = ()
    is_specific: bool = False


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
    restricted: RestrictedPath | None = None
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
        """The invalid arguments that a request can carry: nothing that is empty."""
        return [each for each in self.refused_arguments if each[1] not in ("", [], {})]

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
