"""Discriminators of every form: the client and the sandbox accept and refuse the same bodies."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.document_parts import references, tagged_union
from tests.functional.packages import Package, schemas_document

TAGS = schemas_document(
    f"""
    named: {tagged_union("kind", "Cat", "Dog", mapping="cat: Cat, dog: '#/components/schemas/Dog'")}
    implied: {tagged_union("kind", "Cat", "Dog")}
    any: {{anyOf: {references("Cat", "Dog")}, discriminator: {{propertyName: kind}}}}
    stated: {tagged_union("kind", "Red", "Blue")}
    partial: {tagged_union("kind", "Red", "Blue", mapping="red: Red")}
    number: {tagged_union("kind", "One", "Two", mapping="'1': One")}
    whole: {tagged_union("kind", "Uno", "Due", mapping="'1': Uno")}
    empty: {tagged_union("kind", "Cat", "Dog", mapping="'': Cat")}
    switch: {tagged_union("kind", "Yes", "No", mapping="'true': Yes, 'false': No")}
    optional: {tagged_union("kind", "Maybe", "Cat")}
    undeclared: {tagged_union("kind", "Bare", "Cat")}
    nested: {tagged_union("kind", "Pets", "Red")}
    plainly: {{oneOf: {references("Pets", "Red")}}}
    nullable:
      oneOf: [{{$ref: '#/components/schemas/Nothing'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind}}
    beside:
      type: object
      required: [kind, id]
      properties: {{kind: {{type: string}}, id: {{type: string, maxLength: 3}}}}
      oneOf: {references("Bare", "Dog")}
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
    casing: {tagged_union("kind", "Cat", "Dog", mapping="x: Cat, X: Dog")}
    overlap: {{oneOf: [{{type: number}}, {{type: integer}}, {{type: string, maxLength: 3}}]}}
    alike: {{oneOf: {references("Cat", "Dog")}}}
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
    Pets: {tagged_union("kind", "Cat", "Dog")}
    Red:
      type: object
      required: [kind]
      properties: {{kind: {{const: red}}, a: {{type: integer}}}}
    Blue: {{type: object, required: [kind], properties: {{kind: {{enum: [blue, navy]}}}}}}
    One: {{type: object, required: [kind], properties: {{kind: {{type: integer}}}}}}
    Two: {{type: object, required: [kind], properties: {{kind: {{type: integer, enum: [2]}}}}}}
    Uno: {{type: object, required: [kind], properties: {{kind: {{const: 1.0}}}}}}
    Due: {{type: object, required: [kind], properties: {{kind: {{type: integer, enum: [2.0]}}}}}}
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
      oneOf: {references("Arc", "Disc")}
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
    ("whole", {"kind": 1}, "Uno"),
    ("whole", {"kind": 2}, "Due"),
    ("empty", {"kind": "", "lives": 1}, "Cat"),
    ("empty", {"kind": "Dog", "lives": "any"}, "Dog"),
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
    ("whole", {"kind": 3}),
    ("empty", {"kind": "", "lives": "any"}),
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
