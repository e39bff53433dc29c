"""Unions: chosen by a tag or by shape, with ``null``, and next to properties."""

from __future__ import annotations

import logging
from typing import Any

import pydantic
import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import model_document, schemas_document

PETS = """
    Cat:
      type: object
      required: [petType]
      properties: {petType: {type: string}, lives: {type: integer}}
    Dog:
      type: object
      required: [petType]
      properties: {petType: {type: string}, tricks: {type: array, items: {type: string}}}
    """
CAT, DOG = ({"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog"))
EITHER = "[{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]"

TAGGED = schemas_document(
    f"""
    pet:
      oneOf: {EITHER}
      discriminator:
        propertyName: petType
        mapping: {{cat: '#/components/schemas/Cat', kitten: '#/components/schemas/Cat'}}
    pets: {{type: array, items: {{anyOf: {EITHER}, discriminator: {{propertyName: petType}}}}}}
    maybe:
      oneOf: [{EITHER[1:-1]}, {{type: 'null'}}]
      discriminator: {{propertyName: petType}}
    """,
    PETS,
)


def encoded(model: pydantic.BaseModel) -> Any:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


@pytest.mark.parametrize(("tag", "kind"), [("cat", "Cat"), ("kitten", "Cat"), ("Dog", "Dog")])
def test_a_tag_selects_the_class(make: Make, tag: str, kind: str) -> None:
    """The mapping names the class; a schema outside the mapping has its own name as a tag."""
    package = make(TAGGED)
    body = {"pet": {"petType": tag, "lives": 9, "tricks": ["sit"]}}
    sent = package.call("put_thing", body=body, response=body)
    assert sent.json == body
    assert type(sent.value.pet) is getattr(package.api, kind)
    assert encoded(sent.value) == body


def test_a_tagged_body_may_be_a_model_or_a_dict(make: Make) -> None:
    """A caller passes an instance, or a dict with wire names or Python names."""
    package = make(TAGGED)
    for pet in (
        package.api.Cat(pet_type="cat", lives=9),
        {"petType": "cat", "lives": 9},
        {"pet_type": "cat", "lives": 9},
    ):
        sent = package.call("put_thing", body={"pet": pet}, response={})
        assert sent.json == {"pet": {"petType": "cat", "lives": 9}}


def test_a_tag_selects_between_similar_classes(make: Make) -> None:
    """Each item of a list is validated against the class of its tag."""
    package = make(TAGGED)
    thing = package.api.Thing(pets=[{"petType": "Dog"}, {"petType": "Cat"}], maybe=None)
    assert [type(each).__name__ for each in thing.pets] == ["Dog", "Cat"]
    for invalid in (
        {"petType": "Cat", "lives": "many"},
        {"petType": "cat"},
        {"petType": 5},
        {"lives": 9},
        "Cat",
    ):
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(pets=[invalid])


@pytest.mark.parametrize(
    "pet", [{"petType": "fish", "lives": 1}, {"petType": None}, {"petType": ["cat"]}, {}, "cat"]
)
def test_an_unknown_tag_is_kept_and_logged(
    make: Make, caplog: pytest.LogCaptureFixture, pet: Any
) -> None:
    """An object with an unknown tag in a response is kept unchanged next to typed objects."""
    response = {"pet": pet, "pets": [{"petType": "Dog"}, pet]}
    with caplog.at_level(logging.WARNING):
        value = make(TAGGED).call("put_thing", body={}, response=response).value
    assert value.pet == value.pets[1] == pet
    assert type(value.pets[0]).__name__ == "Dog"
    assert encoded(value) == response
    places = [message.partition(" at ")[2].partition(":")[0] for message in caplog.messages]
    assert places == ["'pet'", "'pets[]'"]


def test_an_invalid_field_does_not_change_the_class(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """The tag selects the class even if other fields of the object are invalid."""
    response = {"pet": {"petType": "cat", "lives": "nine", "tricks": ["sit"]}}
    with caplog.at_level(logging.WARNING):
        value = make(TAGGED).call("put_thing", body={}, response=response).value
    assert type(value.pet).__name__ == "Cat"
    assert value.pet.lives == "nine"
    assert encoded(value) == response
    assert ["'pet.lives'" in message for message in caplog.messages] == [True]


SHAPES = schemas_document(
    """
    pet: {oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Bird'}]}
    mixed: {anyOf: [{type: string, maxLength: 3}, {type: integer}]}
    many: {oneOf: [{type: string}, {type: array, items: {type: string}}]}
    maybe: {oneOf: [{type: 'null'}, {type: string, maxLength: 3}]}
    alone: {anyOf: [{type: string, maxLength: 3}], description: The only one.}
    titled:
      oneOf:
      - {title: By name, type: object, required: [name], properties: {name: {type: string}}}
      - {title: ById, type: object, required: [id], properties: {id: {type: integer}}}
    inline: {oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}
    wrapped: {$ref: '#/components/schemas/Either'}
    """,
    """
    Fish: {type: object, required: [fins], properties: {fins: {type: integer}}}
    Bird: {type: object, required: [wings], properties: {wings: {type: integer}}}
    Either: {oneOf: [{$ref: '#/components/schemas/Fish'}, {type: string}]}
    """,
)


def test_the_shape_selects_the_class_without_a_tag(make: Make) -> None:
    """Inline objects of a union are named after their title or their place."""
    package = make(SHAPES)
    assert package.models == {
        *("Thing", "Fish", "Bird", "ThingTitledByName", "ThingTitledById", "ThingInline"),
    }
    body = {
        "pet": {"wings": 2},
        "mixed": 5,
        "many": ["a"],
        "maybe": None,
        "alone": "abc",
        "titled": {"id": 7},
        "inline": {"a": "b"},
        "wrapped": {"fins": 1},
    }
    sent = package.call("put_thing", body=body, response=body)
    value = sent.value
    assert sent.json == body
    kinds = [type(each).__name__ for each in (value.pet, value.titled, value.inline, value.wrapped)]
    assert kinds == ["Bird", "ThingTitledById", "ThingInline", "Fish"]
    assert encoded(value) == body
    assert package.api.Thing(mixed="abc", many="a", wrapped="x").mixed == "abc"


@pytest.mark.parametrize(
    "body",
    [
        {"mixed": "abcd"},
        {"mixed": []},
        {"many": [1]},
        {"alone": None, "maybe": "long"},
        {"pet": {}},
    ],
)
def test_a_body_that_matches_no_member_is_refused(make: Make, body: dict[str, Any]) -> None:
    """A body must match one member of the union, limits included."""
    package = make(SHAPES)
    with pytest.raises(package.root.RequestValidationError):
        package.call("put_thing", body=body, response={})


def test_a_response_is_read_as_the_closest_class(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a tag, an object that matches no class becomes the one with the fewest errors."""
    response = {"pet": {"wings": "two"}, "titled": {"id": "x", "name": 5}, "mixed": [1]}
    with caplog.at_level(logging.WARNING):
        value = make(SHAPES).call("put_thing", body={}, response=response).value
    assert type(value.pet).__name__ == "Bird"
    assert value.mixed == [1]
    assert encoded(value) == response
    assert len(caplog.messages) >= 3


BASED = schemas_document(
    "pet: {$ref: '#/components/schemas/Pet'}",
    """
    Pet:
      type: object
      required: [id]
      properties: {id: {type: string, maxLength: 3}}
      oneOf:
      - {title: Cat, required: [lives], properties: {lives: {type: integer}}}
      - {$ref: '#/components/schemas/Dog'}
    Dog: {type: object, required: [tricks], properties: {tricks: {type: integer}}}
    """,
)


def test_properties_next_to_a_union_belong_to_each_member(make: Make) -> None:
    """Every member of ``oneOf`` has the properties next to it, with their limits."""
    package = make(BASED)
    for body, invalid in (
        ({"id": "a", "lives": 9}, {"lives": 9}),
        ({"id": "a", "tricks": 2}, {"id": "long", "tricks": 2}),
    ):
        sent = package.call("put_thing", body={"pet": body}, response={"pet": body})
        assert sent.json == {"pet": body}
        assert sent.value.pet.id == "a"
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(pet=invalid)
    assert set(package.api.Dog.model_fields) == {"tricks"}


TOGETHER = model_document("""
    either:
      type: object
      properties: {a: {type: string}, b: {type: string}}
      anyOf: [{required: [a]}, {required: [b]}]
    """)


def test_alternatives_of_required_fields_are_not_a_union(make: Make) -> None:
    """An object whose ``anyOf`` lists only required fields stays one class."""
    package = make(TOGETHER)
    assert package.models == {"Thing", "ThingEither"}
    assert package.api.Thing(either={"b": "x"}).either.a is None


@pytest.mark.parametrize(
    ("schema", "pointer", "phrase"),
    [
        (
            "{oneOf: [{$ref: '#/components/schemas/Thing'}, {type: string}], "
            "discriminator: {propertyName: a}}",
            "/discriminator",
            "unsupported: ",
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/Thing'}, {title: B, properties: {a: {}}}], "
            "discriminator: {propertyName: a, mapping: {x: '#/components/schemas/Missing'}}}",
            "/discriminator/mapping/x",
            "Missing",
        ),
    ],
)
def test_an_invalid_discriminator_is_refused(
    complaints: Complain, schema: str, pointer: str, phrase: str
) -> None:
    """A discriminator selects only between the classes of its union."""
    (line,) = complaints(model_document(f"odd: {schema}"))
    assert_complaint(line, 16, f"#/components/schemas/Thing/properties/odd{pointer}", phrase)
