"""Known changes of fields, unions and classes."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    DIRECTIONS,
    SCHEMAS,
    STRINGS,
    Document,
    at,
    change,
    is_required,
    level,
    mutation,
    objects,
    properties,
    schemas,
    stays,
)
from tests.generator.diff.versions import Found

INDEPENDENT = [
    place for place in properties() if place[-1] not in {"nextToken", "receipts", "type"}
]
"""Properties on which neither pagination nor a discriminator depends."""

OPTIONAL = [
    place for place, _ in schemas() if place in INDEPENDENT and place[-1] not in {"lines", "owner"}
]
REFERENCES = [place for place, schema in schemas() if "$ref" in schema]
CLASSES = [(*SCHEMAS, name) for name in DIRECTIONS if name != "Code"]


@mutation(*objects())
def add_a_field(data: Document, place: Pointer) -> list[Found]:
    """Add an optional field to an object."""
    at(data, place)["properties"]["colour"] = {"type": "string"}
    return [change("field-added", "minor", None, (*place, "properties", "colour"))]


@mutation(*objects())
def add_a_required_field(data: Document, place: Pointer) -> list[Found]:
    """Add a required field to an object."""
    schema = at(data, place)
    schema["properties"]["colour"] = {"type": "string"}
    schema.setdefault("required", []).append("colour")
    found = (*place, "properties", "colour")
    return [change("required-field-added", level(place, "major", "minor"), None, found)]


@mutation(*OPTIONAL)
def remove_a_field(data: Document, place: Pointer) -> list[Found]:
    """Remove a field from an object."""
    kind = "required-field-removed" if is_required(data, place) else "field-removed"
    schema = at(data, place[:-2])
    del schema["properties"][place[-1]]
    if kind == "required-field-removed":
        schema["required"].remove(place[-1])
    return [change(kind, "major", place, None)]


@mutation((*SCHEMAS, "Receipt", "properties", "lines"))
def remove_a_field_with_a_class(data: Document, place: Pointer) -> list[Found]:
    """Remove a field and with it the class that is named after it."""
    del at(data, place[:-1])[place[-1]]
    return [
        change("field-removed", "major", place, None),
        change("class-removed", "major", (*place, "items"), None),
    ]


@mutation(
    *[place for place in INDEPENDENT if "$ref" not in str(place) and place[-1] not in {"lines"}]
)
def rename_a_field_in_python(data: Document, place: Pointer) -> list[Found]:
    """Rename a field in Python but not in JSON."""
    schema = at(data, place)
    if "$ref" in schema:
        at(data, place[:-1])[place[-1]] = {"allOf": [dict(schema)], "x-client-name": "other"}
    else:
        schema["x-client-name"] = "other"
    return stays("field-renamed", "major", place)


@mutation(*[place for place in OPTIONAL if place[-1] in {"street", "reason", "message", "vat"}])
def rename_a_field(data: Document, place: Pointer) -> list[Found]:
    """Rename a field without another change."""
    fields = at(data, place[:-1])
    fields[f"{place[-1]}Text"] = fields.pop(place[-1])
    return [change("field-renamed", "major", place, (*place[:-1], f"{place[-1]}Text"))]


@mutation(*[place for place in INDEPENDENT if place[-1] not in {"from", "to", "sent"}])
def rename_a_field_in_json(data: Document, place: Pointer) -> list[Found]:
    """Rename a field in JSON but not in Python, together with another change."""
    name, schema = f"{place[-1]}".capitalize(), at(data, place[:-2])
    if place[-1] in schema.get("required", []):
        schema["required"][schema["required"].index(place[-1])] = name
    schema["properties"][name] = {**schema["properties"].pop(place[-1]), "examples": ["a"]}
    renamed = (*place[:-1], name)
    return [
        change("json-name-changed", "minor", place, renamed),
        change("examples-changed", "patch", None, (*renamed, "examples")),
    ]


@mutation(*[place for place in REFERENCES if place[-1] in {"from", "to"}])
def refer_to_another_class(data: Document, place: Pointer) -> list[Found]:
    """Refer to another class. The fields of the class that it replaces are unchanged."""
    schemas = data["components"]["schemas"]
    schemas["Geo"] = {"type": "object", "properties": {"latitude": {"type": "number"}}}
    at(data, place)["$ref"] = "#/components/schemas/Geo"
    return [
        change("class-added", "minor", None, (*SCHEMAS, "Geo")),
        change("class-changed", "major", (*SCHEMAS, "Address"), (*SCHEMAS, "Geo")),
    ]


@mutation(*[place for place in INDEPENDENT if place[-1] != "next"])
def toggle_a_required_field(data: Document, place: Pointer) -> list[Found]:
    """Make a required field optional, or an optional one required."""
    if is_required(data, place):
        at(data, place[:-2])["required"].remove(place[-1])
        return stays("made-optional", level(place, "minor", "major"), place)
    at(data, place[:-2]).setdefault("required", []).append(place[-1])
    return stays("made-required", level(place, "major", "minor"), place)


@mutation((*SCHEMAS, "Receipt", "properties", "owner"))
def add_a_variant(data: Document, place: Pointer) -> list[Found]:
    """Add a member to a union."""
    union = at(data, place)
    union["oneOf"].append({"$ref": "#/components/schemas/Address"})
    union["discriminator"]["mapping"]["place"] = "#/components/schemas/Address"
    return [
        change("variant-added", level(place, "minor", "major"), None, (*SCHEMAS, "Address")),
        change("tag-added", "minor", None, (*place, "discriminator", "mapping", "place")),
        change("class-added", "minor", None, (*place, "oneOf", 2)),  # Address declares no tag.
    ]


@mutation((*SCHEMAS, "Receipt", "properties", "owner"))
def remove_a_variant(data: Document, place: Pointer) -> list[Found]:
    """Remove a member from a union, so that one type remains."""
    union = at(data, place)
    del union["oneOf"][1]
    del union["discriminator"]["mapping"]["company"]
    where = (*place, "discriminator", "mapping", "company")
    return [
        change("variant-removed", level(place, "major", "minor"), (*SCHEMAS, "Company"), None),
        change("tag-removed", level(place, "major", "minor"), where, None),
    ]


@mutation(*CLASSES)
def rename_a_class(data: Document, place: Pointer) -> list[Found]:
    """Rename a class and the classes inside it without another change."""
    old, new = str(place[-1]), f"{place[-1]}Data"
    data["components"]["schemas"] = {
        new if name == old else name: _with_references(schema, old, new)
        for name, schema in data["components"]["schemas"].items()
    }
    for key in ("paths", "components"):
        data[key] = _with_references(data[key], old, new)
    inside = [()] if old != "Receipt" else [(), ("properties", "lines", "items")]
    return [
        change("class-renamed", "major", (*place, *each), (*SCHEMAS, new, *each)) for each in inside
    ]


def _with_references(value: Document, old: str, new: str) -> Document:
    """Return a copy with references to another schema."""
    if isinstance(value, dict):
        return {key: _with_references(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_references(inner, old, new) for inner in value]
    return f"#/components/schemas/{new}" if value == f"#/components/schemas/{old}" else value


@mutation((*SCHEMAS, "Failure"))
def rename_a_class_and_remove_a_field(data: Document, place: Pointer) -> list[Found]:
    """Rename a class and remove one of its fields."""
    expected = rename_a_class(data, place)
    del data["components"]["schemas"]["FailureData"]["properties"]["message"]
    removed = change("field-removed", "major", (*place, "properties", "message"), None)
    return [*expected, removed]


@mutation((*SCHEMAS, "Code"))
def rename_an_inlined_schema(data: Document, place: Pointer) -> list[Found]:
    """Rename a schema that is inlined where it is used, which has no effect."""
    rename_a_class(data, place)
    return []


@mutation(*STRINGS)
def split_off(data: Document, place: Pointer) -> list[Found]:
    """Move a string into a component of its own, which has no effect."""
    data["components"]["schemas"]["SplitOff"] = dict(at(data, place))
    at(data, place[:-1])[place[-1]] = {"$ref": "#/components/schemas/SplitOff"}
    return []


@mutation((*SCHEMAS, "Parcel", "properties", "code"))
def inline_a_schema(data: Document, place: Pointer) -> list[Found]:
    """Replace a reference with a copy of its schema, which has no effect."""
    at(data, place[:-1])["code"] = dict(data["components"]["schemas"]["Code"])
    return []


@mutation((*SCHEMAS, "Receipt", "properties", "lines", "items"))
def split_off_a_class(data: Document, place: Pointer) -> list[Found]:
    """Move a class into a component of its own, which gives it another name."""
    data["components"]["schemas"]["Line"] = at(data, place)
    at(data, place[:-1])["items"] = {"$ref": "#/components/schemas/Line"}
    return [change("class-renamed", "major", place, (*SCHEMAS, "Line"))]


@mutation(*objects())
def reorder_fields(data: Document, place: Pointer) -> list[Found]:
    """Reverse the order of fields, which has no effect."""
    schema = at(data, place)
    schema["properties"] = dict(reversed(schema["properties"].items()))
    return []


@mutation(*properties())
def describe_a_field(data: Document, place: Pointer) -> list[Found]:
    """Change or add the description of a field, also beside a reference."""
    schema = at(data, place)
    where, had = (*place, "description"), "description" in schema
    schema["description"] = "Other words."
    before = where if had else None
    if schema.get("$ref") == "#/components/schemas/Code":
        before = (*SCHEMAS, "Code", "description")
    return [change("description-changed", "patch", before, where)]


@mutation(*[place for place in OPTIONAL if place[-1] not in {"to", "from", "next"}])
def deprecate_a_field(data: Document, place: Pointer) -> list[Found]:
    """Deprecate a field."""
    at(data, place)["deprecated"] = True
    return [change("deprecated", "minor", None, (*place, "deprecated"))]


@mutation(*[place for place in STRINGS if place[-2] == "properties"])
def add_examples(data: Document, place: Pointer) -> list[Found]:
    """Add examples to a field."""
    at(data, place)["examples"] = ["a"]
    return [change("examples-changed", "patch", None, (*place, "examples"))]


@mutation((*SCHEMAS, "Receipt", "properties", "owner"))
def remove_a_discriminator(data: Document, place: Pointer) -> list[Found]:
    """Remove the discriminator of a union."""
    del at(data, place)["discriminator"]
    return [change("discriminator-changed", "major", (*place, "discriminator"), None)]
