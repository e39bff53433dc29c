"""Known changes of what schemas allow, as ``mutations`` has them."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    SCHEMAS,
    TEXTS,
    Document,
    at,
    change,
    having,
    is_required,
    level,
    mutation,
    stays,
)
from tests.generator.diff.versions import Found

LEAST = ("minLength", "minItems", "minProperties", "minimum")
MOST = ("maxLength", "maxItems", "maxProperties", "exclusiveMaximum", "maximum")
LIMITS = ("maxLength", "maxItems", "maximum", "pattern", "uniqueItems", "multipleOf", "minItems")


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
