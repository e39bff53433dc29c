"""The vendor's content of documents in the package: what the sandbox reads, in a small form.

Extensions that the sandbox does not read are removed, such as the tables of Amazon's documentation.
Long files in examples of responses are replaced by small ones, because a few labels would otherwise
take as much space as dozens of APIs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..constraints.text_rules import KEYWORD as TEXT_RULES
from ..openapi.extensions import GREEDY
from ..openapi.references import LITERAL_KEYS, NAMED
from .small_files import with_small_files

CASES = frozenset({"x-amzn-api-sandbox", "x-amazon-spds-sandbox-behaviors"})
"""The extensions with the static sandbox's cases. Each case has a request and a response."""

KEPT = CASES | {GREEDY, TEXT_RULES}
"""The extensions that the sandbox reads."""

_EXAMPLES = frozenset({"example", "examples"})
_ANNOTATIONS = _EXAMPLES | {"$comment", "default", "deprecated", "description", "title"}
"""The keywords that say nothing about which values a schema allows."""


def embedded_content(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a document without unread extensions and with small files in examples."""
    return {key: _entry(key, each) for key, each in data.items() if _is_kept(key)}


def payload_schemas(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the schemas of a payload with the keywords that validation reads."""
    return {name: _validated(each) for name, each in schemas.items()}


def _validated(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_validated, value))
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for key, each in value.items():
        if key in LITERAL_KEYS - _ANNOTATIONS:
            kept[key] = each
        elif key in NAMED and isinstance(each, dict):
            kept[key] = payload_schemas(each)
        elif key not in _ANNOTATIONS and _is_kept(key):
            kept[key] = _validated(each)
    return kept


def _is_kept(key: str) -> bool:
    return key in KEPT or not key.startswith("x-")


def _entry(key: str, value: Any) -> Any:
    """Return the value of a key of an object of OpenAPI."""
    if key in CASES:
        return _with_small_responses(value)
    if key in _EXAMPLES:
        return with_small_files(value)
    if key in LITERAL_KEYS or key in KEPT:
        return value
    if key in NAMED and isinstance(value, dict):
        return {name: _content(each) for name, each in value.items()}
    return _content(value)


def _content(value: Any) -> Any:
    if isinstance(value, dict):
        return embedded_content(value)
    if isinstance(value, list):
        return [_content(each) for each in value]
    return value


def _with_small_responses(value: Any) -> Any:
    """Return the cases with small files in their responses; requests are matched as they are."""
    if isinstance(value, list):
        return [_with_small_responses(each) for each in value]
    if isinstance(value, dict):
        return {key: _part_of_case(key, each) for key, each in value.items()}
    return value


def _part_of_case(key: str, value: Any) -> Any:
    if key == "static":
        return _with_small_responses(value)
    return with_small_files(value) if key == "response" else value
