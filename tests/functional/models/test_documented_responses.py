"""Responses that a test sets: the sandbox accepts each that the client reads as documented."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document
from tests.functional.sandbox_verdicts import response_refusal

RESPONSES = schemas_document(
    """
    pet: {$ref: '#/components/schemas/Pet'}
    described: {description: It., allOf: [{$ref: '#/components/schemas/Pet'}]}
    pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    cat: {$ref: '#/components/schemas/Cat'}
    tagged:
      discriminator: {propertyName: kind}
      oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]
    either: {oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Plane'}]}
    free: {anyOf: [{$ref: '#/components/schemas/Car'}, {type: object}]}
    rows: {anyOf: [{type: array, items: {$ref: '#/components/schemas/Car'}}, {type: 'null'}]}
    map: {type: object, additionalProperties: {$ref: '#/components/schemas/Car'}}
    open: {$ref: '#/components/schemas/Open'}
    tree: {$ref: '#/components/schemas/Tree'}
    listing: {$ref: '#/components/schemas/Shape'}
    """,
    """
    Pet:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}, name: {type: string}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
    Kitten: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {age: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bone: {type: string}}}]}
    Car: {type: object, properties: {wheels: {$ref: '#/components/schemas/Wheel'}}}
    Boat: {type: object, properties: {sails: {type: integer}}}
    Plane: {type: object, properties: {wheels: {type: object, properties: {flat: {}}}}}
    Wheel: {type: object, properties: {size: {type: integer}}}
    Open:
      type: object
      properties: {a: {type: string}}
      additionalProperties: {$ref: '#/components/schemas/Wheel'}
    Tree:
      type: object
      properties: {name: {}, left: {allOf: [{$ref: '#/components/schemas/Tree'}]}}
    Shape:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
    Circle: {allOf: [{$ref: '#/components/schemas/Shape'}, {properties: {radius: {}}}]}
    Square: {allOf: [{$ref: '#/components/schemas/Shape'}, {properties: {side: {}}}]}
    """,
)

DOCUMENTED: list[dict[str, Any]] = [
    {"pet": {"kind": "Cat", "name": "Tom", "lives": 9}},
    {"pet": {"kind": "Kitten", "lives": 9, "age": 1}},
    {"pet": {"kind": "Fish", "name": "Wanda"}},
    {"described": {"kind": "Dog", "bone": "big"}},
    {"pets": [{"kind": "Cat", "lives": 9}, {"kind": "Dog", "bone": "big"}]},
    {"cat": {"kind": "Cat", "lives": 9}},
    {"tagged": {"kind": "Car", "wheels": {"size": 1}}},
    {"tagged": {"kind": "Boat", "sails": 2}},
    {"either": {"wheels": {"size": 1}}},
    {"either": {"wheels": {"flat": True}}},
    {"free": {"anything": {"at": "all"}}},
    {"rows": [{"wheels": {}}]},
    {"rows": None},
    {"map": {"any": {"wheels": {"size": 1}}}},
    {"open": {"a": "b", "other": {"size": 1}}},
    {"tree": {"left": {"left": {"name": "leaf"}}}},
    {"listing": {"kind": "Circle", "radius": 1}},
    {"listing": {"kind": "Square", "side": 1}},
]


@pytest.mark.parametrize("body", DOCUMENTED)
def test_a_documented_response_is_accepted(make: Make, body: dict[str, Any]) -> None:
    """A test may set each response that a client reads without a deviation."""
    thing = make(RESPONSES).api.Thing
    assert thing.from_json(body, strict=True).to_dict() == body
    assert response_refusal(body) == ""


UNDOCUMENTED: list[tuple[dict[str, Any], str, str]] = [
    ({"pet": {"kind": "Cat", "bone": "big"}}, "/pet/bone", "name"),
    ({"pet": {"kind": "Fish", "lives": 9}}, "/pet/lives", "name"),
    ({"described": {"kind": "Dog", "lives": 9}}, "/described/lives", "bone"),
    ({"pets": [{"kind": "Dog"}, {"kind": "Dog", "lives": 9}]}, "/pets/1/lives", "bone"),
    ({"tagged": {"kind": "Boat", "wheels": {}}}, "/tagged/wheels", "sails"),
    ({"either": {"sails": 1}}, "/either/sails", "wheels"),
    ({"either": {"wheels": {"round": 1}}}, "/either/wheels/round", "flat"),
    ({"rows": [{"sails": 1}]}, "/rows/0/sails", "wheels"),
    ({"map": {"any": {"sails": 1}}}, "/map/any/sails", "wheels"),
    ({"open": {"other": {"sise": 1}}}, "/open/other/sise", "size"),
    ({"tree": {"left": {"left": {"nane": "leaf"}}}}, "/tree/left/left/nane", "name"),
    ({"listing": {"kind": "Circle", "side": 1}}, "/listing/side", "kind"),
]


@pytest.mark.parametrize(("body", "place", "known"), UNDOCUMENTED)
def test_a_field_that_nothing_lists_is_refused(
    make: Make, body: dict[str, Any], place: str, known: str
) -> None:
    """A field of another variant, or a misspelled one, is refused with the listed names."""
    make(RESPONSES)
    refusal = response_refusal(body)
    assert f"the response at {place}: not documented; pass " in refusal
    assert known in refusal.partition("; pass ")[2]


def test_a_wrong_value_in_a_union_is_refused_at_its_place(make: Make) -> None:
    """The place is that of the value, as in complaints about requests."""
    make(RESPONSES)
    refusal = response_refusal({"rows": [{"wheels": {"size": "large"}}]})
    assert "the response at /rows/0/wheels/size: the value is not of type" in refusal
