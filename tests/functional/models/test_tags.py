"""Discriminators of every form: the client and the sandbox accept and refuse the same bodies."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import Package, schemas_document


def refs(*names: str) -> str:
    """Return a list of references to components."""
    return "[" + ", ".join(f"{{$ref: '#/components/schemas/{each}'}}" for each in names) + "]"


def union(name: str, *members: str, mapping: str = "") -> str:
    """Return a ``oneOf`` of components with a discriminator."""
    told = f"propertyName: {name}" + (f", mapping: {{{mapping}}}" if mapping else "")
    return f"{{oneOf: {refs(*members)}, discriminator: {{{told}}}}}"


TAGS = schemas_document(
    f"""
    named: {union("kind", "Cat", "Dog", mapping="cat: Cat, dog: '#/components/schemas/Dog'")}
    implied: {union("kind", "Cat", "Dog")}
    any: {{anyOf: {refs("Cat", "Dog")}, discriminator: {{propertyName: kind}}}}
    stated: {union("kind", "Red", "Blue")}
    partial: {union("kind", "Red", "Blue", mapping="red: Red")}
    number: {union("kind", "One", "Two", mapping="'1': One")}
    switch: {union("kind", "Yes", "No", mapping="'true': Yes, 'false': No")}
    optional: {union("kind", "Maybe", "Cat")}
    undeclared: {union("kind", "Bare", "Cat")}
    nested: {union("kind", "Pets", "Red")}
    plainly: {{oneOf: {refs("Pets", "Red")}}}
    nullable:
      oneOf: [{{$ref: '#/components/schemas/Nothing'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind}}
    beside:
      type: object
      required: [kind, id]
      properties: {{kind: {{type: string}}, id: {{type: string, maxLength: 3}}}}
      oneOf: {refs("Bare", "Dog")}
      discriminator: {{propertyName: kind}}
    over:
      allOf:
      - {{$ref: '#/components/schemas/Pets'}}
      - {{required: [id], properties: {{id: {{type: string, maxLength: 3}}}}}}
    titled:
      oneOf:
      - {{title: A, type: object, properties: {{kind: {{const: a}}, a: {{type: integer}}}}}}
      - {{title: B, type: object, properties: {{kind: {{const: b}}, b: {{type: integer}}}}}}
      discriminator: {{propertyName: kind}}
    based: {{$ref: '#/components/schemas/Base'}}
    listed: {{$ref: '#/components/schemas/Circle'}}
    casing: {union("kind", "Cat", "Dog", mapping="x: Cat, X: Dog")}
    overlap: {{oneOf: [{{type: number}}, {{type: integer}}, {{type: string, maxLength: 3}}]}}
    alike: {{oneOf: {refs("Cat", "Dog")}}}
    shortened: {{type: string, maxLength: 2, oneOf: [{{pattern: '^a'}}, {{pattern: 'b$'}}]}}
    """,
    f"""
    Cat:
      type: object
      required: [kind]
      properties: {{kind: {{type: string}}, lives: {{type: integer}}}}
    Dog:
      type: object
      required: [kind]
      properties: {{kind: {{type: string}}, age: {{type: integer}}}}
    Pets: {union("kind", "Cat", "Dog")}
    Red:
      type: object
      required: [kind]
      properties: {{kind: {{const: red}}, a: {{type: integer}}}}
    Blue: {{type: object, required: [kind], properties: {{kind: {{enum: [blue, navy]}}}}}}
    One: {{type: object, required: [kind], properties: {{kind: {{type: integer}}}}}}
    Two: {{type: object, required: [kind], properties: {{kind: {{type: integer, enum: [2]}}}}}}
    Yes: {{type: object, required: [kind], properties: {{kind: {{type: boolean}}}}}}
    No: {{type: object, required: [kind], properties: {{kind: {{type: boolean}}}}}}
    Maybe: {{type: object, properties: {{kind: {{type: string, default: Maybe}}}}}}
    Bare: {{type: object, properties: {{lives: {{type: integer}}}}}}
    Nothing: {{type: [object, 'null'], properties: {{kind: {{type: string}}}}}}
    Base:
      type: object
      required: [kind]
      properties: {{kind: {{type: string}}}}
      discriminator: {{propertyName: kind, mapping: {{c: '#/components/schemas/Child'}}}}
    Child:
      allOf:
      - {{$ref: '#/components/schemas/Base'}}
      - {{required: [size], properties: {{size: {{type: integer}}}}}}
    Circle:
      type: object
      required: [kind]
      properties: {{kind: {{type: string}}}}
      oneOf: {refs("Arc", "Disc")}
      discriminator: {{propertyName: kind}}
    Arc:
      allOf:
      - {{$ref: '#/components/schemas/Circle'}}
      - {{properties: {{angle: {{type: integer}}}}}}
    Disc:
      allOf:
      - {{$ref: '#/components/schemas/Circle'}}
      - {{properties: {{area: {{type: integer}}}}}}
    """,
)


def verdicts(package: Package, body: Any) -> tuple[bool, bool]:
    """Return whether the client would send a body, and whether the sandbox would take it."""
    try:
        package.call("put_thing", body=body, response={})
    except package.root.RequestValidationError:
        sent = False
    else:
        sent = True
    protocol = "selling_partner.sandbox.protocol"
    (described,) = import_module(f"{protocol}.documents").load_documents()
    schema = described.operations[0].body["content"]["application/json"]["schema"]
    validator = import_module(f"{protocol}.validation").validator(described, schema)
    return sent, validator.is_valid(body)


ACCEPTED = [
    ("named", {"kind": "cat", "lives": 9}, "Cat"),
    ("named", {"kind": "dog", "lives": "nine"}, "Dog"),
    ("implied", {"kind": "Dog", "age": 1}, "Dog"),
    ("any", {"kind": "Cat"}, "Cat"),
    ("stated", {"kind": "red"}, "Red"),
    ("stated", {"kind": "navy"}, "Blue"),
    ("partial", {"kind": "blue"}, "Blue"),
    ("number", {"kind": 1}, "One"),
    ("number", {"kind": 2}, "Two"),
    ("switch", {"kind": True}, "Yes"),
    ("switch", {"kind": False}, "No"),
    ("optional", {"kind": "Maybe"}, "Maybe"),
    ("undeclared", {"kind": "Bare", "lives": 1}, "ThingUndeclared"),
    ("nested", {"kind": "Cat", "lives": 1}, "Cat"),
    ("nested", {"kind": "red", "a": 1}, "Red"),
    ("plainly", {"kind": "Dog"}, "Dog"),
    ("plainly", {"kind": "red", "a": 1}, "Red"),
    ("nullable", None, "NoneType"),
    ("nullable", {"kind": "Nothing"}, "Nothing"),
    ("beside", {"kind": "Bare", "id": "x", "lives": 1}, "ThingBesideBare"),
    ("over", {"kind": "Dog", "id": "x"}, "ThingOverDog"),
    ("titled", {"kind": "b", "b": 1, "a": "x"}, "ThingTitledB"),
    ("based", {"kind": "c", "size": 1}, "Child"),
    ("based", {"kind": "Base"}, "Base"),
    ("based", {"kind": "new", "size": "any"}, "Base"),
    ("listed", {"kind": "Arc", "angle": 1, "area": "any"}, "Arc"),
    ("listed", {"kind": "Disc", "area": 1}, "Disc"),
    ("casing", {"kind": "x", "lives": 1}, "Cat"),
    ("casing", {"kind": "X", "age": 1}, "Dog"),
    ("overlap", 5, "int"),
    ("overlap", "abc", "str"),
    ("alike", {"kind": "any"}, "Cat"),
    ("shortened", "ab", "str"),
]
REFUSED = [
    ("named", {"kind": "cat", "lives": "nine"}),
    ("named", {"kind": "Cat"}),
    ("named", {"lives": 9}),
    ("named", {"kind": None}),
    ("named", "cat"),
    ("stated", {"kind": "green"}),
    ("number", {"kind": "1"}),
    ("number", {"kind": True}),
    ("number", {"kind": 3}),
    ("switch", {"kind": "true"}),
    ("switch", {"kind": 1}),
    ("optional", {}),
    ("undeclared", {"lives": 1}),
    ("undeclared", {"kind": "Bare", "lives": "x"}),
    ("nested", {"kind": "Cat", "lives": "x"}),
    ("nested", {"kind": "Pets"}),
    ("beside", {"kind": "Bare", "id": "long", "lives": 1}),
    ("beside", {"kind": "Dog"}),
    ("over", {"kind": "Dog"}),
    ("over", {"kind": "Dog", "id": "long"}),
    ("titled", {"a": 1}),
    ("based", {"kind": "c"}),
    ("based", {"size": 1}),
    ("listed", {"kind": "Arc", "angle": "x"}),
    ("listed", {"kind": "Circle"}),
    ("overlap", "abcd"),
    ("alike", {"kind": 5}),
    ("shortened", "abc"),
    ("shortened", "xy"),
]


@pytest.mark.parametrize(("name", "value", "kind"), ACCEPTED)
def test_what_fits_its_member_is_accepted(make: Make, name: str, value: Any, kind: str) -> None:
    """The tag selects the class in a request and in a response, and the sandbox checks it."""
    package = make(TAGS)
    body = {name: value}
    assert verdicts(package, body) == (True, True)
    read = package.api.Thing.from_json(body, strict=True)
    assert type(getattr(read, name)).__name__ == kind
    assert read.to_dict() == body


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_does_not_fit_its_member_is_refused(make: Make, name: str, value: Any) -> None:
    """Neither the client nor the sandbox takes another member for the one that the tag selects."""
    assert verdicts(make(TAGS), {name: value}) == (False, False)


def test_an_unknown_tag_of_a_request_is_explained(make: Make) -> None:
    """The message names the property and the values that it may have."""
    package = make(TAGS)
    with pytest.raises(package.root.RequestValidationError) as caught:
        package.call("put_thing", body={"number": {"kind": 7}}, response={})
    assert "body.number: kind must be 1 or 2" in str(caught.value)


@pytest.mark.parametrize("value", [{"kind": 9}, {"kind": "1"}, {"kind": True}, {}, 5])
def test_an_unknown_tag_of_a_response_is_a_deviation(make: Make, value: Any) -> None:
    """It is kept as received and reported, and raises only if the caller is strict."""
    package = make(TAGS)
    found: list[Any] = []
    read = package.api.Thing.from_json({"number": value}, on_deviation=found.append)
    assert read.to_dict() == {"number": value}
    assert [each.path for each in found] == ["number"]
    with pytest.raises(package.root.ParseError):
        package.api.Thing.from_json({"number": value}, strict=True)


CLASSES = """
    Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: integer}}}
    Bird: {type: object, required: [kind], properties: {kind: {type: string}}}
    Closed: {type: object, additionalProperties: false, properties: {a: {type: string}}}
    Day: {type: object, properties: {kind: {type: string, format: date}}}
    Plain: {type: object}
    """


@pytest.mark.parametrize(
    ("schema", "pointer", "words"),
    [
        (
            union("kind", "Cat", "Bird", mapping="bird: Cat"),
            "/discriminator/mapping/bird",
            "Cat does not allow bird as its kind",
        ),
        (
            union("kind", "Cat", "Bird", mapping="dog: Dog"),
            "/discriminator/mapping/dog",
            "the mapping names Dog, which is none of the schemas here",
        ),
        (
            union("kind", "Cat", "Bird", mapping="a: 'other.yaml#/components/schemas/Cat'"),
            "/discriminator/mapping/a",
            "unsupported: a mapping to other.yaml",
        ),
        (
            union("kind", "Cat", "Dog"),
            "/discriminator/propertyName",
            "unsupported: kind is of type string in Cat and integer in Dog",
        ),
        (union("kind", "Dog", "Thing"), "/discriminator", "no value of kind selects Dog"),
        (
            union("kind", "Bird", "Closed"),
            "/oneOf/1",
            "Closed does not allow the property kind",
        ),
        (
            union("kind", "Day", "Bird"),
            "/discriminator/propertyName",
            "unsupported: kind of type time as a discriminator",
        ),
        (union("kind", "Bird", "Plain"), "/discriminator", "unsupported: a discriminator between"),
        (
            f"{{oneOf: {refs('Bird', 'Dog')}, anyOf: {refs('Bird', 'Day')}}}",
            "/anyOf",
            "unsupported: anyOf beside oneOf",
        ),
        ("{type: string, oneOf: [{type: integer}]}", "/oneOf/0", "nothing fits"),
        (
            f"{{allOf: [{{oneOf: {refs('Bird', 'Dog')}}}, {{anyOf: {refs('Bird', 'Day')}}}]}}",
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
    schema = "{properties: {a: {type: string, minLength: 5, maxLength: 4}}, oneOf: " + refs(
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
