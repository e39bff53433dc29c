"""Discriminators that select nothing, or the wrong schema, and the places of such faults."""

from __future__ import annotations

import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain
from tests.functional.document_parts import references, tagged_union
from tests.functional.packages import schemas_document

CLASSES = """
    Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: integer}}}
    Number: {type: object, required: [kind], properties: {kind: {const: 1.0}}}
    Bird: {type: object, required: [kind], properties: {kind: {type: string}}}
    Closed: {type: object, additionalProperties: false, properties: {a: {type: string}}}
    Day: {type: object, properties: {kind: {type: string, format: date}}}
    Plain: {type: object}
    """


@pytest.mark.parametrize(
    ("schema", "pointer", "words"),
    [
        (
            tagged_union("kind", "Cat", "Bird", mapping="bird: Cat"),
            "/discriminator/mapping/bird",
            "Cat does not allow 'bird' as its kind",
        ),
        (
            tagged_union("kind", "Dog", "Number", mapping="'': Dog"),
            "/discriminator/mapping/",
            "'' is not of type integer, which kind has",
        ),
        (
            tagged_union("kind", "Cat", "Bird", mapping="dog: Dog"),
            "/discriminator/mapping/dog",
            "the mapping names Dog, which is none of the schemas here",
        ),
        (
            tagged_union("kind", "Cat", "Bird", mapping="a: 'other.yaml#/components/schemas/Cat'"),
            "/discriminator/mapping/a",
            "unsupported: a mapping to other.yaml",
        ),
        (
            tagged_union("kind", "Cat", "Dog"),
            "/discriminator/propertyName",
            "unsupported: kind is of type string in Cat and integer in Dog",
        ),
        (tagged_union("kind", "Dog", "Thing"), "/discriminator", "no value of kind selects Dog"),
        (
            tagged_union("kind", "Bird", "Closed"),
            "/oneOf/1",
            "Closed does not allow the property kind",
        ),
        (
            tagged_union("kind", "Day", "Bird"),
            "/discriminator/propertyName",
            "unsupported: kind of type time as a discriminator",
        ),
        (
            tagged_union("kind", "Bird", "Plain"),
            "/discriminator",
            "unsupported: a discriminator between",
        ),
        (
            f"{{oneOf: {references('Bird', 'Dog')}, anyOf: {references('Bird', 'Day')}}}",
            "/anyOf",
            "unsupported: anyOf beside oneOf",
        ),
        ("{type: string, oneOf: [{type: integer}]}", "/oneOf", "nothing fits"),
        (
            f"{{allOf: [{{oneOf: {references('Bird', 'Dog')}}},"
            f" {{anyOf: {references('Bird', 'Day')}}}]}}",
            "/allOf/1/anyOf",
            "unsupported: a union in allOf beside another union",
        ),
    ],
)
def test_a_discriminator_that_selects_nothing_is_refused(
    complaints: Complain, schema: str, pointer: str, words: str
) -> None:
    """Each complaint names a place that exists in the document."""
    lines = complaints(schemas_document(f"odd: {schema}", CLASSES))
    assert_complaint(lines[0], 16, f"#/components/schemas/Thing/properties/odd{pointer}", words)


def test_a_complaint_beside_a_union_names_the_place_of_the_property(complaints: Complain) -> None:
    """A fault in a property beside the members is reported there, once, and not in each member."""
    schema = "{properties: {a: {type: string, minLength: 5, maxLength: 4}}, oneOf: " + references(
        "Cat", "Bird"
    )
    lines = complaints(schemas_document(f"odd: {schema}}}", CLASSES))
    assert len(lines) == 1
    place = "#/components/schemas/Thing/properties/odd/properties/a/minLength"
    assert_complaint(lines[0], 16, place, "nothing fits: minLength is more than maxLength")


def test_a_mapping_of_variants_names_schemas_that_extend_the_base(complaints: Complain) -> None:
    """A schema that is not made of the base cannot replace it."""
    schemas = """
    Base:
      type: object
      properties: {k: {type: string}}
      discriminator: {propertyName: k, mapping: {x: Cat}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a: {type: string}}}]}
    """
    (line,) = complaints(
        schemas_document("odd: {$ref: '#/components/schemas/Base'}", schemas + CLASSES)
    )
    assert_complaint(
        line, 20, "#/components/schemas/Base/discriminator/mapping/x", "the mapping names Cat"
    )
