"""Classes that allow any further field report none, wherever they are."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document

NESTED = schemas_document(
    """
    one: {$ref: '#/components/schemas/Open'}
    optional: {anyOf: [{$ref: '#/components/schemas/Open'}, {type: 'null'}]}
    many: {type: array, items: {$ref: '#/components/schemas/Open'}}
    rows: {type: array, items: {type: array, items: {$ref: '#/components/schemas/Open'}}}
    named: {type: object, additionalProperties: {$ref: '#/components/schemas/Open'}}
    lists:
      type: object
      additionalProperties: {type: array, items: {$ref: '#/components/schemas/Open'}}
    extended: {$ref: '#/components/schemas/Extended'}
    either: {oneOf: [{$ref: '#/components/schemas/Open'}, {type: string}]}
    tagged:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    parent: {$ref: '#/components/schemas/Parent'}
    extra: {$ref: '#/components/schemas/Holder'}
    inline: {type: object, properties: {a: {type: string}}, additionalProperties: true}
    empty: {type: object, properties: {a: {type: string}}, additionalProperties: {}}
    """,
    """
    Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
    Extended:
      allOf:
        - {$ref: '#/components/schemas/Open'}
        - {type: object, properties: {b: {type: string}}}
    Cat: {type: object, properties: {kind: {const: Cat}}, additionalProperties: true}
    Dog: {type: object, properties: {kind: {const: Dog}}, additionalProperties: true}
    Parent: {type: object, properties: {child: {$ref: '#/components/schemas/Open'}}}
    Holder:
      type: object
      properties: {a: {type: string}}
      additionalProperties: {$ref: '#/components/schemas/Open'}
    """,
)
EXTRA: dict[str, Any] = {"a": "x", "more": {"b": [1, None, {"c": "d"}]}, "A": 1}
"""An open object with a field whose name is almost a documented one."""

PLACES: dict[str, Any] = {
    "one": EXTRA,
    "optional": EXTRA,
    "many": [EXTRA, {}, EXTRA],
    "rows": [[EXTRA], [], [EXTRA, EXTRA]],
    "named": {"x": EXTRA, "y": EXTRA},
    "lists": {"x": [EXTRA, EXTRA]},
    "extended": {**EXTRA, "b": "y"},
    "either": EXTRA,
    "tagged": {"kind": "Dog", "more": EXTRA},
    "parent": {"child": EXTRA},
    "extra": {"a": "x", "n": EXTRA},
    "inline": EXTRA,
    "empty": EXTRA,
}


@pytest.mark.parametrize("name", PLACES)
def test_further_fields_are_kept_and_not_reported(
    make: Make, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Neither a response nor a request nor ``from_json`` takes them for unknown."""
    package = make(NESTED)
    body = {name: PLACES[name]}
    found: list[str] = []
    with caplog.at_level(logging.DEBUG, "selling_partner"):
        read = package.api.Thing.from_json(body, on_deviation=lambda each: found.append(str(each)))
        exchange = package.call("put_thing", body=read, response=body)
        package.call("put_thing", body=body, response=body)
    assert read.to_dict() == exchange.json == exchange.value.to_dict() == body
    assert found == []
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []
    assert not [each for each in caplog.messages if "unknown" in each]


def test_a_closed_class_inside_still_reports_its_own(make: Make) -> None:
    """A field beside an open class that is not documented is unknown, at its place."""
    found: list[str] = []
    package = make(NESTED)
    data = {"parent": {"child": EXTRA, "other": 1}, "more": 2}
    package.api.Thing.from_json(data, on_deviation=lambda each: found.append(each.place))
    assert sorted(found) == ["more", "parent.other"]
