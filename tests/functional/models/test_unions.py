"""One of several schemas: by shape, by tag, with ``null``, and next to properties."""

from __future__ import annotations

import logging
from typing import Any

import pydantic
import pytest

from tests.functional.complaints.test_complaints import check
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
def test_a_tag_chooses_the_class(make: Make, tag: str, kind: str) -> None:
    """The mapping counts; a schema that it does not name goes by its own name."""
    package = make(TAGGED)
    body = {"pet": {"petType": tag, "lives": 9, "tricks": ["sit"]}}
    sent = package.call("put_thing", body=body, answer=body)
    assert sent.json == body
    assert type(sent.value.pet) is getattr(package.api, kind)
    assert encoded(sent.value) == body


def test_a_tagged_body_may_be_a_model_or_a_dict(make: Make) -> None:
    """A caller gives the class itself, its fields in a dict, or those by their Python names."""
    package = make(TAGGED)
    for pet in (
        package.api.Cat(pet_type="cat", lives=9),
        {"petType": "cat", "lives": 9},
        {"pet_type": "cat", "lives": 9},
    ):
        sent = package.call("put_thing", body={"pet": pet}, answer={})
        assert sent.json == {"pet": {"petType": "cat", "lives": 9}}


def test_a_tag_decides_where_classes_are_alike(make: Make) -> None:
    """Each item of a list has its own tag, and what does not fit the class is refused in a body."""
    package = make(TAGGED)
    thing = package.api.Thing(pets=[{"petType": "Dog"}, {"petType": "Cat"}], maybe=None)
    assert [type(each).__name__ for each in thing.pets] == ["Dog", "Cat"]
    for wrong in (
        {"petType": "Cat", "lives": "many"},
        {"petType": "cat"},
        {"petType": 5},
        {"lives": 9},
        "Cat",
    ):
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(pets=[wrong])


@pytest.mark.parametrize(
    "pet", [{"petType": "fish", "lives": 1}, {"petType": None}, {"petType": ["cat"]}, {}, "cat"]
)
def test_an_unknown_tag_is_kept_and_logged(
    make: Make, caplog: pytest.LogCaptureFixture, pet: Any
) -> None:
    """An answer with a new kind of object is no error: it stays as it came, beside typed ones."""
    answer = {"pet": pet, "pets": [{"petType": "Dog"}, pet]}
    with caplog.at_level(logging.WARNING):
        value = make(TAGGED).call("put_thing", body={}, answer=answer).value
    assert value.pet == value.pets[1] == pet
    assert type(value.pets[0]).__name__ == "Dog"
    assert encoded(value) == answer
    places = [message.partition(" at ")[2].partition(":")[0] for message in caplog.messages]
    assert places == ["'pet'", "'pets[]'"]


def test_a_misfit_inside_a_tagged_class_keeps_the_class(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """The tag decides also where the rest of the object does not fit."""
    answer = {"pet": {"petType": "cat", "lives": "nine", "tricks": ["sit"]}}
    with caplog.at_level(logging.WARNING):
        value = make(TAGGED).call("put_thing", body={}, answer=answer).value
    assert type(value.pet).__name__ == "Cat"
    assert value.pet.lives == "nine"
    assert encoded(value) == answer
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


def test_the_shape_decides_where_no_tag_does(make: Make) -> None:
    """Each member has its type; objects without a name go by their title, or by their place."""
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
    sent = package.call("put_thing", body=body, answer=body)
    value = sent.value
    assert sent.json == body
    kinds = [type(each).__name__ for each in (value.pet, value.titled, value.inline, value.wrapped)]
    assert kinds == ["Bird", "ThingTitledById", "ThingInline", "Fish"]
    assert encoded(value) == body
    assert package.api.Thing(mixed="abc", many="a", wrapped="x").mixed == "abc"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mixed": "abcd"},
        {"mixed": []},
        {"many": [1]},
        {"alone": None, "maybe": "long"},
        {"pet": {}},
    ],
)
def test_what_fits_no_member_is_refused(make: Make, wrong: dict[str, Any]) -> None:
    """A body has to fit one of the members, limits included."""
    package = make(SHAPES)
    with pytest.raises(package.root.RequestValidationError):
        package.call("put_thing", body=wrong, answer={})


def test_an_answer_is_read_as_what_it_is_nearest_to(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a tag, an object that fits none of the classes becomes the one with fewest faults."""
    answer = {"pet": {"wings": "two"}, "titled": {"id": "x", "name": 5}, "mixed": [1]}
    with caplog.at_level(logging.WARNING):
        value = make(SHAPES).call("put_thing", body={}, answer=answer).value
    assert type(value.pet).__name__ == "Bird"
    assert value.mixed == [1]
    assert encoded(value) == answer
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
    """What stands beside ``oneOf`` every member has, with its requirement and its limits."""
    package = make(BASED)
    for body, other in (
        ({"id": "a", "lives": 9}, {"lives": 9}),
        ({"id": "a", "tricks": 2}, {"id": "long", "tricks": 2}),
    ):
        sent = package.call("put_thing", body={"pet": body}, answer={"pet": body})
        assert sent.json == {"pet": body}
        assert sent.value.pet.id == "a"
        with pytest.raises(pydantic.ValidationError):
            package.api.Thing(pet=other)
    assert set(package.api.Dog.model_fields) == {"tricks"}


TOGETHER = model_document("""
    either:
      type: object
      properties: {a: {type: string}, b: {type: string}}
      anyOf: [{required: [a]}, {required: [b]}]
    """)


def test_a_rule_on_what_comes_together_is_no_union(make: Make) -> None:
    """``anyOf`` that lists only required fields lists no schemas: the object stays one class."""
    package = make(TOGETHER)
    assert package.models == {"Thing", "ThingEither"}
    assert package.api.Thing(either={"b": "x"}).either.a is None


@pytest.mark.parametrize(
    ("schema", "pointer", "words"),
    [
        (
            "{oneOf: [{$ref: '#/components/schemas/Thing'}, {type: string}], "
            "discriminator: {propertyName: a}}",
            "/discriminator",
            "unsupported: a discriminator between schemas without properties",
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/Thing'}, {title: B, properties: {a: {}}}], "
            "discriminator: {propertyName: a, mapping: {x: '#/components/schemas/Nobody'}}}",
            "/discriminator/mapping",
            "the mapping names Nobody, which is none of the schemas here",
        ),
    ],
)
def test_a_discriminator_that_cannot_be_is_refused(
    complaints: Complain, schema: str, pointer: str, words: str
) -> None:
    """A tag tells classes apart, and only those that are listed."""
    (line,) = complaints(model_document(f"odd: {schema}"))
    check(line, 16, f"#/components/schemas/Thing/properties/odd{pointer}", words)
