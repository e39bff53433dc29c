"""Responses of operations without state: a static case, an example or a sample."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import SandboxResponse, is_json
from ..protocol.validation import BODY, Checked, validator

_STATIC = "x-amzn-api-sandbox"
_BEHAVIORS = "x-amazon-spds-sandbox-behaviors"
"""The keys of the static sandbox's cases in a response of Amazon's models."""


@dataclass(frozen=True)
class Case:
    """A case of the static sandbox: a request, and the response to it."""

    status: int
    parameters: Mapping[str, Any] = field(repr=False)
    body: Any = field(repr=False)
    has_body: bool
    response: Any = field(repr=False)

    @property
    def names(self) -> set[str]:
        """The names of its parameters, with ``body`` for the body."""
        return {*self.parameters, BODY} if self.has_body else {*self.parameters}

    def is_for(self, request: Checked) -> bool:
        """Return whether the case applies to a request that matches it.

        The parameters of the case are valid by definition. A success applies to requests that are
        otherwise valid. An error without parameters applies to invalid requests.
        """
        if self.status < 400:
            return all(each.about in self.names for each in request.complaints)
        return bool(self.names or request.complaints)

    def is_like(self, request: Checked) -> bool:
        """Return whether a request has all parameters and the body of the case."""
        if self.has_body and request.body != self.body:
            return False
        return all(
            name in request.texts and list(request.texts[name] or [""]) == _texts(wanted)
            for name, wanted in self.parameters.items()
        )


def static_case(operation: DocumentedOperation, request: Checked) -> Case | None:
    """Return the most specific case for a request, if there is one."""
    for case in _cases(operation):
        if case.is_like(request) and case.is_for(request):
            return case
    return None


@cache
def _cases(operation: DocumentedOperation) -> Sequence[Case]:
    """Return the cases of an operation, the most specific ones first."""
    found = list(_read_cases(operation))
    return sorted(found, key=lambda each: -len(each.names))


def _read_cases(operation: DocumentedOperation) -> Iterator[Case]:
    """Yield the cases in the document. A name that belongs to no parameter is the body."""
    locations = {name: location for location, name in operation.parameters}
    for status, response in operation.responses.items():
        static = (response.get(_STATIC) or {}).get("static") or []
        behaviors = response.get(_BEHAVIORS) or []
        for each in [*([static] if isinstance(static, dict) else static), *behaviors]:
            named = dict(_read_named(each.get("request") or {}, locations))
            bodies = [named.pop(name) for name in list(named) if name not in locations]
            yield Case(status, named, [*bodies, None][0], bool(bodies), each.get("response"))


def _read_named(
    request: Mapping[str, Any], locations: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """Yield the parameters of a case, without empty entries and empty path segments."""
    for name, entry in (request.get("parameters") or {}).items():
        is_wrapped = isinstance(entry, dict) and "value" in entry
        value = entry["value"] if is_wrapped else entry
        if entry and not (value == "" and locations.get(name) == "path"):
            yield name, value


def _texts(value: Any) -> list[str]:
    """Return the texts of a value in a request; an empty list is an empty text."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)] or [""]
    return [value if isinstance(value, str) else json.dumps(value)]


def sample_response(operation: DocumentedOperation) -> SandboxResponse:
    """Return the first success, with a valid example of the document or else a sample."""
    first = operation.notes["response"]
    if "mediaType" not in first:
        return SandboxResponse(first["status"])
    body = copy.deepcopy(_sample(operation))
    if isinstance(body, str) and not is_json(first["mediaType"]):
        body = body.encode()
    return SandboxResponse(first["status"], body, first["mediaType"])


@cache
def _sample(operation: DocumentedOperation) -> Any:
    first = operation.notes["response"]
    contents = operation.responses[first["status"]].get("content", {})
    content = contents.get(first["mediaType"], {})
    for each in _examples(operation, content):
        known = validator(operation.document, content.get("schema", {}))
        if known.is_valid(each) and _has_items(operation, each):
            return each
    return first["body"]


def _has_items(operation: DocumentedOperation, body: Any) -> bool:
    """Return whether a page has its list; clients reject a page without it."""
    names = (operation.notes.get("pagination") or {}).get("items", [])
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return not names or isinstance(body, list)


def _examples(operation: DocumentedOperation, content: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in content:
        yield content["example"]
    for each in content.get("examples", {}).values():
        yield operation.document.resolve(each).get("value")
