"""Members of ``allOf`` that constrain the same value: all of their constraints apply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pydantic
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, model_document, schemas_document
from tests.functional.sandbox_verdicts import request_complaints

LIMITS = schemas_document(
    """
    code: {allOf: [{type: string, pattern: '^[A-Z]'}, {pattern: '[0-9]$'}, {maxLength: 4}]}
    maybe: {type: [string, 'null'], allOf: [{pattern: '^a'}, {pattern: 'z$'}]}
    codes: {type: array, items: {allOf: [{type: string, pattern: '^x'}, {pattern: 'y$'}]}}
    count: {allOf: [{type: integer, multipleOf: 4}, {multipleOf: 6}]}
    weight: {allOf: [{type: number, multipleOf: 0.2}, {multipleOf: 0.3}]}
    size: {allOf: [{type: number}, {type: integer}]}
    day: {allOf: [{type: string, format: date}, {description: A day., format: x-unknown}]}
    rows: {allOf: [{type: array, items: {type: string, maxLength: 5}}, {items: {minLength: 2}}]}
    same: {allOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]}
    """,
    """
    One: {type: object, properties: {text: {type: string, maxLength: 5}, n: {type: integer}}}
    Two: {type: object, required: [text], properties: {text: {type: string, minLength: 2}}}
    """,
)

VALUES: list[tuple[str, list[Any], list[Any]]] = [
    ("code", ["A1", "AB-9"], ["A", "1", "AAA-1"]),
    ("maybe", ["az", None], ["a", "z"]),
    ("codes", [["xy"]], [["x"], ["y"]]),
    ("count", [0, 12, -24], [4, 6, 8]),
    ("weight", [0.6, 1.8], [0.2, 0.3]),
    ("size", [3], [1.5]),
    ("rows", [["ab", "abcde"]], [["a"], ["abcdef"]]),
    ("same", [{"text": "ab"}], [{"text": "a"}, {"text": "abcdef"}, {}]),
]


@pytest.mark.parametrize(("name", "good", "bad"), VALUES)
def test_a_value_meets_every_part(make: Make, name: str, good: list[Any], bad: list[Any]) -> None:
    """The client refuses a value that any part refuses, whichever part comes last."""
    thing = make(LIMITS).api.Thing
    for value in good:
        thing(**{name: value})
    for value in bad:
        with pytest.raises(pydantic.ValidationError):
            thing(**{name: value})


def test_a_docstring_states_every_part(make: Make) -> None:
    """Both patterns and the common multiple are documented."""
    source = make(LIMITS).source("models.py")
    assert "matches `^[A-Z]` and `[0-9]$`" in source
    assert "A multiple of 12." in source
    assert "A multiple of 0.6." in source


def test_an_error_names_the_pattern_that_does_not_match(make: Make) -> None:
    """The message is the same as for a single pattern."""
    thing = make(LIMITS).api.Thing
    with pytest.raises(pydantic.ValidationError, match=r"should match pattern '\[0-9\]\$'"):
        thing(code="A")


CONTRADICTIONS = {
    "{allOf: [{type: string, format: date}, {format: uuid}]}": ("/allOf/1/format", "date and uuid"),
    "{allOf: [{type: string}, {type: integer}]}": ("/allOf/1/type", "string and integer"),
    "{allOf: [{type: string, enum: [A, B]}, {enum: [C]}]}": ("/allOf/1/enum", "none in common"),
    "{allOf: [{type: string, const: A}, {const: B}]}": ("/allOf/1/const", "none in common"),
    "{allOf: [{type: string, const: A}, {enum: [B]}]}": ("/const", "not a value of enum"),
    "{allOf: [{type: string, minLength: 5}, {maxLength: 3}]}": ("/minLength", "more than"),
    "{allOf: [{type: string, not: {}}]}": ("/not", "unsupported: not"),
    "{allOf: [{type: integer, multipleOf: 4}, {multipleOf: 6, minimum: 13, maximum: 23}]}": (
        "/multipleOf",
        "no multiple of 12",
    ),
    "{allOf: [{type: string, pattern: '^a$'}, {pattern: '^b$'}]}": ("/pattern", "no sample"),
}


@pytest.mark.parametrize("schema", CONTRADICTIONS)
def test_a_contradiction_is_refused(complaints: Complain, schema: str) -> None:
    """Parts that no value meets together are reported with their place."""
    place, words = CONTRADICTIONS[schema]
    (line,) = complaints(model_document(f"a: {schema}"))
    assert f"#/components/schemas/Thing/properties/a{place}: " in line
    assert words in line


CLOSED = schemas_document(
    "a: {$ref: '#/components/schemas/Closed'}",
    """
    Closed:
      allOf:
      - {type: object, properties: {x: {type: string}}, additionalProperties: false}
      - {type: object, properties: {y: {type: string}}}
    """,
)


def test_a_closed_part_excludes_the_properties_of_others(make: Make) -> None:
    """A property that one part forbids is not a field, so that no request contains it."""
    assert set(make(CLOSED).api.Closed.model_fields) == {"x"}


def test_an_excluded_property_is_a_warning(tmp_path: Path) -> None:
    """The vendor may have meant to close the whole object, so the omission is reported."""
    source = SourceFile(KEY, "sample.yaml", CLOSED.encode())
    (line,) = compile_api(source, OverlayFolders((tmp_path,))).warnings
    assert "a part of allOf does not allow y" in line
    assert "/allOf/1/properties/y" in line


def test_a_closed_part_cannot_exclude_a_required_property(complaints: Complain) -> None:
    """No object meets both parts."""
    text = CLOSED.replace("{type: object, properties: {y:", "{required: [y], properties: {y:")
    (line,) = complaints(text)
    assert "/allOf/1/properties/y: nothing fits: y is required" in line


UNDECLARED = schemas_document(
    "a: {$ref: '#/components/schemas/Open'}\nb: {type: object, required: [q]}",
    """
    Open: {type: object, required: [x, y], properties: {x: {type: string}}}
    """,
)


def test_a_required_property_needs_no_description(make: Make) -> None:
    """A required name without a schema is a required field of any type."""
    package = make(UNDECLARED)
    fields = package.api.Open.model_fields
    assert {name for name, each in fields.items() if each.is_required()} == {"x", "y"}
    assert package.api.ThingB.model_fields["q"].is_required()
    body = {"a": {"x": "x", "y": [1]}, "b": {"q": 2}}
    assert package.call("put_thing", body=body, response=body).json == body


def test_a_closed_object_cannot_require_an_undeclared_property(complaints: Complain) -> None:
    """An object that allows only x cannot require y."""
    text = UNDECLARED.replace("properties: {x: {", "additionalProperties: false, properties: {x: {")
    (line,) = complaints(text)
    assert "Open/required: nothing fits: y is required" in line


SINGLE = schemas_document(
    """
    text: {type: string, minLength: 2, oneOf: [{maxLength: 4}]}
    other: {description: It., anyOf: [{$ref: '#/components/schemas/Other'}]}
    inner: {oneOf: [{type: object, properties: {z: {type: string}}}]}
    """,
    "Other: {type: object, properties: {x: {type: integer}}}",
)


def test_a_union_of_one_is_its_member(make: Make) -> None:
    """The only member of ``oneOf`` or ``anyOf`` applies together with the keywords beside it."""
    package = make(SINGLE)
    fields = package.api.Thing.model_fields
    assert fields["other"].annotation == package.api.Other | None
    assert fields["inner"].annotation == package.api.ThingInner | None
    for text in ("a", "abcde"):
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(text=text)
    assert package.api.Thing(text="abc").text == "abc"


COMPOSED = [
    "{allOf: [{type: string, minLength: 3}]}",
    "{anyOf: [{type: string, minLength: 3}]}",
    "{oneOf: [{type: string, minLength: 3}, {type: 'null'}]}",
    "{type: [string, 'null'], minLength: 3}",
    "{allOf: [{type: string}, {allOf: [{minLength: 3}]}]}",
]


@pytest.mark.parametrize("first", COMPOSED)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_property_of_two_parts_meets_both(make: Make, first: str, is_reversed: bool) -> None:
    """A property that one part describes by other schemas keeps their constraints."""
    schemas = [first, "{type: string, maxLength: 4}"]
    one, two = reversed(schemas) if is_reversed else schemas
    parts = [f"{{type: object, properties: {{a: {each}}}}}" for each in (one, two)]
    thing = make(model_document(f"p: {{allOf: [{', '.join(parts)}]}}")).api.Thing
    thing(p={"a": "abc"})
    for value in ("ab", "abcde", 3):
        with pytest.raises(pydantic.ValidationError):
            thing(p={"a": value})


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("{anyOf: [{type: integer, enum: [1]}]}", "lists only integer, and the type is string"),
        ("{type: [integer, boolean]}", "lists only integer or boolean, and the type is string"),
        ("{allOf: [{type: object, properties: {b: {}}}]}", "of type object and string"),
        ("{type: 'null'}", "no value is of type null and string"),
        ("{anyOf: [{type: 'null'}]}", "anyOf lists only null, and the type is"),
        ("{oneOf: [{type: 'null'}, {type: 'null'}]}", "oneOf lists only null, and the type is"),
    ],
)
def test_contradictory_types_of_a_property_are_reported(
    complaints: Complain, first: str, words: str
) -> None:
    """No part of a property is left out because another one states a type."""
    parts = f"{{properties: {{a: {first}}}}}, {{properties: {{a: {{type: string}}}}}}"
    found = complaints(model_document(f"p: {{type: object, allOf: [{parts}]}}"))
    assert words in found[0]


@pytest.mark.parametrize("null", ["{type: [object, 'null']}", "{type: object, nullable: true}"])
def test_an_object_without_constraints_excludes_null(make: Make, null: str) -> None:
    """``type: object`` in one part excludes the ``null`` of another part."""
    text = model_document(
        f"p: {{allOf: [{{type: object, properties: {{a: {null}}}}},"
        " {type: object, required: [a], properties: {a: {type: object}}}]}"
    )
    version = "3.0.0" if "nullable" in null else "3.1.0"
    thing = make(text.replace("3.1.0", version)).api.Thing
    thing(p={"a": {}})
    with pytest.raises(pydantic.ValidationError):
        thing(p={"a": None})


BASE = schemas_document(
    "a: {$ref: '#/components/schemas/Cat'}",
    """
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      additionalProperties: false
    Cat:
      allOf:
      - {$ref: '#/components/schemas/Pet'}
      - type: object
        required: [purrs]
        properties: {purrs: {type: boolean}}
        additionalProperties: false
    Named: {allOf: [{$ref: '#/components/schemas/Shut'}], description: D.}
    Shut: {type: object, properties: {x: {type: string}}, additionalProperties: false}
    """,
)
"""A base and its extension as NSwag writes them: each forbids the properties of the other."""


def test_a_closed_base_does_not_exclude_what_extends_it(make: Make) -> None:
    """The class has the properties of both parts, and the sandbox accepts them."""
    package = make(BASE)
    assert set(package.api.Cat.model_fields) == {"kind", "purrs"}
    assert request_complaints({"a": {"kind": "cat", "purrs": True}}) == []


def test_an_ignored_closure_is_a_warning(tmp_path: Path) -> None:
    """Each part is named with a property that it forbids; a base that nothing extends stays."""
    source = SourceFile(KEY, "sample.yaml", BASE.encode())
    built = compile_api(source, OverlayFolders((tmp_path,)))
    first, second = built.warnings
    place = "/additionalProperties: additionalProperties: false forbids"
    assert f"#/components/schemas/Pet{place} purrs, which allOf adds, so it is ignored" in first
    assert f"#/components/schemas/Cat/allOf/1{place} kind" in second
    assert built.document.data["components"]["schemas"]["Shut"]["additionalProperties"] is False


def test_a_contradiction_inside_a_property_has_a_place_in_the_document(
    complaints: Complain,
) -> None:
    """The property is merged from two parts; the pointer is that of one of them."""
    text = schemas_document(
        "a: {$ref: '#/components/schemas/Odd'}",
        """
        Odd:
          allOf:
          - {type: object, properties: {x: {type: string}}}
          - {type: object, properties: {x: {type: integer}}}
        """,
    )
    (line,) = complaints(text)
    assert "#/components/schemas/Odd/allOf/1/properties/x: nothing fits: no value is" in line
