"""Objects that have one or more of several lists of required properties."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, model_document, schemas_document
from tests.functional.sandbox_verdicts import request_complaints

AB = "properties: {a: {type: integer}, b: {type: integer}}"
A_OR_B = "[{required: [a]}, {required: [b]}]"
C_OR_D = "[{required: [c]}, {required: [d]}]"

MANY = f"[{', '.join(f'{{required: [a{index}]}}' for index in range(101))}]"
REFERENCE = "{$ref: '#/components/schemas/Tree'}"

SAMPLES: dict[str, dict[str, Any]] = {
    f"{{type: object, {AB}, oneOf: {A_OR_B}}}": {"a": 1},
    f"{{type: object, {AB}, anyOf: {A_OR_B}}}": {"a": 1, "b": 1},
    f"{{type: object, {AB}, required: [b], oneOf: {A_OR_B}}}": {"b": 1},
    f"{{type: object, {AB}, maxProperties: 1, anyOf: {A_OR_B}}}": {"a": 1},
    f"{{type: object, {AB}, oneOf: [{{required: [a]}}, {{required: [a, b]}}]}}": {"a": 1},
    f"{{type: object, {AB}, oneOf: [{{type: object, required: [a]}}, {{required: [b]}}]}}": {
        "a": 1
    },
    f"{{{AB}, oneOf: {A_OR_B}, anyOf: [{{required: [b]}}]}}": {"b": 1},
    f"{{allOf: [{{{AB}, oneOf: {A_OR_B}}}, {{oneOf: {C_OR_D}}}]}}": {"a": 1, "c": "text"},
    f"{{additionalProperties: {{type: integer}}, type: object, oneOf: {A_OR_B}}}": {"a": 1},
    f"{{oneOf: {A_OR_B}}}": {"a": "text"},
    REFERENCE: {"leaf": 1},
}
"""The sample of each schema."""

TREE = """
    Tree:
      type: object
      properties: {tree: {$ref: '#/components/schemas/Tree'}, leaf: {type: integer}}
      oneOf: [{required: [tree]}, {required: [leaf]}]
    """


@pytest.mark.parametrize("schema", SAMPLES)
def test_a_sample_has_the_properties_that_its_schema_wants(make: Make, schema: str) -> None:
    """It meets exactly one list of ``oneOf``, at least one of ``anyOf``; the sandbox accepts it."""
    text = schemas_document(f"p: {schema}", TREE)
    source = SourceFile(KEY, "sample.yaml", text.encode())
    (operation,) = compile_api(source, OverlayFolders(())).api.operations
    assert operation.body is not None
    assert operation.body.sample == {"p": SAMPLES[schema]}
    make(text)
    assert request_complaints(operation.body.sample) == []


@pytest.mark.parametrize(
    ("keyword", "value", "is_valid"),
    [
        ("oneOf", {"a": 1}, True),
        ("oneOf", {"b": 1}, True),
        ("oneOf", {"a": 1, "b": 1}, False),
        ("oneOf", {}, False),
        ("anyOf", {"a": 1, "b": 1}, True),
        ("anyOf", {}, False),
    ],
)
def test_the_sandbox_checks_the_lists(
    make: Make, keyword: str, value: dict[str, Any], is_valid: bool
) -> None:
    """The client sends any of the values, and the sandbox judges as the server does."""
    package = make(model_document(f"p: {{type: object, {AB}, {keyword}: {A_OR_B}}}"))
    body = {"p": value}
    assert package.call("put_thing", body=body, response={}).json == body
    assert (request_complaints(body) == []) == is_valid


def test_a_read_only_property_is_not_chosen_in_a_request(make: Make) -> None:
    """A list that names only such properties demands nothing of a request."""
    marked = "properties: {a: {readOnly: true}, b: {type: integer}}"
    make(model_document(f"p: {{type: object, {marked}, anyOf: {A_OR_B}}}"))
    assert request_complaints({"p": {}}) == []


@pytest.mark.parametrize(
    ("schema", "place", "phrase"),
    [
        (f"{{type: object, {AB}, required: [a, b], oneOf: {A_OR_B}}}", "oneOf", "meet several"),
        (f"{{type: string, oneOf: {A_OR_B}}}", "oneOf", "allow every string"),
        (
            f"{{type: object, allOf: [{{anyOf: {A_OR_B}}}, {{anyOf: [{REFERENCE}]}}]}}",
            "allOf/1/anyOf",
            "unsupported: anyOf of schemas, and anyOf of required properties",
        ),
        (
            f"{{type: object, oneOf: {MANY}}}",
            "oneOf",
            "unsupported: oneOf has more than 100 members",
        ),
    ],
)
def test_lists_that_no_sample_meets_are_refused(
    complaints: Complain, schema: str, place: str, phrase: str
) -> None:
    """The complaint names the keyword, and no second one follows from it."""
    (found,) = complaints(schemas_document(f"p: {schema}", TREE))
    assert_complaint(found, 16, f"#/components/schemas/Thing/properties/p/{place}", phrase)
