"""Schemas merged by ``allOf`` into one class."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import model_document, schemas_document

BASE = "{$ref: '#/components/schemas/Base'}"

INHERITED = schemas_document(
    """
    child: {$ref: '#/components/schemas/Child'}
    grandchild: {$ref: '#/components/schemas/Grandchild'}
    """,
    f"""
    Base:
      type: object
      description: Of the base.
      required: [id]
      properties: {{id: {{type: string, maxLength: 3}}, note: {{type: string}}}}
    Child:
      description: Of the child.
      allOf:
      - {BASE}
      - type: object
        required: [size]
        properties: {{size: {{type: integer}}, note: {{type: string, maxLength: 2}}}}
    Grandchild:
      type: object
      required: [note]
      properties: {{name: {{type: string}}}}
      allOf: [{{$ref: '#/components/schemas/Child'}}]
    """,
)


def test_a_class_merges_its_parts(make: Make) -> None:
    """A class has the properties and requirements of every part, at every depth."""
    package = make(INHERITED)
    assert package.models == {"Thing", "Base", "Child", "Grandchild"}
    child, grandchild = package.api.Child, package.api.Grandchild
    assert set(child.model_fields) == {"id", "note", "size"}
    assert set(grandchild.model_fields) == {"id", "note", "size", "name"}
    required = {name for name, each in grandchild.model_fields.items() if each.is_required()}
    assert required == {"id", "size", "note"}
    assert child.__doc__ == "Of the child."
    assert "Of the" not in (grandchild.__doc__ or "")
    body = {"child": {"id": "a", "size": 1}, "grandchild": {"id": "b", "size": 2, "note": "n"}}
    sent = package.call("put_thing", body=body, response=body)
    assert sent.json == body
    assert (type(sent.value.child), type(sent.value.grandchild)) == (child, grandchild)
    for invalid in ({"id": "long", "size": 1}, {"id": "a"}, {"id": "a", "size": 1, "note": "abc"}):
        with pytest.raises(pydantic.ValidationError):
            child(**invalid)


LIMITS = model_document("""
    text: {allOf: [{type: string, minLength: 1, maxLength: 9}, {minLength: 3}, {maxLength: 20}]}
    count: {type: integer, maximum: 9, allOf: [{maximum: 5}, {minimum: 2}, {minimum: 1}]}
    kind: {allOf: [{type: string, enum: [A, B, C]}, {enum: [B, C, D]}]}
    rows: {allOf: [{type: array, items: {type: integer}}, {maxItems: 1}]}
    """)


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [
        ("text", ["abc", "a" * 9], ["ab", "a" * 10]),
        ("count", [2, 5], [1, 6]),
        ("rows", [[1]], [[1, 2], ["a"]]),
    ],
)
def test_the_tighter_limit_applies(
    make: Make, name: str, valid: list[Any], invalid: list[Any]
) -> None:
    """A value must satisfy every part, so the narrower of two limits applies."""
    thing = make(LIMITS).api.Thing
    for value in valid:
        assert getattr(thing(**{name: value}), name) == value
    for value in invalid:
        with pytest.raises(pydantic.ValidationError):
            thing(**{name: value})
    assert "Literal['B', 'C']" in str(thing.model_fields["kind"].annotation)


ANNOTATED = schemas_document(
    """
    one: {allOf: [{$ref: '#/components/schemas/Base'}], description: What it is here.}
    two: {description: And here., allOf: [{$ref: '#/components/schemas/Base'}], example: {a: x}}
    many: {type: array, items: {allOf: [{$ref: '#/components/schemas/Base'}], title: T}}
    more: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {type: string}}}]}
    text: {allOf: [{$ref: '#/components/schemas/Text'}], description: A text here.}
    """,
    """
    Base: {type: object, description: Anywhere., properties: {a: {type: string}}}
    Text: {type: string, maxLength: 3}
    """,
)


def test_annotations_next_to_a_reference_add_no_class(make: Make) -> None:
    """``allOf`` of one reference with a description is the referenced class."""
    package = make(ANNOTATED)
    assert package.models == {"Thing", "Base", "ThingMore"}
    fields = package.api.Thing.model_fields
    assert fields["one"].annotation == fields["two"].annotation == package.api.Base | None
    assert fields["many"].annotation == GenericAlias(list, (package.api.Base,)) | None
    assert set(package.api.ThingMore.model_fields) == {"a", "b"}
    source = package.source("models.py")
    assert all(each in source for each in ("What it is here.", "And here.", "A text here."))
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(text="long")


CHAIN = schemas_document(
    "alias: {$ref: '#/components/schemas/Alias'}\nrows: {$ref: '#/components/schemas/Rows'}",
    """
    Alias: {allOf: [{$ref: '#/components/schemas/Other'}]}
    Other: {allOf: [{$ref: '#/components/schemas/Base'}, {allOf: [{properties: {c: {}}}]}]}
    Base: {type: object, properties: {a: {type: string}}}
    Rows: {allOf: [{type: array, items: {$ref: '#/components/schemas/Alias'}}]}
    """,
)


def test_parts_may_be_merged_themselves(make: Make) -> None:
    """A chain of ``allOf`` becomes one class with all properties."""
    package = make(CHAIN)
    assert set(package.api.Alias.model_fields) == {"a", "c"}
    response = {"alias": {"a": "x", "c": [1]}, "rows": [{"a": "y"}]}
    value = package.call("put_thing", body={}, response=response).value
    assert type(value.rows[0]) is package.api.Alias
    assert value.model_dump(mode="json", exclude_unset=True) == response


REFINED = schemas_document(
    "child: {$ref: '#/components/schemas/Child'}",
    """
    Base: {type: object, properties: {a: {$ref: '#/components/schemas/Item'}, b: {type: string}}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a: {type: object}, b: {}}}]}
    Item: {type: object, properties: {sku: {type: string}}}
    """,
)


def test_a_property_keeps_its_more_specific_type(make: Make) -> None:
    """A part that repeats a property without a type does not replace the type of another part."""
    package = make(REFINED)
    fields = package.api.Child.model_fields
    assert fields["a"].annotation == package.api.Item | None
    assert fields["b"].annotation == str | None


@pytest.mark.parametrize(
    ("schemas", "pointer"),
    [
        ("Base: {allOf: [{$ref: '#/components/schemas/Base'}]}", "Base/allOf/0/$ref"),
        (
            "Base: {allOf: [{$ref: '#/components/schemas/Other'}]}\n"
            f"    Other: {{allOf: [{BASE}]}}",
            "Other/allOf/0/$ref",
        ),
    ],
)
def test_a_cycle_of_all_of_is_unsupported(complaints: Complain, schemas: str, pointer: str) -> None:
    """A schema that contains itself through ``allOf`` is reported with its place."""
    lines = complaints(model_document("a: {}") + f"    {schemas}\n")
    assert all("unsupported: " in line for line in lines)
    assert any(f"#/components/schemas/{pointer}: unsupported: Base " in line for line in lines)


def test_true_in_all_of_is_ignored(make: Make) -> None:
    """``true`` in ``allOf`` allows every value, so only the other parts define the field."""
    package = make(model_document("a: {allOf: [true, {type: string}]}"))
    assert package.api.Thing(a="x").a == "x"
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(a=1)


CIRCULAR = schemas_document(
    "node: {$ref: '#/components/schemas/Node'}",
    """
    Base: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}
    Node: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {name: {type: string}}}]}
    """,
)


def test_a_base_may_refer_to_its_subclass(make: Make) -> None:
    """A reference from a base's property to the merged class is not a cycle of ``allOf``."""
    package = make(CIRCULAR)
    node = package.api.Node(name="a", next={"name": "b", "next": {"name": "c"}})
    assert node.next.next.name == "c"
    assert type(node.next.next) is package.api.Node
