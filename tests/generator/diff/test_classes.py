"""Classes that were renamed, replaced, added or removed."""

from __future__ import annotations

import pytest
import yaml

from tests.generator.diff.documents import GET_YARD, HEAD, SIMILAR_CLASSES
from tests.generator.diff.versions import changes, difference


def test_a_replaced_class_is_reported_where_it_is_replaced() -> None:
    """Both classes can still be imported, but the operation returns the other one."""
    used, other = (f'$ref: "#/components/schemas/{name}"' for name in ("Yard", "Meadow"))
    (only,) = difference(SIMILAR_CLASSES, (used, other))
    assert (only.kind, only.subjects) == ("class-changed", ("DepotsClient.get_yard() -> 200",))
    assert (only.before, only.after) == ("Yard", "Meadow")


def schemas_document(*schemas: str) -> str:
    """Return a document whose ``Yard`` is one of these schemas."""
    return f"{HEAD}{GET_YARD}components:\n  schemas:\n" + "".join(
        f"    {each}\n" for each in schemas
    )


TEXT = "{type: string}"
YARD = 'Yard: {type: object, properties: {gate: {$ref: "#/components/schemas/%s"}}}'
GATE = f"Gate: {{type: object, properties: {{width: {TEXT}, height: {TEXT}}}}}"


@pytest.mark.parametrize(
    ("name", "fields", "kinds"),
    [
        ("Door", "width, height", ["class-renamed"]),
        ("GateV2", "colour", ["class-renamed", "field-removed", "field-removed", "field-added"]),
        ("Fence", "colour", ["class-removed", "class-changed", "class-added"]),
    ],
    ids=["similar content", "similar name", "neither"],
)
def test_a_renamed_class_has_similar_content_or_a_similar_name(
    name: str, fields: str, kinds: list[str]
) -> None:
    """Without either, the one class was removed, the other one was added, and a field changed."""
    properties = ", ".join(f"{each}: {TEXT}" for each in fields.split(", "))
    new = schemas_document(YARD % name, f"{name}: {{type: object, properties: {{{properties}}}}}")
    old = schemas_document(YARD % "Gate", GATE)
    found = [each.kind for each in changes(yaml.safe_load(old), yaml.safe_load(new))]
    assert found == kinds


def test_one_class_is_renamed_to_one_class() -> None:
    """Two classes that become one are a renaming and a change of class, with no false removal."""
    yard = (
        'Yard: {type: object, properties: {gate: {$ref: "#/components/schemas/%s"}, '
        'exit: {$ref: "#/components/schemas/%s"}}}'
    )
    old = schemas_document(yard % ("Gate", "Gates"), GATE, GATE.replace("Gate", "Gates"))
    new = schemas_document(yard % ("Gateway", "Gateway"), GATE.replace("Gate", "Gateway"))
    found = changes(yaml.safe_load(old), yaml.safe_load(new))
    assert [each.kind for each in found] == ["class-removed", "class-renamed", "class-changed"]
    removed, renamed, changed = found
    assert {*removed.subjects, renamed.before} == {"Gate", "Gates"}
    assert (changed.before, changed.after) == (removed.subjects[0], "Gateway")


def test_a_class_that_is_no_longer_used_somewhere_keeps_its_fields() -> None:
    """The fields of a class are not removed because another class replaces it there."""
    used = schemas_document(
        YARD % "Gate", GATE, f"Fence: {{type: object, properties: {{a: {TEXT}}}}}"
    )
    (only,) = difference(used, ("schemas/Gate", "schemas/Fence"))
    assert (only.kind, only.subjects) == ("class-changed", ("Yard.gate",))
