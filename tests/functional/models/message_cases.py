"""Refused values of constraints of every kind, with the messages about them."""

from __future__ import annotations

from typing import Any

from tests.functional.packages import document

_THING = """
Thing:
  type: object
  required: [name]
  properties:
    name: {type: string, minLength: 1, maxLength: 3}
    count: {type: integer, minimum: 1, maximum: 5}
    ratio: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}
    price: {type: number, minimum: 0.01, maximum: 99.99}
    step: {type: number, multipleOf: 0.25}
    dozen: {type: integer, allOf: [{multipleOf: 4}, {multipleOf: 6}]}
    pattern: {type: string, pattern: '^[a-z]{2}$'}
    patterns: {type: string, allOf: [{pattern: '^a'}, {pattern: 'b$'}]}
    when: {type: string, format: date-time}
    day: {type: string, format: date}
    known: {type: string, enum: [a, b]}
    level: {type: integer, enum: [1, 2]}
    fixed: {const: 7}
    flag: {type: boolean}
    items: {type: array, minItems: 1, maxItems: 2, items: {type: integer, maximum: 9}}
    moments: {type: array, items: {type: string, format: date-time}}
    map: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: {maximum: 9, type: integer}}
    lists: {type: object, additionalProperties: {type: array, items: {type: string, maxLength: 2}}}
    union: {oneOf: [{type: integer, minimum: 3}, {type: string, maxLength: 2}]}
    several: {type: [number, string, 'null'], minimum: 3, pattern: '^a'}
    timeOrNumber: {oneOf: [{type: integer}, {type: string, format: date-time}]}
    timeOrText: {anyOf: [{type: string, format: date-time}, {type: string}]}
    numberOrFlag: {oneOf: [{type: number, minimum: 3}, {type: boolean}]}
    containers:
      oneOf:
      - {type: array, items: {type: integer, maximum: 9}}
      - {type: object, additionalProperties: {type: integer, maximum: 9}}
      - {type: string, enum: [all]}
    twoLists:
      anyOf:
      - {type: array, items: {type: boolean}}
      - {type: array, items: {anyOf: [{type: integer, maximum: 9}, {type: string, maxLength: 2}]}}
    twoMaps:
      anyOf:
      - {type: object, additionalProperties: {type: boolean}}
      - type: object
        additionalProperties: {anyOf: [{type: integer, exclusiveMaximum: 9}, {type: array, items: {type: string, maxLength: 2}}]}
    unionInUnion:
      anyOf:
      - {anyOf: [{type: integer, exclusiveMaximum: 9}, {type: array, items: {type: string, maxLength: 2}}]}
      - {type: object, additionalProperties: {anyOf: [{type: integer, maximum: 9}, {type: string, maxLength: 2}]}}
    classes: {oneOf: [{$ref: '#/components/schemas/Cup'}, {$ref: '#/components/schemas/Jug'}]}
    classOrText: {oneOf: [{$ref: '#/components/schemas/Cup'}, {type: string, pattern: '^a'}]}
    pet: {$ref: '#/components/schemas/Pet'}
    pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    petMap: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}
    petOrNumber: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: integer}]}
    extras: {type: object, properties: {a: {type: integer}}, additionalProperties: {minimum: 3, type: integer}}
    extraPets: {type: object, properties: {a: {type: integer}}, additionalProperties: {$ref: '#/components/schemas/Pet'}}
    text: {type: string, maxLength: 5, x-amzn-text-rules: {html: false}}
    inner: {$ref: '#/components/schemas/Thing'}
Cup: {type: object, required: [size], properties: {size: {type: integer, maximum: 9}}}
Jug: {type: object, required: [litres], properties: {litres: {type: number}, size: {type: string}}}
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}
Cat:
  type: object
  required: [kind]
  properties:
    kind: {type: string}
    lives: {type: integer, maximum: 9}
    tail: {oneOf: [{type: integer, minimum: 3}, {type: string, maxLength: 2}]}
Dog:
  type: object
  required: [kind]
  properties: {kind: {type: string}, friend: {$ref: '#/components/schemas/Pet'}}
"""  # noqa: E501 - each property is one line.

_PARAMETERS = """
- {name: short, in: query, schema: {type: string, maxLength: 2, pattern: '^[a-z]'}}
- {name: count, in: query, schema: {type: integer, minimum: 3}}
- {name: ratio, in: query, schema: {type: number, multipleOf: 0.25}}
- {name: when, in: query, schema: {type: string, format: date-time}}
- {name: known, in: query, schema: {type: integer, enum: [1, 2]}}
- {name: kinds, in: query, explode: false, schema: {type: array, maxItems: 1, items: {enum: [a], type: string}}}
- {name: union, in: query, schema: {oneOf: [{type: integer, minimum: 3}, {type: string, maxLength: 2}]}}
- {name: X-Union, in: header, schema: {oneOf: [{type: number}, {type: string, format: date-time}]}}
- {name: filter, in: query, style: deepObject, schema: {type: object, properties: {low: {type: [integer, string], minimum: 3}}}}
- {name: pet, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
"""  # noqa: E501 - each parameter is one line.


def _indented(text: str, spaces: int) -> str:
    return text.strip().replace("\n", "\n" + " " * spaces)


_REF = "{$ref: '#/components/schemas/Thing'}"
DOCUMENT = document(f"""
paths:
  /thing:
    put:
      operationId: putThing
      parameters:
      {_indented(_PARAMETERS, 6)}
      requestBody: {{required: true, content: {{application/json: {{schema: {_REF}}}}}}}
      responses:
        '200': {{description: Done.}}
components:
  schemas:
    {_indented(_THING, 4)}
""")

_INTEGER = "Input should be a valid integer"
_UNPARSED = f"{_INTEGER}, unable to parse string as an integer"
_STRING = "Input should be a valid string"
_TIME = "Input should be a date, a time and a zone"
_MAX_9 = "Input should be less than or equal to 9"
MIN_3 = "Input should be greater than or equal to 3"
_LONG = "String should have at most 2 characters"
_LESS_THAN_9 = "Input should be less than 9"
_NO_FLAG = "Input should be a valid boolean"
_TAG = 'kind must be "cat" or "dog"'

FIELDS: list[tuple[str, Any, list[str]]] = [
    ("name", "", ["name: String should have at least 1 character"]),
    ("name", "long", ["name: String should have at most 3 characters"]),
    ("name", 5, [f"name: {_STRING}"]),
    ("count", 0, ["count: Input should be greater than or equal to 1"]),
    ("count", 9, ["count: Input should be less than or equal to 5"]),
    ("count", 1.5, [f"count: {_INTEGER}, got a number with a fractional part"]),
    ("ratio", 0, ["ratio: Input should be greater than 0"]),
    ("ratio", 1, ["ratio: Input should be less than 1"]),
    ("ratio", "x", ["ratio: Input should be a valid number"]),
    ("ratio", float("nan"), ["ratio: Input should be a valid number"]),
    ("price", 0, ["price: Input should be greater than or equal to 0.01"]),
    ("price", 100, ["price: Input should be less than or equal to 99.99"]),
    ("step", 0.1, ["step: Input should be a multiple of 0.25"]),
    ("dozen", 8, ["dozen: Input should be a multiple of 12"]),
    ("pattern", "A", ["pattern: String should match pattern '^[a-z]{2}$'"]),
    ("patterns", "ax", ["patterns: String should match pattern 'b$'"]),
    ("when", "2020-01-01", [f"when: {_TIME}"]),
    ("when", "2020-01-01T00:00:00", ["when: Input should have timezone info"]),
    ("when", [], ["when: Input should be a valid datetime"]),
    ("day", "x", ["day: Input should be a valid date"]),
    ("known", 5, [f"known: {_STRING}"]),
    ("level", "x", [f"level: {_UNPARSED}"]),
    ("level", True, [f"level: {_INTEGER}"]),
    ("fixed", "x", [f"fixed: {_UNPARSED}"]),
    ("flag", "x", ["flag: Input should be a valid boolean, unable to interpret input"]),
    ("items", [], ["items: List should have at least 1 item after validation, not 0"]),
    ("items", [1, 2, 3], ["items: List should have at most 2 items after validation, not 3"]),
    ("items", [10, "x"], [f"items.0: {_MAX_9}", f"items.1: {_UNPARSED}"]),
    ("items", 5, ["items: pass a list, even for a single value"]),
    ("moments", ["x"], [f"moments.0: {_TIME}"]),
    ("map", {}, ["map: Dictionary should have at least 1 item after validation, not 0"]),
    ("map", {"a": 10}, [f"map.a: {_MAX_9}"]),
    ("map", 5, ["map: Input should be a valid dictionary"]),
    ("map", {5: 1}, [f"map.5: the key is invalid: {_STRING}"]),
    ("lists", {"a": ["long"]}, [f"lists.a.0: {_LONG}"]),
    ("lists", {"a": "x"}, ["lists.a: pass a list, even for a single value"]),
    ("union", 1, [f"union: {MIN_3}"]),
    ("union", "long", [f"union: {_LONG}"]),
    ("union", [], [f"union: {_INTEGER} or a valid string"]),
    ("union", 1.5, [f"union: {_INTEGER} or a valid string"]),
    ("several", 1, [f"several: {MIN_3}"]),
    ("several", "x", ["several: String should match pattern '^a'"]),
    ("several", [], ["several: Input should be a valid number or a valid string"]),
    ("timeOrNumber", "x", [f"timeOrNumber: {_TIME}"]),
    ("timeOrNumber", [], [f"timeOrNumber: {_INTEGER} or a valid datetime"]),
    ("timeOrText", [], ["timeOrText: Input should be a valid datetime"]),
    ("numberOrFlag", "x", ["numberOrFlag: Input should be a valid number or a valid boolean"]),
    ("containers", [10], [f"containers.0: {_MAX_9}"]),
    ("containers", {"a": 10}, [f"containers.a: {_MAX_9}"]),
    (
        *("containers", 5),
        ["containers: Input should be a valid list or a valid dictionary or a valid string"],
    ),
    ("twoLists", ["abc"], [f"twoLists.0: {_NO_FLAG}", f"twoLists.0: {_LONG}"]),
    ("twoLists", [10], [f"twoLists.0: {_NO_FLAG}", f"twoLists.0: {_MAX_9}"]),
    ("twoMaps", {"k": 9}, [f"twoMaps.k: {_NO_FLAG}", f"twoMaps.k: {_LESS_THAN_9}"]),
    ("twoMaps", {"k": ["abc"]}, [f"twoMaps.k: {_NO_FLAG}", f"twoMaps.k.0: {_LONG}"]),
    ("unionInUnion", 9, [f"unionInUnion: {_LESS_THAN_9}"]),
    ("unionInUnion", ["abc"], [f"unionInUnion.0: {_LONG}"]),
    ("unionInUnion", {"k": 10}, [f"unionInUnion.k: {_MAX_9}"]),
    (
        *("unionInUnion", True),
        ["unionInUnion: Input should be a valid integer or a valid list or a valid dictionary"],
    ),
    (
        *("classes", {"size": 10}),
        [
            f"classes.size: {_MAX_9} (as Cup)",
            "classes.litres: Field required (as Jug)",
            f"classes.size: {_STRING} (as Jug)",
        ],
    ),
    (
        *("classes", 5),
        [
            "classes: Input should be a valid dictionary or instance of Cup"
            " or a valid dictionary or instance of Jug"
        ],
    ),
    ("classOrText", "b", ["classOrText: String should match pattern '^a'"]),
    ("classOrText", {"size": 10}, [f"classOrText.size: {_MAX_9}"]),
    ("pet", {}, [f"pet: {_TAG}"]),
    ("pet", 5, [f"pet: {_TAG}"]),
    ("pet", {"kind": "cat", "lives": 10}, [f"pet.lives: {_MAX_9}"]),
    ("pet", {"kind": "cat", "tail": 1}, [f"pet.tail: {MIN_3}"]),
    (
        *("pet", {"kind": "dog", "friend": {"kind": "cat", "tail": "long"}}),
        [f"pet.friend.tail: {_LONG}"],
    ),
    ("pets", [{"kind": "cat", "lives": 10}], [f"pets.0.lives: {_MAX_9}"]),
    ("petMap", {"Cat": {"kind": "cat", "lives": 10}}, [f"petMap.Cat.lives: {_MAX_9}"]),
    ("petOrNumber", {"kind": "cat", "lives": 10}, [f"petOrNumber.lives: {_MAX_9}"]),
    ("petOrNumber", {"kind": "x"}, [f"petOrNumber: {_TAG}"]),
    ("petOrNumber", "x", [f"petOrNumber: {_TAG}; or {_INTEGER}"]),
    ("extras", {"x": 1}, [f"extras.x: {MIN_3}"]),
    ("extras", {"a": "x"}, [f"extras.a: {_UNPARSED}"]),
    ("extraPets", {"x": {"kind": "cat", "lives": 10}}, [f"extraPets.x.lives: {_MAX_9}"]),
    (
        *("text", "<b>long</b>"),
        [
            "text: String should have at most 5 characters",
            "text: contains HTML at character 1, HTML at character 8",
        ],
    ),
    ("inner", {}, ["inner.name: Field required"]),
    (
        *("inner", {"name": "a", "pet": {"kind": "cat", "tail": []}}),
        [f"inner.pet.tail: {_INTEGER} or a valid string"],
    ),
]
"""Fields, a value that each refuses, and the messages below the body."""

ARGUMENTS: list[tuple[str, Any, list[str]]] = [
    ("short", "ABC", [f"short: {_LONG}"]),
    ("short", "A", ["short: String should match pattern '^[a-z]'"]),
    ("count", 1, [f"count: {MIN_3}"]),
    ("ratio", 0.1, ["ratio: Input should be a multiple of 0.25"]),
    ("when", "x", [f"when: {_TIME}"]),
    ("known", "x", [f"known: {_UNPARSED}"]),
    ("kinds", [5], [f"kinds.0: {_STRING}"]),
    ("kinds", ["a", "b"], ["kinds: List should have at most 1 item after validation, not 2"]),
    ("kinds", "a", ["kinds: pass a list, even for a single value"]),
    ("union", 1, [f"union: {MIN_3}"]),
    ("union", [], [f"union: {_INTEGER} or a valid string"]),
    ("x_union", "x", [f"x_union: {_TIME}"]),
    ("x_union", [], ["x_union: Input should be a valid number or a valid datetime"]),
    ("filter", {"low": 1}, [f"filter.low: {MIN_3}"]),
    ("filter", {"low": []}, [f"filter.low: {_INTEGER} or a valid string"]),
    ("pet", {"kind": "cat", "tail": "long"}, [f"pet.tail: {_LONG}"]),
    ("pet", {}, [f"pet: {_TAG}"]),
]
"""Arguments, a value that each refuses, and the messages."""
