"""Any payload schema is rejected with problems, or becomes models."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings

from generator.build.api import build
from generator.core.errors import SpecError
from generator.openapi.documents import Document
from generator.openapi.normal_form.document import normalize_document
from generator.openapi.payloads.upgrade import upgrade_payload
from generator.openapi.validation.validator import validate
from tests.generator.support.changed_documents import changed, with_value
from tests.generator.support.model_sources import models_source

FILE = "tests/fuzz/documents/schemas/payload.yaml"

KEYS = [
    *("$ref", "#ref", "$id", "id", "definitions", "$defs", "anyOf", "oneOf", "allOf", "items"),
    *("prefixItems", "additionalItems", "additionalProperties", "required", "examples", "type"),
    *("default", "title", "description", "properties", "not", "dependencies", "exclusiveMinimum"),
]
VALUES: list[Any] = [
    *({"$ref": "#"}, {"$ref": "#/definitions/Money"}, {"$ref": "#/definitions/Nowhere"}),
    *({"$ref": 1}, {"type": "object", "properties": []}, {"type": "object", "properties": {}}),
    *([{"type": "object", "properties": {"a": True}}], [True, False], {"properties": {"é": {}}}),
    *({"anyOf": [{"properties": {"a": 1}}, {"properties": {"a": []}}]}, {"required": True}),
    *({"type": ["object", "null"], "properties": {"x": {"type": "array"}}}, [[]], {"": {}}),
]


@pytest.mark.slow(measured=False)
@given(changed(FILE, VALUES, KEYS))
@settings(max_examples=400)
@example(with_value(("definitions",), [], FILE))
@example(with_value(("definitions", "Money"), {"$ref": "#/definitions/Money"}, FILE))
@example(with_value(("$ref",), "#", FILE))
@example(with_value(("properties",), [1], FILE))
@example(with_value(("properties", "日本"), {"type": "object", "properties": {"a": {}}}, FILE))
@example(with_value(("examples",), [1, {"a": []}], FILE))
@example(with_value(("required",), True, FILE))
def test_no_change_makes_a_stage_fail(found: Document) -> None:
    """A malformed part is a problem with a place, and the given document stays unchanged."""
    before = copy.deepcopy(found.data)
    upgraded = upgrade_payload(found)
    assert found.data == before
    problems = validate([upgraded])
    if not problems:
        try:
            (api,) = build([normalize_document(upgraded)])
        except SpecError as error:
            problems = error.problems
            assert problems
        else:
            compile(models_source(api), "models", "exec")
    for problem in problems:
        assert problem.file == found.file
        assert problem.line >= 1
