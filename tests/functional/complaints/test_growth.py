"""Documents that expand beyond the generator's limits are refused quickly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.core.errors import SpecError
from tests.functional.packages import KEY, generate

TEXT = {"type": "string"}


def reference(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/A{number}"}


def document(schemas: dict[str, Any]) -> str:
    """Return a document whose one operation takes and returns the schema ``A0``."""
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
    """Return a document in which each schema refers to the next."""
    schemas = {f"A{number}": link(reference(number + 1)) for number in range(length)}
    return document(schemas | {f"A{length}": last or {"properties": {"z": TEXT}}})


def pair(inner: Any) -> dict[str, Any]:
    return {"properties": {"a": inner, "b": inner}}


EXPANSION = "A0 expands to more than"
NO_SAMPLE = "no sufficiently small example"

REFUSED = {
    "a tower of objects": (
        chain(90, lambda inner: {"properties": {"a": inner}}),
        "A40 .* more than 50 levels deep",
    ),
    "a tower of required objects": (
        chain(90, lambda inner: {"properties": {"a": inner}, "required": ["a"]}),
        NO_SAMPLE,
    ),
    "a tower of lists": (
        chain(300, lambda inner: {"type": "array", "items": inner}, TEXT),
        EXPANSION,
    ),
    "lists that double": (
        chain(40, lambda i: {"oneOf": [i, {"type": "array", "items": i}]}, TEXT),
        EXPANSION,
    ),
    "required objects that double": (
        chain(30, lambda inner: pair(inner) | {"required": ["a", "b"]}),
        NO_SAMPLE,
    ),
    "objects made of each other": (
        chain(1500, lambda inner: {"allOf": [inner, {"properties": {"a": TEXT}}]}),
        "a chain of hundreds of schemas",
    ),
    "references to references": (
        chain(300, lambda inner: inner, TEXT),
        EXPANSION,
    ),
    "long lists of long lists": (
        chain(2, lambda i: {"type": "array", "minItems": 9000, "items": i}, TEXT),
        NO_SAMPLE,
    ),
    "numbers beyond a float": (
        document({"A0": {"properties": {"a": {"type": "integer", "maximum": 10**400}}}}),
        "maximum .* float",
    ),
}


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("name", REFUSED)
def test_an_unbounded_document_is_refused(tmp_path: Path, name: str) -> None:
    """A document that exceeds a limit of the generator is a complaint, not a traceback."""
    text, pattern = REFUSED[name]
    with pytest.raises(SpecError) as caught:
        generate(tmp_path, {KEY: text})
    assert any(re.search(f": unsupported: {pattern}", line) for line in caught.value.lines)


GENERATED = {
    "objects that double": chain(30, pair),
    "objects that merge one twice": chain(30, lambda inner: {"allOf": [inner, inner]}),
    "a limit beyond any memory": document(
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


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("name", GENERATED)
def test_samples_of_large_schemas_stay_small(tmp_path: Path, name: str) -> None:
    """Samples omit optional parts that grow too large, and tests skip unreachable limits."""
    cases = generate(tmp_path, {KEY: GENERATED[name]})[f"tests/cases_{KEY}.py"]
    assert "put_thing" in cases
    assert len(cases) < 1_500_000
    assert "00000000" not in cases
