"""``enum`` and ``const`` of lists and of objects, whose whole value the sandbox compares."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, model_document
from tests.functional.sandbox_verdicts import request_complaints

PART = "type: object, properties: {a: {type: integer, minimum: 2}, b: {type: integer}}"

LISTED: dict[str, tuple[Any, Any]] = {
    "{enum: [[1], [2]]}": ([1], [3]),
    "{enum: [{a: 1}, {b: 2}]}": ({"a": 1}, {"a": 2}),
    "{enum: [[1], {a: 1}, x]}": ([1], "y"),
    "{const: {a: 1}}": ({"a": 1}, {}),
    "{type: array, items: {type: integer, maximum: 4}, enum: [[1], [2]]}": ([1], [4]),
    f"{{{PART}, enum: [{{a: 2}}, {{a: 3}}]}}": ({"a": 2}, {"a": 2, "b": 1}),
    f"{{{PART}, enum: [{{a: 1}}, {{c: 1}}, {{a: 3}}]}}": ({"a": 3}, {"a": 4}),
    f"{{{PART}, const: {{a: 2}}}}": ({"a": 2}, {"b": 2}),
    f"{{allOf: [{{{PART}}}, {{enum: [{{a: 2}}, {{a: 3}}]}}], enum: [{{a: 3}}]}}": (
        {"a": 3},
        {"a": 2},
    ),
    f"{{type: array, minItems: 2, uniqueItems: true, items: {{{PART}, enum: [{{a: 2}}, {{}}]}}}}": (
        [{"a": 2}, {}],
        [{"a": 2}, {"a": 3}],
    ),
}
"""By schema, its sample and another value of its type."""


@pytest.mark.parametrize("schema", LISTED)
def test_a_listed_value_is_the_sample(make: Make, schema: str) -> None:
    """The client sends any value of the type, and the sandbox takes listed ones only."""
    text = model_document(f"p: {schema}")
    sample, other = LISTED[schema]
    (operation,) = compile_api(
        SourceFile(KEY, "sample.yaml", text.encode()), OverlayFolders(())
    ).api.operations
    assert operation.body is not None
    assert operation.body.sample == {"p": sample}
    assert operation.body.accepted == {}
    package = make(text)
    for value in (sample, other):
        assert package.call("put_thing", body={"p": value}, response={}).json == {"p": value}
    assert request_complaints({"p": sample}) == []
    assert request_complaints({"p": other}) != []


def test_a_listed_object_that_other_keywords_exclude_is_reported() -> None:
    """It is left out, as a listed string is."""
    text = model_document(f"p: {{{PART}, enum: [{{a: 1}}, {{a: 2}}]}}")
    built = compile_api(SourceFile(KEY, "sample.yaml", text.encode()), OverlayFolders(()))
    (found,) = built.warnings
    assert 'properties/p/enum/0: the other keywords exclude the value {"a": 1}' in found


def test_an_object_without_a_possible_value_is_a_complaint(complaints: Complain) -> None:
    """Nothing satisfies the schema."""
    (found,) = complaints(model_document(f"p: {{{PART}, enum: [{{a: 1}}, {{c: 1}}]}}"))
    place = "#/components/schemas/Thing/properties/p/enum"
    assert_complaint(found, 16, place, "nothing fits: the other keywords exclude every value")
