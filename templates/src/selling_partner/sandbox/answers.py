"""What an operation answers when nothing is remembered: a static case, an example, a sample."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .documents import Operation
from .requests import Answer
from .validation import BODY, Checked, validator

_STATIC = "x-amzn-api-sandbox"
_BEHAVIORS = "x-amazon-spds-sandbox-behaviors"
"""Where Amazon's models keep the cases of the static sandbox, in an answer."""


@dataclass(frozen=True)
class Case:
    """A case of the static sandbox: a request that is like this gets this answer."""

    status: int
    parameters: Mapping[str, Any] = field(repr=False)
    body: Any = field(repr=False)
    has_body: bool
    answer: Any = field(repr=False)

    @property
    def names(self) -> set[str]:
        """The parameters that it names, ``body`` for the body."""
        return {*self.parameters, BODY} if self.has_body else {*self.parameters}

    def is_for(self, request: Checked) -> bool:
        """Whether it is the case of a request that has all that it names.

        What it names is right, whatever the document says. A success is for requests that keep to
        the document in everything else; an error that names nothing, for those that do not.
        """
        if self.status < 400:
            return all(each.about in self.names for each in request.complaints)
        return bool(self.names or request.complaints)

    def is_like(self, request: Checked) -> bool:
        """Whether a request has all that the case names."""
        if self.has_body and request.body != self.body:
            return False
        return all(
            name in request.texts and list(request.texts[name] or [""]) == _texts(wanted)
            for name, wanted in self.parameters.items()
        )


def static_case(operation: Operation, request: Checked) -> Case | None:
    """The case that a request is, if it is one: the first of those that name most of it."""
    for case in _cases(operation):
        if case.is_like(request) and case.is_for(request):
            return case
    return None


@cache
def _cases(operation: Operation) -> Sequence[Case]:
    """The cases of an operation, those that name most first: they are the most particular."""
    found = list(_read_cases(operation))
    return sorted(found, key=lambda each: -len(each.names))


def _read_cases(operation: Operation) -> Iterator[Case]:
    """Those that the document lists. What is named in a request and no parameter is the body."""
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
    """What a case names. An empty entry says nothing, nor does a part of the path without text."""
    for name, entry in (request.get("parameters") or {}).items():
        is_wrapped = isinstance(entry, dict) and "value" in entry
        value = entry["value"] if is_wrapped else entry
        if entry and not (value == "" and locations.get(name) == "path"):
            yield name, value


def _texts(value: Any) -> list[str]:
    """A value of a case as a request spells it; a list without members is an empty text."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)] or [""]
    return [value if isinstance(value, str) else json.dumps(value)]


def sample_answer(operation: Operation) -> Answer:
    """The first success, with the document's own example where one fits, or else with a sample."""
    first = operation.notes["answer"]
    if "mediaType" not in first:
        return Answer(first["status"])
    body = copy.deepcopy(_sample(operation))
    if isinstance(body, str) and "json" not in first["mediaType"]:
        body = body.encode()
    return Answer(first["status"], body, first["mediaType"])


@cache
def _sample(operation: Operation) -> Any:
    first = operation.notes["answer"]
    contents = operation.responses[first["status"]].get("content", {})
    content = contents.get(first["mediaType"], {})
    for each in _examples(operation, content):
        known = validator(operation.document, content.get("schema", {}))
        if known.is_valid(each) and _has_items(operation, each):
            return each
    return first["body"]


def _has_items(operation: Operation, body: Any) -> bool:
    """Whether a page has its list; clients refuse a page without it."""
    names = (operation.notes.get("pagination") or {}).get("items", [])
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return not names or isinstance(body, list)


def _examples(operation: Operation, content: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in content:
        yield content["example"]
    for each in content.get("examples", {}).values():
        yield operation.document.resolve(each).get("value")
