"""A schema with a discriminator, in whose place those that are made of it may stand."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import Package, document

PETS = document("""
paths:
  /boxes:
    put:
      operationId: putBox
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses:
        '200':
          description: Done.
          content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
components:
  schemas:
    Box:
      type: object
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        others: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet:
      type: object
      required: [kind]
      discriminator: {propertyName: kind, mapping: {feline: '#/components/schemas/Cat'}}
      properties: {kind: {type: string}}
    Cat:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, required: [lives], properties: {lives: {type: integer}}}
    Dog:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, properties: {friend: {$ref: '#/components/schemas/Pet'}}}
    Puppy:
      allOf:
        - $ref: '#/components/schemas/Dog'
        - {type: object, properties: {weeks: {type: integer}}}
""")


@pytest.fixture
def pets(make: Make) -> Package:
    return make(PETS)


@pytest.mark.parametrize(
    ("pet", "name"),
    [
        ({"kind": "feline", "lives": 9}, "Cat"),
        ({"kind": "Dog", "friend": {"kind": "feline", "lives": 1}}, "Dog"),
        ({"kind": "Puppy", "weeks": 3}, "Puppy"),
        ({"kind": "Pet"}, "Pet"),
        ({"kind": "Fish", "fins": 2}, "Pet"),
    ],
)
def test_the_discriminator_tells_the_class(pets: Package, pet: dict[str, Any], name: str) -> None:
    """A value becomes the class that it says it is; one that nobody knows becomes the base."""
    body = {"pet": pet, "others": [pet]}
    sent = pets.call("put_box", body=body, answer=body)
    assert sent.json == body
    assert [type(each).__name__ for each in (sent.value.pet, *sent.value.others)] == [name, name]
    assert sent.value.model_dump(mode="json", by_alias=True, exclude_unset=True) == body


def test_a_class_of_ones_own_is_the_variant_that_it_is_made_of(pets: Package) -> None:
    """An instance of a user's subclass stands where its base may stand."""

    class Tabby(pets.api.Cat):  # type: ignore[misc, name-defined]
        pass

    box = pets.api.Box(pet=Tabby(kind="feline", lives=9))
    assert type(box.pet) is Tabby
    assert pets.call("put_box", body=box).json == {"pet": {"kind": "feline", "lives": 9}}


def test_a_variant_is_passed_as_its_class(pets: Package) -> None:
    """What a caller builds travels with the fields of its own class."""
    box = pets.api.Box(pet=pets.api.Cat(kind="feline", lives=7))
    body = {"pet": {"kind": "feline", "lives": 7}}
    assert pets.call("put_box", body=box, answer=body).json == body


def test_a_misfit_keeps_the_class_that_it_names(
    pets: Package, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that departs from its variant is reported there, and encodes back as it came."""
    answer = {"pet": {"kind": "feline", "lives": "nine"}, "others": [{}, 5]}
    with caplog.at_level(logging.WARNING):
        value = pets.call("put_box", body={}, answer=answer).value
    assert type(value.pet) is pets.api.Cat
    assert value.pet.lives == "nine"
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    places = [record.args[1] for record in caplog.records if isinstance(record.args, tuple)]
    assert places == ["pet.lives", "others[].kind", "others[]"]
