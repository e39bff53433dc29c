"""Known changes of schemas, as ``mutations`` has them."""

from __future__ import annotations

from generator.problems import Pointer
from tests.diff.mutations import (
    DIRECTIONS,
    SCHEMAS,
    Document,
    at,
    change,
    having,
    is_required,
    level,
    mutation,
    objects,
    properties,
    schemas,
    stays,
)
from tests.diff.versions import Found

LEAST = ("minLength", "minItems", "minProperties", "minimum")
MOST = ("maxLength", "maxItems", "maxProperties", "exclusiveMaximum", "maximum")
LIMITS = ("maxLength", "maxItems", "maximum", "pattern", "uniqueItems", "multipleOf", "minItems")
TIMES = {"date", "date-time"}

OWN = [place for place in properties() if place[-1] not in {"nextToken", "receipts", "type"}]
"""Properties that nothing else depends on: no paging, no discriminator."""

OPTIONAL = [place for place, _ in schemas() if place in OWN and place[-1] not in {"lines", "owner"}]
TEXTS = [
    place for place, each in schemas() if each == {"type": "string"} and place[-1] != "nextToken"
]
CLASSES = [(*SCHEMAS, name) for name in DIRECTIONS if name != "Code"]


@mutation(*having(*LEAST))
def raise_a_least(data: Document, place: Pointer) -> list[Found]:
    """A lower limit goes up."""
    at(data, place[:-1])[place[-1]] += 1
    return stays("limit-tightened", level(place, "major", "patch"), place)


@mutation(*having(*MOST))
def raise_a_most(data: Document, place: Pointer) -> list[Found]:
    """An upper limit goes up."""
    at(data, place[:-1])[place[-1]] += 1
    return stays("limit-loosened", level(place, "minor", "patch"), place)


@mutation(*having(*MOST))
def lower_a_most(data: Document, place: Pointer) -> list[Found]:
    """An upper limit goes down."""
    at(data, place[:-1])[place[-1]] -= 1
    return stays("limit-tightened", level(place, "major", "patch"), place)


@mutation(*having(*LIMITS))
def drop_a_limit(data: Document, place: Pointer) -> list[Found]:
    """A limit goes."""
    del at(data, place[:-1])[place[-1]]
    return [change("limit-loosened", level(place, "minor", "patch"), place, None)]


@mutation(*TEXTS)
def add_a_limit(data: Document, place: Pointer) -> list[Found]:
    """A text gets a limit."""
    at(data, place)["maxLength"] = 70
    where = (*place, "maxLength")
    return [change("limit-tightened", level(place, "major", "patch"), None, where)]


@mutation(*having("pattern"))
def change_a_pattern(data: Document, place: Pointer) -> list[Found]:
    """A pattern becomes another one."""
    at(data, place[:-1])["pattern"] = "^[A-Z]*$"
    return stays("limit-changed", level(place, "major", "patch"), place)


@mutation(*having("exclusiveMaximum"))
def allow_a_bound(data: Document, place: Pointer) -> list[Found]:
    """What a number had to be less than, it may be."""
    schema = at(data, place[:-1])
    schema["maximum"] = schema.pop("exclusiveMaximum")
    found = (*place[:-1], "maximum")
    return [change("limit-loosened", level(place, "minor", "patch"), place, found)]


@mutation(*[place for place in having("format") if place[-2] == "count"])
def widen_a_format(data: Document, place: Pointer) -> list[Found]:
    """A number may have more digits."""
    at(data, place[:-1])["format"] = "int64"
    return stays("limit-loosened", level(place, "minor", "patch"), place)


@mutation(*having("enum"))
def add_a_value(data: Document, place: Pointer) -> list[Found]:
    """A value becomes known."""
    values = at(data, place)
    values.append("ANOTHER")
    return [change("enum-value-added", "minor", None, (*place, len(values) - 1))]


@mutation(*having("enum"))
def remove_a_value(data: Document, place: Pointer) -> list[Found]:
    """A value is known no more."""
    del at(data, place)[0]
    return [change("enum-value-removed", level(place, "major", "minor"), (*place, 0), None)]


@mutation(*having("enum"))
def drop_an_enum(data: Document, place: Pointer) -> list[Found]:
    """No value is known any more."""
    del at(data, place[:-1])["enum"]
    return [change("enum-removed", "minor", place, None)]


@mutation(*TEXTS)
def add_an_enum(data: Document, place: Pointer) -> list[Found]:
    """There are known values of what was any text."""
    at(data, place)["enum"] = ["a", "b"]
    return [change("enum-added", level(place, "major", "minor"), None, (*place, "enum"))]


@mutation(*having("default"))
def change_a_default(data: Document, place: Pointer) -> list[Found]:
    """A default becomes another one."""
    at(data, place[:-1])["default"] += 2
    return stays("default-changed", "minor", place)


@mutation(*having("default"))
def drop_a_default(data: Document, place: Pointer) -> list[Found]:
    """A default goes."""
    del at(data, place[:-1])["default"]
    return [change("default-removed", "minor", place, None)]


@mutation(*having("x-amzn-text-rules"))
def change_text_rules(data: Document, place: Pointer) -> list[Found]:
    """One rule for a text takes the place of another."""
    at(data, place[:-1])[place[-1]] = {"emailAddresses": False}
    return [
        change("text-rule-removed", level(place, "minor", "patch"), (*place, "html"), None),
        change("text-rule-added", level(place, "major", "patch"), None, (*place, "emailAddresses")),
    ]


@mutation(*TEXTS)
def allow_null(data: Document, place: Pointer) -> list[Found]:
    """A text may be null; for readers an optional field may be None anyway."""
    is_field = place[-2] == "properties"
    is_optional = is_field and not is_required(data, place)
    at(data, place)["type"] = ["string", "null"]
    return stays("null-allowed", level(place, "minor", "patch" if is_optional else "major"), place)


@mutation(*TEXTS)
def retype(data: Document, place: Pointer) -> list[Found]:
    """A text becomes a number."""
    at(data, place)["type"] = "integer"
    return stays("type-changed", "major", place)


@mutation(*[place[:-1] for place in having("format") if place[-2] != "count"])
def read_times_as_text(data: Document, place: Pointer) -> list[Found]:
    """A time becomes a text."""
    del at(data, place)["format"]
    return stays("type-changed", "major", place)


@mutation((*SCHEMAS, "Receipt", "properties", "total"))
def widen_a_number(data: Document, place: Pointer) -> list[Found]:
    """A whole number becomes any number."""
    at(data, place)["type"] = "number"
    return stays("type-widened", level(place, "minor", "major"), place)


@mutation((*SCHEMAS, "Parcel", "properties", "weight"))
def narrow_a_number(data: Document, place: Pointer) -> list[Found]:
    """Any number becomes a whole one."""
    at(data, place)["type"] = "integer"
    return stays("type-narrowed", level(place, "major", "minor"), place)


@mutation((*SCHEMAS, "Parcel", "properties", "extra"))
def open_a_map(data: Document, place: Pointer) -> list[Found]:
    """The values of a map may be anything."""
    at(data, place)["additionalProperties"] = True
    return stays("type-widened", level(place, "minor", "major"), place)


@mutation(*objects())
def add_a_field(data: Document, place: Pointer) -> list[Found]:
    """An object gets an optional field."""
    at(data, place)["properties"]["colour"] = {"type": "string"}
    return [change("field-added", "minor", None, (*place, "properties", "colour"))]


@mutation(*objects())
def add_a_required_field(data: Document, place: Pointer) -> list[Found]:
    """An object gets a field that it requires."""
    schema = at(data, place)
    schema["properties"]["colour"] = {"type": "string"}
    schema.setdefault("required", []).append("colour")
    found = (*place, "properties", "colour")
    return [change("required-field-added", level(place, "major", "minor"), None, found)]


@mutation(*OPTIONAL)
def remove_a_field(data: Document, place: Pointer) -> list[Found]:
    """An object loses a field."""
    kind = "required-field-removed" if is_required(data, place) else "field-removed"
    schema = at(data, place[:-2])
    del schema["properties"][place[-1]]
    if kind == "required-field-removed":
        schema["required"].remove(place[-1])
    return [change(kind, "major", place, None)]


@mutation((*SCHEMAS, "Receipt", "properties", "lines"))
def remove_a_field_with_a_class(data: Document, place: Pointer) -> list[Found]:
    """With a field goes the class that is named after it."""
    del at(data, place[:-1])[place[-1]]
    return [
        change("field-removed", "major", place, None),
        change("class-removed", "major", (*place, "items"), None),
    ]


@mutation(*[place for place in OWN if "$ref" not in str(place) and place[-1] not in {"lines"}])
def rename_a_field_in_python(data: Document, place: Pointer) -> list[Found]:
    """A field has another name in Python, and the same in JSON."""
    schema = at(data, place)
    if "$ref" in schema:
        at(data, place[:-1])[place[-1]] = {"allOf": [dict(schema)], "x-client-name": "other"}
    else:
        schema["x-client-name"] = "other"
    return stays("field-renamed", "major", place)


@mutation(*[place for place in OPTIONAL if place[-1] in {"street", "reason", "message", "vat"}])
def rename_a_field(data: Document, place: Pointer) -> list[Found]:
    """A field has another name, and is the same otherwise."""
    fields = at(data, place[:-1])
    fields[f"{place[-1]}Text"] = fields.pop(place[-1])
    return [change("field-renamed", "major", place, (*place[:-1], f"{place[-1]}Text"))]


@mutation(*[place for place in OWN if place[-1] != "next"])
def turn_a_requirement(data: Document, place: Pointer) -> list[Found]:
    """A required field becomes optional, or an optional one required."""
    if is_required(data, place):
        at(data, place[:-2])["required"].remove(place[-1])
        return stays("made-optional", level(place, "minor", "major"), place)
    at(data, place[:-2]).setdefault("required", []).append(place[-1])
    return stays("made-required", level(place, "major", "minor"), place)


@mutation((*SCHEMAS, "Receipt", "properties", "owner"))
def add_a_variant(data: Document, place: Pointer) -> list[Found]:
    """A union gets another member."""
    union = at(data, place)
    union["oneOf"].append({"$ref": "#/components/schemas/Address"})
    union["discriminator"]["mapping"]["place"] = "#/components/schemas/Address"
    return [
        change("variant-added", level(place, "minor", "major"), None, (*SCHEMAS, "Address")),
        change("tag-added", "minor", None, (*place, "discriminator", "mapping", "place")),
    ]


@mutation((*SCHEMAS, "Receipt", "properties", "owner"))
def remove_a_variant(data: Document, place: Pointer) -> list[Found]:
    """A union loses a member; what is left is no union any more."""
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
    """A class has another name, and so have those inside it; nothing else is another."""
    old, new = str(place[-1]), f"{place[-1]}Data"
    data["components"]["schemas"] = {
        new if name == old else name: _referring(schema, old, new)
        for name, schema in data["components"]["schemas"].items()
    }
    for key in ("paths", "components"):
        data[key] = _referring(data[key], old, new)
    inside = [()] if old != "Receipt" else [(), ("properties", "lines", "items")]
    return [
        change("class-renamed", "major", (*place, *each), (*SCHEMAS, new, *each)) for each in inside
    ]


def _referring(value: Document, old: str, new: str) -> Document:
    """The same, with references to another schema."""
    if isinstance(value, dict):
        return {key: _referring(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [_referring(inner, old, new) for inner in value]
    return f"#/components/schemas/{new}" if value == f"#/components/schemas/{old}" else value


@mutation((*SCHEMAS, "Code"))
def rename_what_is_no_class(data: Document, place: Pointer) -> list[Found]:
    """A schema that is written out where it is used may be called anything."""
    rename_a_class(data, place)
    return []


@mutation(*TEXTS)
def split_off(data: Document, place: Pointer) -> list[Found]:
    """A text that stands in a component of its own is the same text."""
    data["components"]["schemas"]["SplitOff"] = dict(at(data, place))
    at(data, place[:-1])[place[-1]] = {"$ref": "#/components/schemas/SplitOff"}
    return []


@mutation((*SCHEMAS, "Parcel", "properties", "code"))
def write_out(data: Document, place: Pointer) -> list[Found]:
    """A schema that is written out in place of a reference is the same schema."""
    at(data, place[:-1])["code"] = dict(data["components"]["schemas"]["Code"])
    return []


@mutation((*SCHEMAS, "Receipt", "properties", "lines", "items"))
def split_off_a_class(data: Document, place: Pointer) -> list[Found]:
    """A class that gets a component of its own is called after that."""
    data["components"]["schemas"]["Line"] = at(data, place)
    at(data, place[:-1])["items"] = {"$ref": "#/components/schemas/Line"}
    return [change("class-renamed", "major", place, (*SCHEMAS, "Line"))]


@mutation(*objects())
def reorder_fields(data: Document, place: Pointer) -> list[Found]:
    """The order of fields says nothing."""
    schema = at(data, place)
    schema["properties"] = dict(reversed(schema["properties"].items()))
    return []


@mutation(*properties())
def describe_a_field(data: Document, place: Pointer) -> list[Found]:
    """A field is described otherwise, or at last; next to a reference as well."""
    schema = at(data, place)
    where, had = (*place, "description"), "description" in schema
    schema["description"] = "Other words."
    before = where if had else None
    if schema.get("$ref") == "#/components/schemas/Code":
        before = (*SCHEMAS, "Code", "description")
    return [change("description-changed", "patch", before, where)]


@mutation(*[place for place in OPTIONAL if place[-1] not in {"to", "from", "next"}])
def deprecate_a_field(data: Document, place: Pointer) -> list[Found]:
    """A field is marked as deprecated."""
    at(data, place)["deprecated"] = True
    return [change("deprecated", "minor", None, (*place, "deprecated"))]
