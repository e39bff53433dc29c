"""Schemas in an older draft of JSON Schema say the same here, or a warning names what differs."""

from __future__ import annotations

import pytest

from generator.core.errors import SpecError
from tests.functional.packages import model_document, schemas_document
from tests.generator.openapi.test_unused_parts import warnings_of

DRAFT_07 = "http://json-schema.org/draft-07/schema#"
DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
CODE = "Code: {type: string}"


@pytest.mark.parametrize("draft", ["draft-03", "draft-04", "draft-06", "draft-07"])
def test_what_an_older_draft_ignores_beside_a_reference_is_reported(draft: str) -> None:
    """The keyword counts, as in OpenAPI 3.1. An annotation has no effect on values."""
    dialect = f"$schema: 'http://json-schema.org/{draft}/schema#'"
    limited = "{$ref: '#/components/schemas/Code', description: A code., maxLength: 4}"
    item = f"{{{dialect}, type: array, items: {limited}}}"
    (found,) = warnings_of(schemas_document(f"p: {item}", CODE))
    assert f"/Thing/properties/p/items/maxLength: {draft} ignores maxLength beside $ref" in found
    assert found.endswith(f"so it counts; remove it, or name {DRAFT_2020}")


def test_the_dialect_of_the_document_applies_to_every_schema_that_names_none() -> None:
    """A schema may name another dialect than its document."""
    limited = "$ref: '#/components/schemas/Code', maxLength: 4"
    properties = f"p: {{{limited}}}\nq: {{$schema: '{DRAFT_2020}', {limited}}}"
    text = schemas_document(properties, CODE).replace(
        "openapi: 3.1.0\n", f"openapi: 3.1.0\njsonSchemaDialect: '{DRAFT_07}'\n"
    )
    (found,) = warnings_of(text)
    assert "/Thing/properties/p/maxLength: draft-07 ignores maxLength beside $ref" in found


@pytest.mark.parametrize(
    ("draft", "schema", "keyword"),
    [
        ("draft-03", "const: x", "const"),
        ("draft-04", "type: string, const: x", "const"),
        ("draft-03", "anyOf: [{type: string}, {type: integer}]", "anyOf"),
        ("draft-03", "oneOf: [{type: string}, {type: integer}]", "oneOf"),
        ("draft-03", "allOf: [{type: string}, {maxLength: 3}]", "allOf"),
    ],
)
def test_a_keyword_of_a_later_draft_is_reported(draft: str, schema: str, keyword: str) -> None:
    """It counts, although the draft that the schema names ignores it."""
    dialect = f"$schema: 'http://json-schema.org/{draft}/schema#'"
    (found,) = warnings_of(model_document(f"p: {{{dialect}, {schema}}}"))
    message = f"/p/{keyword}: {draft} ignores {keyword}, and OpenAPI 3.1 does not, so it counts"
    assert message in found


@pytest.mark.parametrize(
    "schema",
    [
        f"{{$schema: '{DRAFT_07}', $ref: '#/components/schemas/Code', description: A code.}}",
        "{$schema: 'https://spec.openapis.org/oas/3.1/dialect/base', type: string}",
        f"{{$schema: '{DRAFT_07}', type: string, maxLength: 4}}",
        f"{{$schema: '{DRAFT_2020}', $ref: '#/components/schemas/Code', maxLength: 4}}",
        "{$ref: '#/components/schemas/Code', maxLength: 4}",
    ],
)
def test_a_schema_of_one_meaning_is_accepted_without_a_warning(schema: str) -> None:
    """Only a keyword whose effect depends on the dialect is worth a line."""
    assert warnings_of(schemas_document(f"p: {schema}", CODE)) == []


@pytest.mark.parametrize(
    ("keywords", "complaint"),
    [
        ("type: array, items: [{type: string}]", "items: [{'type': 'string'}] is not of type"),
        ("type: array, items: {}, additionalItems: false", "unsupported: additionalItems"),
        ("type: object, dependencies: {a: [b]}", "unsupported: dependencies"),
        ("type: string, definitions: {A: {}}", "unsupported: definitions"),
        ("type: integer, minimum: 1, exclusiveMinimum: true", "True is not of type 'number'"),
        ("type: integer, required: true", "True is not of type 'array'"),
        ("type: integer, divisibleBy: 3", "unsupported: divisibleBy"),
        ("type: string, disallow: integer", "unsupported: disallow"),
        ("type: string, extends: {}", "unsupported: extends"),
        ("type: string, id: '#a'", "unsupported: id"),
        ("type: array, $recursiveRef: '#'", "unsupported: $recursiveRef"),
    ],
)
def test_a_keyword_of_an_older_draft_is_refused(keywords: str, complaint: str) -> None:
    """No keyword is dropped silently because the document names the draft that has it."""
    with pytest.raises(SpecError) as caught:
        warnings_of(model_document(f"p: {{$schema: '{DRAFT_07}', {keywords}}}"))
    assert complaint in "\n".join(caught.value.lines)


def test_an_unknown_dialect_is_reported() -> None:
    """Its keywords may mean anything. The one of a component makes the document invalid."""
    (found,) = warnings_of(model_document("p: {$schema: 'https://example.com/x', type: string}"))
    place = "/Thing/properties/p/$schema: "
    assert f"{place}the dialect https://example.com/x is unknown, so OpenAPI 3.1 gives" in found
