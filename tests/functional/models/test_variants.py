"""Schemas with a discriminator, and the variants that extend them through ``allOf``."""

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
def test_the_discriminator_selects_the_class(pets: Package, pet: dict[str, Any], name: str) -> None:
    """The discriminator's value selects the variant; an unknown value selects the base."""
    body = {"pet": pet, "others": [pet]}
    sent = pets.call("put_box", body=body, response=body)
    assert sent.json == body
    assert [type(each).__name__ for each in (sent.value.pet, *sent.value.others)] == [name, name]
    assert sent.value.model_dump(mode="json", by_alias=True, exclude_unset=True) == body


def test_a_subclass_of_a_variant_is_accepted(pets: Package) -> None:
    """An instance of a caller's subclass is accepted in place of the variant."""

    class Tabby(pets.api.Cat):  # type: ignore[misc, name-defined]
        pass

    box = pets.api.Box(pet=Tabby(kind="feline", lives=9))
    assert type(box.pet) is Tabby
    assert pets.call("put_box", body=box).json == {"pet": {"kind": "feline", "lives": 9}}


def test_a_variant_is_passed_as_its_class(pets: Package) -> None:
    """An instance of a variant is sent with all its fields."""
    box = pets.api.Box(pet=pets.api.Cat(kind="feline", lives=7))
    body = {"pet": {"kind": "feline", "lives": 7}}
    assert pets.call("put_box", body=box, response=body).json == body


def test_an_invalid_variant_keeps_its_class(
    pets: Package, caplog: pytest.LogCaptureFixture
) -> None:
    """A deviation inside a variant is reported at its field, and the value is kept unchanged."""
    response = {"pet": {"kind": "feline", "lives": "nine"}, "others": [{}, 5]}
    with caplog.at_level(logging.WARNING):
        value = pets.call("put_box", body={}, response=response).value
    assert type(value.pet) is pets.api.Cat
    assert value.pet.lives == "nine"
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == response
    places = [record.args[1] for record in caplog.records if isinstance(record.args, tuple)]
    assert places == ["pet.lives", "others[].kind", "others[]"]
