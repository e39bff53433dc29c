"""Unions beside a type: a member of another type matches no value."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, schemas_document
from tests.functional.sandbox_verdicts import request_complaints

SCHEMAS = """
    Cat: {type: object, required: [lives], properties: {lives: {type: integer}}}
    Dog: {type: object, required: [tricks], properties: {tricks: {type: integer}}}
    Name: {type: string}
    """
CAT, DOG, NAME = (f"{{$ref: '#/components/schemas/{each}'}}" for each in ("Cat", "Dog", "Name"))
MAPPING = ", ".join(
    f"{each.lower()}: '#/components/schemas/{each}'" for each in ("Cat", "Dog", "Name")
)

LEFT_OUT: dict[str, tuple[int, str, Any]] = {
    f"{{type: object, oneOf: [{{type: string}}, {CAT}]}}": (0, "string, and object", {"lives": 1}),
    f"{{type: object, anyOf: [{CAT}, {NAME}]}}": (1, "string, and object", {"lives": 1}),
    f"{{type: object, oneOf: [{{anyOf: [{NAME}, {{type: integer}}]}}, {CAT}]}}": (
        0,
        "integer or string, and object",
        {"lives": 1},
    ),
    "{type: string, anyOf: [{enum: [1]}, {enum: [a]}]}": (0, "integer, and string", "a"),
    "{type: string, anyOf: [{enum: [a]}, {type: 'null'}]}": (1, "null, and string", "a"),
    "{type: number, oneOf: [{type: integer}, {type: string}]}": (1, "string, and number", 1),
    "{type: integer, oneOf: [{type: number}, {type: string}]}": (1, "string, and integer", 1),
    f"{{type: object, oneOf: [{CAT}, {NAME}, {DOG}], "
    f"discriminator: {{propertyName: kind, mapping: {{{MAPPING}}}}}}}": (
        1,
        "string, and object",
        {"kind": "cat", "lives": 1},
    ),
}
"""By schema, the index of the member that is left out, the types, and the sample."""


@pytest.mark.parametrize("schema", LEFT_OUT)
def test_a_member_of_another_type_is_left_out(make: Make, schema: str) -> None:
    """A warning names the member, and the others are as without it."""
    text = schemas_document(f"p: {schema}", SCHEMAS)
    index, types, sample = LEFT_OUT[schema]
    built = compile_api(SourceFile(KEY, "sample.yaml", text.encode()), OverlayFolders(()))
    (found,) = built.warnings
    keyword = "oneOf" if "oneOf" in schema else "anyOf"
    expected = (
        f"/properties/p/{keyword}/{index}: the type is {types} beside {keyword}, so the member"
    )
    assert expected in found
    assert built.api.operations[0].body is not None
    assert built.api.operations[0].body.sample == {"p": sample}
    package = make(text)
    assert package.call("put_thing", body={"p": sample}, response={}).json == {"p": sample}
    assert request_complaints({"p": sample}) == []


def test_a_union_inside_a_union_keeps_to_the_type(make: Make) -> None:
    """Its members of other types match nothing either."""
    nested = "{type: string, oneOf: [{type: [integer, string]}, {type: string, minLength: 2}]}"
    package = make(schemas_document(f"p: {nested}", SCHEMAS))
    assert package.call("put_thing", body={"p": "a"}, response={}).json == {"p": "a"}
    with pytest.raises(ValueError, match="string"):
        package.call("put_thing", body={"p": 1}, response={})


@pytest.mark.parametrize(
    "members", ["[{type: integer}, {type: boolean}]", "[{type: integer}, {type: 'null'}]"]
)
def test_members_that_are_all_of_other_types_are_one_complaint(
    complaints: Complain, members: str
) -> None:
    """Nothing satisfies such a union."""
    (found,) = complaints(schemas_document(f"p: {{type: string, oneOf: {members}}}", SCHEMAS))
    place = "#/components/schemas/Thing/properties/p/oneOf"
    assert_complaint(found, 16, place, ", and the type is string")


def test_each_member_without_a_name_is_one_complaint(complaints: Complain) -> None:
    """No complaint about equal names follows."""
    member = "{type: object, properties: {a: {type: string}}}"
    found = complaints(schemas_document(f"p: {{oneOf: [{member}, {member}]}}", SCHEMAS))
    for index, each in enumerate(found):
        place = f"#/components/schemas/Thing/properties/p/oneOf/{index}"
        assert_complaint(each, 16, place, "unsupported: a union of several objects without names")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("members", "sample"),
    [
        (f"[{{allOf: [{CAT}]}}, {{allOf: [{DOG}]}}]", {"lives": 1}),
        (f"[{{allOf: [{{type: string}}, {{minLength: 5}}]}}, {{allOf: [{CAT}]}}]", "texte"),
    ],
)
def test_all_of_without_a_class_needs_no_name(make: Make, members: str, sample: Any) -> None:
    """A reference inside ``allOf`` has a class, and a string has none."""
    package = make(schemas_document(f"p: {{oneOf: {members}}}", SCHEMAS))
    assert package.call("put_thing", body={"p": sample}, response={}).json == {"p": sample}
    assert package.models == {"Thing", "Cat", "Dog"}
