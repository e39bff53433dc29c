"""The vendor's content of documents in the package: what the sandbox reads, in a small form.

Extensions that the sandbox does not read are removed, such as the tables of Amazon's documentation.
So are descriptions of schemas, which the docstrings of the models contain as well; those of
operations, parameters and responses stay. Long files in examples of responses are replaced by small
ones, because a few labels would otherwise take as much space as dozens of APIs.
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
_DESCRIPTIONS = frozenset({"$comment", "description", "externalDocs", "title"})
_ANNOTATIONS = _DESCRIPTIONS | _EXAMPLES | {"default", "deprecated"}
"""The keywords that say nothing about which values a schema allows."""


def embedded_content(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a document with the content that the sandbox and its page use.

    Extensions that nothing reads and descriptions of schemas are removed. Files in examples are
    small.
    """
    return {key: _entry(key, each) for key, each in data.items() if _is_kept(key)}


def payload_schemas(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the schemas of a payload with the keywords that validation reads."""
    return _schemas(schemas, _ANNOTATIONS)


def _schemas(schemas: Mapping[str, Any], omitted: frozenset[str]) -> dict[str, Any]:
    return {name: _schema(each, omitted) for name, each in schemas.items()}


def _schema(value: Any, omitted: frozenset[str]) -> Any:
    """Return a schema, or a value inside it, without the omitted keywords."""
    if isinstance(value, list):
        return [_schema(each, omitted) for each in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for key, each in value.items():
        if key in NAMED and isinstance(each, dict):
            kept[key] = _schemas(each, omitted)
        elif key not in omitted and _is_kept(key):
            kept[key] = _literal(key, each) if _is_literal(key) else _schema(each, omitted)
    return kept


def _is_kept(key: str) -> bool:
    return key in KEPT or not key.startswith("x-")


def _is_literal(key: str) -> bool:
    """Return whether the value of a key is not OpenAPI."""
    return key in LITERAL_KEYS or key in KEPT


def _literal(key: str, value: Any) -> Any:
    if key in CASES:
        return _with_small_responses(value)
    return with_small_files(value) if key in _EXAMPLES else value


def _entry(key: str, value: Any) -> Any:
    """Return the value of a key of an object of OpenAPI other than a schema."""
    if _is_literal(key):
        return _literal(key, value)
    if key == "schema":
        return _schema(value, _DESCRIPTIONS)
    if key == "schemas" and isinstance(value, dict):
        return _schemas(value, _DESCRIPTIONS)
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
