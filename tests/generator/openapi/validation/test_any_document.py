"""Any document is rejected with problems, or can be built."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from generator.build.api import build
from generator.core.errors import Pointer, SpecError
from generator.openapi.documents import Document
from generator.openapi.validation.validator import validate
from tests.generator.support.changed_documents import changed, with_value
from tests.generator.support.model_sources import models_source

ORDER: Pointer = ("components", "schemas", "Order", "properties")


@pytest.mark.slow(measured=False)
@given(changed("tests/generator/support/shop_v1.yaml"))
@settings(max_examples=300)
@example(with_value((*ORDER, "name", "default"), {"$ref": "#/components/schemas/Nowhere"}))
@example(with_value((*ORDER, "map"), {"type": "array"}))
@example(with_value((*ORDER, "id"), {"$ref": "#/components/parameters/Limit"}))
@example(with_value(("paths", "/a/{b"), {}))
@example(with_value(("components", "parameters", "Limit", "schema", "type"), ["null"]))
def test_a_small_document_is_rejected_or_can_be_built(found: Document) -> None:
    """No stage raises anything but a SpecError."""
    expect_complaints_or_models(found)


@pytest.mark.slow(measured=False)
@given(changed("spec/messaging_v1.yaml"))
@settings(max_examples=30)
def test_messaging_is_rejected_or_can_be_built(found: Document) -> None:
    """A document of realistic size is rejected or can be built as well."""
    expect_complaints_or_models(found)


def expect_complaints_or_models(changed: Document) -> None:
    problems = validate([changed])
    if not problems:
        try:
            apis = build([changed])
        except SpecError as error:
            problems = error.problems
            assert problems
        else:
            for api in apis:
                compile(models_source(api), "models", "exec")
    for problem in problems:
        assert problem.file == changed.file
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert problem.hint
