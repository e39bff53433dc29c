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
from .validation import validator

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

    def is_like(self, values: Mapping[str, Sequence[str]], body: Any) -> bool:
        """Whether a request has all that the case names.

        Args:
            values: The texts of the request's parameters by name.
            body: Its body.

        """
        if self.has_body and body != self.body:
            return False
        return all(
            name in values and list(values[name]) == _texts(wanted)
            for name, wanted in self.parameters.items()
        )


def static_answer(
    operation: Operation, values: Mapping[str, Sequence[str]], body: Any
) -> Answer | None:
    """The answer of the first case that names most of the request, if one does."""
    for case in _cases(operation):
        if case.is_like(values, body):
            return Answer(case.status, case.answer, operation.media_type(case.status))
    return None


@cache
def _cases(operation: Operation) -> Sequence[Case]:
    """The cases of an operation, those that name most first: they are the most particular."""
    found = list(_read_cases(operation))
    return sorted(found, key=lambda each: -len(each.parameters) - each.has_body)


def _read_cases(operation: Operation) -> Iterator[Case]:
    body_name = (operation.body or {}).get("x-body-name", "body")
    for status, response in operation.responses.items():
        static = (response.get(_STATIC) or {}).get("static") or []
        behaviors = response.get(_BEHAVIORS) or []
        for each in [*([static] if isinstance(static, dict) else static), *behaviors]:
            given = (each.get("request") or {}).get("parameters", {})
            named = {name: _value(value) for name, value in given.items() if value}
            has_body = body_name in named
            body = named.pop(body_name, None)
            yield Case(status, named, body, has_body, each.get("response"))


def _value(given: Any) -> Any:
    return given["value"] if isinstance(given, dict) and "value" in given else given


def _texts(value: Any) -> list[str]:
    """A value of a case as a request spells it."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
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
        if validator(operation.document, content.get("schema", {})).is_valid(each):
            return each
    return first["body"]


def _examples(operation: Operation, content: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in content:
        yield content["example"]
    for each in content.get("examples", {}).values():
        yield operation.document.resolve(each).get("value")
