"""Client and sandbox read a schema as OpenAPI 3.1 does, whatever draft it names."""

from __future__ import annotations

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document
from tests.functional.sandbox_verdicts import request_complaints

DRAFT_07 = "'http://json-schema.org/draft-07/schema#'"
LIMITED = "$ref: '#/components/schemas/Code', maxLength: 4"


@pytest.mark.parametrize("place", ["schema", "document"])
def test_a_limit_beside_a_reference_counts_in_the_client_and_in_the_sandbox(
    make: Make, place: str
) -> None:
    """Draft-07 ignores the limit, so that a validator of that draft would accept any length."""
    named = f"$schema: {DRAFT_07}, " if place == "schema" else ""
    text = schemas_document(f"p: {{{named}{LIMITED}}}", "Code: {type: string}")
    if place == "document":
        head = "openapi: 3.1.0\n"
        text = text.replace(head, f"{head}jsonSchemaDialect: {DRAFT_07}\n")
    package = make(text)
    with pytest.raises(pydantic.ValidationError, match="at most 4 characters"):
        package.api.Thing(p="abcde")
    assert request_complaints({"p": "abcd"}) == []
    (found,) = request_complaints({"p": "abcde"})
    assert found == "body at /p: the value is longer than 4 characters"
