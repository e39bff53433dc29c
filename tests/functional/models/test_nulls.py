"""Fields for which the document allows ``null``, besides other values or alone."""

from __future__ import annotations

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import model_document

NULLS = model_document(
    """
    text: {type: [string, 'null'], maxLength: 3}
    rows: {type: [array, 'null'], items: {type: [integer, 'null']}}
    map: {type: [object, 'null'], additionalProperties: {type: [integer, 'null']}}
    inner: {type: [object, 'null'], properties: {a: {type: string}}}
    other: {$ref: '#/components/schemas/Thing'}
    """,
    required="[text, rows, map, inner]",
)


def test_null_is_accepted_where_the_document_allows_it(make: Make) -> None:
    """A nullable field accepts ``None`` and validates any other value."""
    thing = make(NULLS).api.Thing
    empty = {"text": None, "rows": None, "map": None, "inner": None}
    full = {"text": "a", "rows": [1, None], "map": {"k": None}, "inner": {"a": "b"}}
    for values in (empty, full):
        assert thing(**values).model_dump(exclude_unset=True) == values
    assert type(thing(**full).inner).__name__ == "ThingInner"
    for invalid in ({"text": "long"}, {"rows": ["x"]}, {"map": {"k": "x"}}, {"inner": 3}):
        with pytest.raises(pydantic.ValidationError):
            thing(**full | invalid)


NOTHING = model_document("a: {type: 'null'}\nb: {type: 'null', description: Reserved.}", "[b]")


def test_a_field_may_be_null_only(make: Make) -> None:
    """A field of type ``null`` accepts only ``None`` in a request; a response keeps any value."""
    package = make(NOTHING)
    thing = package.api.Thing
    assert thing(a=None, b=None).model_dump() == {"a": None, "b": None}
    for values in ({"a": 1, "b": None}, {"b": ""}, {}):
        with pytest.raises(pydantic.ValidationError):
            thing(**values)
    sent = package.call("put_thing", body={"b": None}, response={"a": 1, "b": None})
    assert sent.json == {"b": None}
    assert sent.value.a == 1
