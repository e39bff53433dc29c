"""Fields for which the document allows ``null``, besides other values or alone."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, model_document, schemas_document
from tests.functional.sandbox_verdicts import request_complaints

NULLS = model_document(
    """
    text: {type: [string, 'null'], maxLength: 3}
    rows: {type: [array, 'null'], items: {type: [integer, 'null']}}
    map: {type: [object, 'null'], additionalProperties: {type: [integer, 'null']}}
    inner: {type: [object, 'null'], properties: {a: {type: string}}}
    other: {$ref: '#/components/schemas/Thing'}
    """,
    required="[text, rows, map, inner]",
)


def test_null_is_accepted_where_the_document_allows_it(make: Make) -> None:
    """A nullable field accepts ``None`` and validates any other value."""
    thing = make(NULLS).api.Thing
    empty = {"text": None, "rows": None, "map": None, "inner": None}
    full = {"text": "a", "rows": [1, None], "map": {"k": None}, "inner": {"a": "b"}}
    for values in (empty, full):
        assert thing(**values).model_dump(exclude_unset=True) == values
    assert type(thing(**full).inner).__name__ == "ThingInner"
    for invalid in ({"text": "long"}, {"rows": ["x"]}, {"map": {"k": "x"}}, {"inner": 3}):
        with pytest.raises(pydantic.ValidationError):
            thing(**full | invalid)


NOTHING = model_document("a: {type: 'null'}\nb: {type: 'null', description: Reserved.}", "[b]")


def test_a_field_may_be_null_only(make: Make) -> None:
    """A field of type ``null`` accepts only ``None`` in a request; a response keeps any value."""
    package = make(NOTHING)
    thing = package.api.Thing
    assert thing(a=None, b=None).model_dump() == {"a": None, "b": None}
    for values in ({"a": 1, "b": None}, {"b": ""}, {}):
        with pytest.raises(pydantic.ValidationError):
            thing(**values)
    sent = package.call("put_thing", body={"b": None}, response={"a": 1, "b": None})
    assert sent.json == {"b": None}
    assert sent.value.a == 1


REFUSED_NULLS = schemas_document(
    "whole: {$ref: '#/components/schemas/Whole'}",
    """
    Whole:
      type: object
      required: [listed, merged, allowed]
      properties:
        listed: {type: string, enum: [a, null]}
        merged: {type: [object, 'null'], allOf: [{$ref: '#/components/schemas/Other'}]}
        allowed: {type: [object, 'null'], allOf: [{properties: {b: {type: string}}}]}
    Other: {type: object, properties: {a: {type: string}}}
    """,
)


def test_null_is_refused_where_another_keyword_excludes_it(make: Make) -> None:
    """The client refuses what the sandbox refuses."""
    package = make(REFUSED_NULLS)
    body: dict[str, Any] = {"whole": {"listed": None, "merged": None, "allowed": None}}
    with pytest.raises(package.root.RequestValidationError) as caught:
        package.call("put_thing", body=body)
    places = [each.partition(":")[0] for each in caught.value.problems]
    assert places == ["body.whole.listed", "body.whole.merged"]
    found = request_complaints(body)
    assert sorted({each.partition(":")[0] for each in found}) == [
        "body at /whole/listed",
        "body at /whole/merged",
    ]


def test_a_null_that_another_keyword_excludes_is_a_warning() -> None:
    """The author of the document learns of both places."""
    source = SourceFile("sample_v1", "sample_v1.yaml", REFUSED_NULLS.encode())
    lines = compile_api(source, OverlayFolders(())).warnings
    for words in (
        "/listed/enum/1: the other keywords exclude the value null, so it is ignored",
        "/merged/type: a part of allOf does not allow null, so the model refuses it",
    ):
        assert len([each for each in lines if words in each]) == 1


CLOSED = [
    "{type: [string, 'null'], enum: [a]}",
    "{type: [string, 'null'], const: a}",
    "{type: [integer, string, 'null'], enum: [a, 1]}",
    "{type: [number, 'null'], enum: [1.5]}",
]


@pytest.mark.parametrize("schema", CLOSED)
def test_listed_values_without_null_exclude_it(make: Make, schema: str) -> None:
    """A type that allows ``null`` does not add it to the values of ``enum`` or ``const``."""
    package = make(model_document(f"a: {schema}", "[a]"))
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(a=None)
    assert request_complaints({"a": None})


def test_a_warning_names_the_values_that_exclude_null() -> None:
    """The document's author probably meant ``null`` to be a value."""
    text = model_document(f"a: {CLOSED[0]}\nb: {CLOSED[1]}")
    built = compile_api(SourceFile(KEY, "sample.yaml", text.encode()), OverlayFolders(()))
    found = [each.partition(": the type ")[2] for each in built.warnings]
    assert found == [
        "allows null, and enum excludes it, so the model refuses it; "
        "add null to its enum if null is a value",
        "allows null, and const excludes it, so the model refuses it; "
        "replace const by an enum with null if null is a value",
    ]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("{type: 'null', enum: [a]}", "the type is null, and enum excludes it"),
        ("{type: 'null', const: a}", "the type is null, and const excludes it"),
        ("{type: [string, integer], enum: [true]}", "the other keywords exclude every value"),
        (
            "{type: string, anyOf: [{type: 'null'}]}",
            "anyOf lists only null, and the type is string",
        ),
    ],
)
def test_types_without_a_listed_value_are_refused(
    complaints: Complain, schema: str, words: str
) -> None:
    """A schema that allows neither ``null`` nor another value is an error."""
    (found,) = complaints(model_document(f"a: {schema}"))
    assert words in found


@pytest.mark.parametrize(
    "schema",
    [
        "{anyOf: [{type: 'null'}, {type: 'null'}]}",
        "{type: [string, 'null'], anyOf: [{type: 'null'}]}",
        "{type: [string, integer, 'null'], enum: [null]}",
    ],
)
def test_a_union_may_allow_null_only(make: Make, schema: str) -> None:
    """A union whose members are all ``null`` accepts only ``None``."""
    thing = make(model_document(f"a: {schema}")).api.Thing
    assert thing(a=None).model_dump(exclude_unset=True) == {"a": None}
    with pytest.raises(pydantic.ValidationError):
        thing(a="x")
