"""Known changes of the limits of classes, and of defaults beside references and unions."""

from __future__ import annotations

import yaml

from generator.core.errors import Pointer
from tests.generator.diff import documents
from tests.generator.diff.mutations import Document, at, change, mutation, stays
from tests.generator.diff.mutations_of_other_documents import READ, SENT, directed, fields
from tests.generator.diff.versions import Found

LIMITED = yaml.safe_load(documents.LIMITED_CLASSES)


@mutation(SENT, READ, document=LIMITED)
def require_another_field_in_a_choice(data: Document, place: Pointer) -> list[Found]:
    """Replace a field that one alternative requires. The client checks no alternatives."""
    at(data, place)["anyOf"][0]["required"] = ["to"]
    return stays("choice-changed", directed(place, "major", "patch"), (*place, "anyOf"))


@mutation(SENT, READ, document=LIMITED)
def require_a_further_field_in_a_choice(data: Document, place: Pointer) -> list[Found]:
    """Require a further field in one alternative."""
    at(data, place)["anyOf"][0]["required"] = ["from", "to"]
    return stays("choice-tightened", directed(place, "major", "patch"), (*place, "anyOf"))


@mutation(SENT, READ, document=LIMITED)
def remove_a_choice(data: Document, place: Pointer) -> list[Found]:
    """Require none of several fields."""
    del at(data, place)["anyOf"]
    severity = directed(place, "minor", "patch")
    return [change("choice-loosened", severity, (*place, "anyOf"), None)]


@mutation(SENT, READ, document=LIMITED)
def require_exactly_one_choice(data: Document, place: Pointer) -> list[Found]:
    """Refuse objects that meet both alternatives."""
    schema = at(data, place)
    schema["oneOf"] = schema.pop("anyOf")
    severity = directed(place, "major", "patch")
    return [change("choice-tightened", severity, (*place, "anyOf"), (*place, "oneOf"))]


@mutation(SENT, READ, document=LIMITED)
def reorder_a_choice(data: Document, place: Pointer) -> list[Found]:
    """List the alternatives in another order, which changes nothing."""
    at(data, place)["anyOf"].reverse()
    return []


@mutation(SENT, READ, document=LIMITED)
def allow_fewer_fields(data: Document, place: Pointer) -> list[Found]:
    """Lower the number of fields that an object may have, which the class checks."""
    at(data, place)["maxProperties"] = 4
    severity = directed(place, "major", "patch")
    return stays("limit-tightened", severity, (*place, "maxProperties"))


@mutation(SENT, READ, document=LIMITED)
def remove_a_known_object(data: Document, place: Pointer) -> list[Found]:
    """Remove one of the objects that an enum lists."""
    del at(data, place)["enum"][1]
    severity = directed(place, "major", "minor")
    return [change("enum-value-removed", severity, (*place, "enum", 1), None)]


@mutation(SENT, READ, document=LIMITED)
def replace_the_known_objects_by_one(data: Document, place: Pointer) -> list[Found]:
    """State one object as a constant in place of an enum of two."""
    schema = at(data, place)
    schema["const"] = schema.pop("enum")[0]
    severity = directed(place, "major", "minor")
    return [change("enum-value-removed", severity, (*place, "enum", 1), None)]


@mutation(*fields("code", "size", "inner"), document=LIMITED)
def change_a_default_beside_a_schema(data: Document, place: Pointer) -> list[Found]:
    """Change the default of a field beside a reference or a union."""
    at(data, place)["default"] = {"a": "y"} if place[-1] == "inner" else "B"
    return stays("default-changed", "minor", (*place, "default"))


@mutation(*fields("code"), document=LIMITED)
def remove_a_default_beside_a_reference(data: Document, place: Pointer) -> list[Found]:
    """Remove the default of a field, so that the one of the schema counts that it refers to."""
    del at(data, place)["default"]
    referenced = ("components", "schemas", "Code", "default")
    return [change("default-changed", "minor", (*place, "default"), referenced)]


@mutation(("components", "schemas", "Code"), ("components", "schemas", "Inner"), document=LIMITED)
def change_a_default_that_no_field_has(data: Document, place: Pointer) -> list[Found]:
    """Change the default of a schema to which each reference has a default of its own."""
    at(data, place)["default"] = {"a": "q"} if place[-1] == "Inner" else "D"
    return []


@mutation(*fields("size"), document=LIMITED)
def loosen_a_limit_beside_a_union(data: Document, place: Pointer) -> list[Found]:
    """Raise the length of the one member of a union that has a length."""
    at(data, place)["maxLength"] = 7
    severity = directed(place, "minor", "patch")
    return stays("limit-loosened", severity, (*place, "maxLength"))
