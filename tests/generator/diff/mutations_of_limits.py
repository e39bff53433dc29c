"""Known changes of constraints, defaults and types."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    SCHEMAS,
    STRINGS,
    UNTAGGED_STRINGS,
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

LOWER_LIMITS = ("minLength", "minItems", "minProperties", "minimum")
UPPER_LIMITS = ("maxLength", "maxItems", "maxProperties", "exclusiveMaximum", "maximum")
LIMITS = ("maxLength", "maxItems", "maximum", "pattern", "uniqueItems", "multipleOf", "minItems")


@mutation(*having(*LOWER_LIMITS))
def raise_a_lower_limit(data: Document, place: Pointer) -> list[Found]:
    """Raise a lower limit."""
    at(data, place[:-1])[place[-1]] += 1
    return stays("limit-tightened", level(place, "major", "patch"), place)


@mutation(*having(*UPPER_LIMITS))
def raise_an_upper_limit(data: Document, place: Pointer) -> list[Found]:
    """Raise an upper limit."""
    at(data, place[:-1])[place[-1]] += 1
    return stays("limit-loosened", level(place, "minor", "patch"), place)


@mutation(*having(*UPPER_LIMITS))
def lower_an_upper_limit(data: Document, place: Pointer) -> list[Found]:
    """Lower an upper limit."""
    at(data, place[:-1])[place[-1]] -= 1
    return stays("limit-tightened", level(place, "major", "patch"), place)


@mutation(*having(*LIMITS))
def remove_a_limit(data: Document, place: Pointer) -> list[Found]:
    """Remove a limit."""
    del at(data, place[:-1])[place[-1]]
    return [change("limit-loosened", level(place, "minor", "patch"), place, None)]


@mutation(*STRINGS)
def add_a_limit(data: Document, place: Pointer) -> list[Found]:
    """Add a limit to a string."""
    at(data, place)["maxLength"] = 70
    where = (*place, "maxLength")
    return [change("limit-tightened", level(place, "major", "patch"), None, where)]


@mutation(*having("pattern"))
def change_a_pattern(data: Document, place: Pointer) -> list[Found]:
    """Change a pattern."""
    at(data, place[:-1])["pattern"] = "^[A-Z]*$"
    return stays("limit-changed", level(place, "major", "patch"), place)


@mutation(*having("exclusiveMaximum"))
def allow_a_bound(data: Document, place: Pointer) -> list[Found]:
    """Replace an exclusive maximum with an inclusive one."""
    schema = at(data, place[:-1])
    schema["maximum"] = schema.pop("exclusiveMaximum")
    found = (*place[:-1], "maximum")
    return [change("limit-loosened", level(place, "minor", "patch"), place, found)]


@mutation(*[place for place in having("format") if place[-2] == "count"])
def change_a_format_without_effect(data: Document, place: Pointer) -> list[Found]:
    """Change a format that the client ignores, which has no effect."""
    at(data, place[:-1])["format"] = "int64"
    return []


@mutation(*UNTAGGED_STRINGS)  # The tags of a union are not URIs.
def name_a_format_without_effect(data: Document, place: Pointer) -> list[Found]:
    """Add a format that the client ignores, which has no effect."""
    at(data, place)["format"] = "uri"
    return []


@mutation(*STRINGS)
def name_a_format_that_the_client_documents(data: Document, place: Pointer) -> list[Found]:
    """Add a format that a docstring describes."""
    at(data, place)["format"] = "byte"
    return [change("format-changed", "patch", None, (*place, "format"))]


@mutation(*having("enum"))
def add_a_value(data: Document, place: Pointer) -> list[Found]:
    """Add a known value."""
    values = at(data, place)
    values.append("ANOTHER")
    return [change("enum-value-added", "minor", None, (*place, len(values) - 1))]


@mutation(*having("enum"))
def remove_a_value(data: Document, place: Pointer) -> list[Found]:
    """Remove a known value."""
    del at(data, place)[0]
    return [change("enum-value-removed", level(place, "major", "minor"), (*place, 0), None)]


@mutation(*having("enum"))
def remove_an_enum(data: Document, place: Pointer) -> list[Found]:
    """Remove all known values."""
    del at(data, place[:-1])["enum"]
    return [change("enum-removed", "minor", place, None)]


@mutation(*UNTAGGED_STRINGS)
def add_an_enum(data: Document, place: Pointer) -> list[Found]:
    """Add known values to a string."""
    at(data, place)["enum"] = ["a", "b"]
    return [change("enum-added", level(place, "major", "minor"), None, (*place, "enum"))]


@mutation(*having("default"))
def change_a_default(data: Document, place: Pointer) -> list[Found]:
    """Change a default."""
    at(data, place[:-1])["default"] += 2
    return stays("default-changed", "minor", place)


@mutation(*having("default"))
def remove_a_default(data: Document, place: Pointer) -> list[Found]:
    """Remove a default."""
    del at(data, place[:-1])["default"]
    return [change("default-removed", "minor", place, None)]


@mutation(*having("x-amzn-text-rules"))
def change_text_rules(data: Document, place: Pointer) -> list[Found]:
    """Replace one text rule with another."""
    at(data, place[:-1])[place[-1]] = {"emailAddresses": False}
    return [
        change("text-rule-removed", level(place, "minor", "patch"), (*place, "html"), None),
        change("text-rule-added", level(place, "major", "patch"), None, (*place, "emailAddresses")),
    ]


@mutation(*STRINGS)
def allow_null(data: Document, place: Pointer) -> list[Found]:
    """Allow null. For readers, an optional field may be ``None`` in any case."""
    is_field = place[-2] == "properties"
    is_optional = is_field and not is_required(data, place)
    at(data, place)["type"] = ["string", "null"]
    return stays("null-allowed", level(place, "minor", "patch" if is_optional else "major"), place)


@mutation(*UNTAGGED_STRINGS)
def change_a_type(data: Document, place: Pointer) -> list[Found]:
    """Change a string to an integer."""
    at(data, place)["type"] = "integer"
    return stays("type-changed", "major", place)


@mutation(*[place[:-1] for place in having("format") if place[-2] != "count"])
def change_a_time_to_a_string(data: Document, place: Pointer) -> list[Found]:
    """Change a time to a string."""
    del at(data, place)["format"]
    return stays("type-changed", "major", place)


@mutation((*SCHEMAS, "Receipt", "properties", "total"))
def widen_a_number(data: Document, place: Pointer) -> list[Found]:
    """Change an integer to a number."""
    at(data, place)["type"] = "number"
    return stays("type-widened", level(place, "minor", "major"), place)


@mutation((*SCHEMAS, "Parcel", "properties", "weight"))
def narrow_a_number(data: Document, place: Pointer) -> list[Found]:
    """Change a number to an integer."""
    at(data, place)["type"] = "integer"
    return stays("type-narrowed", level(place, "major", "minor"), place)


@mutation((*SCHEMAS, "Parcel", "properties", "extra"))
def widen_a_map(data: Document, place: Pointer) -> list[Found]:
    """Allow any value in a map."""
    at(data, place)["additionalProperties"] = True
    return stays("type-widened", level(place, "minor", "major"), place)
