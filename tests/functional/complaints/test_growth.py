"""A document that grows without measure is refused in words, and in little time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.core.errors import SpecError
from tests.functional.packages import KEY, generate

TEXT = {"type": "string"}


def reference(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/A{number}"}


def document(schemas: dict[str, Any]) -> str:
    """Return a document whose one operation takes and gives the schema ``A0``."""
    content = {"content": {"application/json": {"schema": reference(0)}}}
    operation = {
        "operationId": "putThing",
        "requestBody": content,
        "responses": {"200": {"description": "Done."} | content},
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Sample API", "version": "v1"},
            "paths": {"/thing": {"put": operation}},
            "components": {"schemas": schemas},
        }
    )


def chain(length: int, link: Any, last: Any = None) -> str:
    """Return a document in which each schema leads to the next."""
    schemas = {f"A{number}": link(reference(number + 1)) for number in range(length)}
    return document(schemas | {f"A{length}": last or {"properties": {"z": TEXT}}})


def pair(inner: Any) -> dict[str, Any]:
    return {"properties": {"a": inner, "b": inner}}


REFUSED = {
    "a tower of objects": (
        chain(90, lambda inner: {"properties": {"a": inner}}),
        "unsupported: A40 nests models more than 50 levels deep",
    ),
    "a tower of required objects": (
        chain(90, lambda inner: {"properties": {"a": inner}, "required": ["a"]}),
        "unsupported: no sufficiently small example",
    ),
    "a tower of lists": (
        chain(300, lambda inner: {"type": "array", "items": inner}, TEXT),
        "unsupported: A0 expands to more than 1,000 inline schemas",
    ),
    "lists that double": (
        chain(40, lambda i: {"oneOf": [i, {"type": "array", "items": i}]}, TEXT),
        "unsupported: A0 expands to more than 1,000 inline schemas",
    ),
    "required objects that double": (
        chain(30, lambda inner: pair(inner) | {"required": ["a", "b"]}),
        "unsupported: no sufficiently small example",
    ),
    "objects made of each other": (
        chain(1500, lambda inner: {"allOf": [inner, {"properties": {"a": TEXT}}]}),
        "unsupported: a chain of hundreds of schemas",
    ),
    "references to references": (
        chain(300, lambda inner: inner, TEXT),
        "unsupported: A0 expands to more than 1,000 inline schemas",
    ),
    "long lists of long lists": (
        chain(2, lambda i: {"type": "array", "minItems": 9000, "items": i}, TEXT),
        "unsupported: no sufficiently small example",
    ),
    "numbers beyond a float": (
        document({"A0": {"properties": {"a": {"type": "integer", "maximum": 10**400}}}}),
        "unsupported: maximum beyond what a float holds",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_held_is_refused(tmp_path: Path, what: str) -> None:
    """No traceback, and no waiting: a complaint says what is too much."""
    text, words = REFUSED[what]
    with pytest.raises(SpecError) as caught:
        generate(tmp_path, {KEY: text})
    assert any(words in line for line in caught.value.lines)


GENERATED = {
    "objects that double": chain(30, pair),
    "objects that are made of one twice": chain(30, lambda inner: {"allOf": [inner, inner]}),
    "a limit that no memory holds": document(
        {
            "A0": {
                "properties": {
                    "text": {"type": "string", "maxLength": 10**13},
                    "list": {"type": "array", "items": TEXT, "maxItems": 10**13},
                }
            }
        }
    ),
}


@pytest.mark.parametrize("what", GENERATED)
def test_what_is_only_allowed_is_left_out(tmp_path: Path, what: str) -> None:
    """Samples hold what is required first; limits that no test could reach are not tried."""
    cases = generate(tmp_path, {KEY: GENERATED[what]})[f"tests/cases_{KEY}.py"]
    assert "put_thing" in cases
    assert len(cases) < 1_500_000
    assert "00000000" not in cases
