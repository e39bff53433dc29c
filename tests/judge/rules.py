"""The deliberate differences between our models and the judge's, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.judge.comparison import JUDGE_REFUSES, READ_DIFFERENTLY, WE_REFUSE
from tests.judge.findings import Finding

_MASK = "**********"
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_TIMES = {"date-time", "date"}


@dataclass(frozen=True)
class Rule:
    """A difference that is meant to be.

    Attributes:
        name: Its name in findings.
        reason: The reason why our models read such values in their own way.
        applies: Whether a finding is one of these.
        properties: Properties of an object, in YAML, that show the difference.
        value: A value of that object that the two sides do not read alike.
        schemas: More schemas that the properties refer to, in YAML.
        is_form: Whether the object is sent as a form.

    """

    name: str
    reason: str
    applies: Callable[[Finding], bool]
    properties: str
    value: dict[str, Any]
    schemas: str = ""
    is_form: bool = False


def explain(finding: Finding) -> list[Rule]:
    """Return the rules that a finding falls under."""
    return [rule for rule in RULES if rule.applies(finding)]


def _keeps_unknown_field(finding: Finding) -> bool:
    return finding.kind == READ_DIFFERENTLY and finding.difference.is_undocumented


def _takes_unknown_field(finding: Finding) -> bool:
    known = finding.holder.stated("properties")
    is_unknown = bool(known) and not any(finding.place.name in names for names in known)
    limited = any(each is False for each in finding.holder.stated("additionalProperties"))
    return finding.kind == JUDGE_REFUSES and is_unknown and limited


def _takes_new_value(finding: Finding) -> bool:
    is_listed = bool(finding.place.stated("enum") or finding.place.stated("const"))
    errors = {"enum", "literal_error", "int_parsing_size"}
    return finding.kind == JUDGE_REFUSES and finding.error in errors and is_listed


def _refuses_converted_value(finding: Finding) -> bool:
    enums = finding.place.stated("enum")
    values = [*finding.place.stated("const"), *(value for enum in enums for value in enum)]
    is_integer = bool(values) and all(type(value) is int for value in values)
    return finding.kind == WE_REFUSE and finding.error == "int_type" and is_integer


def _is_union(finding: Finding) -> bool:
    types = finding.place.stated("type")
    is_listed = bool(finding.place.stated("oneOf") or finding.place.stated("anyOf"))
    return is_listed or any(
        isinstance(each, list) and len({*each} - {"null"}) > 1 for each in types
    )


def _refuses_boolean(finding: Finding) -> bool:
    is_number = finding.error in {"int_type", "number_type"}
    is_other = _is_union(finding) or _refuses_converted_value(finding)
    is_boolean = isinstance(finding.difference.given, bool)
    return finding.kind == WE_REFUSE and is_number and is_boolean and not is_other


def _converts_nothing(finding: Finding) -> bool:
    is_type = finding.kind == WE_REFUSE and finding.error.endswith("_type")
    others = (_refuses_converted_value, _refuses_other_than_text, _has_other_format)
    return is_type and _is_union(finding) and not any(each(finding) for each in others)


def _takes_new_tag(finding: Finding) -> bool:
    if finding.kind != JUDGE_REFUSES:
        return False
    if finding.error == "literal_error" and not finding.place.stated("const"):
        return finding.place.name in finding.tag_names
    return finding.has_unknown_tag


def _refuses_other_than_text(finding: Finding) -> bool:
    errors = {"datetime_type", "datetime_parsing", "date_parsing"}
    is_time = not _TIMES.isdisjoint(finding.place.stated("format"))
    return finding.kind == WE_REFUSE and finding.error in errors and is_time


def _keeps_text_of_time(finding: Finding) -> bool:
    ours, theirs = finding.difference.ours, finding.difference.theirs
    is_read_as_time = isinstance(theirs, str) and bool(_TIME.fullmatch(theirs))
    is_time = not _TIMES.isdisjoint(finding.place.stated("format"))
    return finding.is_kept and isinstance(ours, str) and is_read_as_time and is_time


def _keeps_digits(finding: Finding) -> bool:
    ours, theirs = finding.difference.ours, finding.difference.theirs
    are_numbers = isinstance(ours, int | Decimal) and isinstance(theirs, int | Decimal)
    return finding.is_kept and are_numbers and float(ours) == float(theirs)


def _has_other_format(finding: Finding) -> bool:
    formats = {*finding.place.stated("format")} - _TIMES - {"password"}
    if "string" not in finding.place.stated("type") or not formats:
        return False
    if finding.kind == WE_REFUSE:  # The judge reads a number as an address or a time of day.
        return finding.error == "string_type"
    return finding.kind == JUDGE_REFUSES or finding.is_kept


def _writes_secret(finding: Finding) -> bool:
    is_secret = "password" in finding.place.stated("format")
    return finding.is_kept and is_secret and finding.difference.theirs == _MASK


def _refuses_text(finding: Finding) -> bool:
    return finding.kind == WE_REFUSE and finding.error == "text_rules"


def _takes_files_only(finding: Finding) -> bool:
    is_binary = "binary" in finding.place.stated("format")
    return finding.kind == WE_REFUSE and finding.error == "file" and is_binary


def _infers_type(finding: Finding) -> bool:
    is_typed = bool(finding.place.stated("type"))
    return finding.kind == WE_REFUSE and finding.error == "dict_type" and not is_typed


RULES = (
    Rule(
        "unknown fields are kept",
        "Amazon adds fields without notice. A caller can read them, and a round trip keeps them;"
        " the judge drops them.",
        _keeps_unknown_field,
        "a: {type: string}",
        {"a": "x", "b": 1},
    ),
    Rule(
        "closed objects take unknown fields",
        "A field that no schema names must not fail a call, even where additionalProperties is"
        " false; the judge refuses it.",
        _takes_unknown_field,
        "a: {type: object, properties: {b: {type: string}}, additionalProperties: false}",
        {"a": {"b": "x", "c": 1}},
    ),
    Rule(
        "enums are open",
        "Amazon adds values without notice, and a new one must not fail a call.",
        _takes_new_value,
        "a: {type: string, enum: [RED, GREEN]}",
        {"a": "BLUE"},
    ),
    Rule(
        "integer enums convert nothing",
        "To Python, True is 1: an enum would swallow a boolean. The judge converts booleans and"
        " strings.",
        _refuses_converted_value,
        "a: {type: integer, enum: [1, 2]}",
        {"a": True},
    ),
    Rule(
        "booleans are not numbers",
        "To Python, True is 1: a boolean in the place of a number is a mistake of the caller. The"
        " judge converts booleans.",
        _refuses_boolean,
        "a: {type: integer}",
        {"a": True},
    ),
    Rule(
        "unions convert nothing",
        "A value that no member of a union allows must not become a value of another member, such"
        " as 1 a boolean. The judge converts it, and sends another value than the caller passed.",
        _converts_nothing,
        "a: {oneOf: [{type: boolean}, {type: array, items: {type: string}}]}",
        {"a": 1},
    ),
    Rule(
        "discriminators are open",
        "Amazon adds variants without notice: an object with an unknown tag is read as the base"
        " schema where the document has one, and a variant by itself takes any tag.",
        _takes_new_tag,
        "a: {$ref: '#/components/schemas/Pet'}",
        {"a": {"kind": "Parrot"}},
        """
        Pet: {type: object, required: [kind], discriminator: {propertyName: kind},
              properties: {kind: {type: string}}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'},
                      {type: object, properties: {lives: {type: integer}}}]}
        """,
    ),
    Rule(
        "times are strings",
        "The judge reads a number, and a string of digits, as seconds since 1970: an amount in the"
        " wrong place would become a time.",
        _refuses_other_than_text,
        "a: {type: string, format: date-time}",
        {"a": 1},
    ),
    Rule(
        "times keep their text",
        "A model is written as it was read, digit for digit; the judge writes Python's form.",
        _keeps_text_of_time,
        "a: {type: string, format: date-time}",
        {"a": "2026-01-02T03:04:05.50Z"},
    ),
    Rule(
        "numbers are exact",
        "Amounts of money must not be rounded, in either direction; the judge reads floats.",
        _keeps_digits,
        "a: {type: number}",
        {"a": 2**63 + 1},
    ),
    Rule(
        "formats other than times are notes",
        "Amazon's values do not keep to them (a uri may be a relative link), and a presigned URL"
        " must be used as it came. The judge reads and writes Python's types.",
        _has_other_format,
        "a: {type: string, format: uri}",
        {"a": "/bins/A-1"},
    ),
    Rule(
        "secrets are written",
        "A secret is left out of a repr and written to the wire; the judge writes a mask.",
        _writes_secret,
        "a: {type: string, format: password}",
        {"a": "x"},
    ),
    Rule(
        "texts follow Amazon's rules",
        "Amazon refuses HTML and e-mail addresses in texts for buyers. The judge does not know the"
        " extension that says so.",
        _refuses_text,
        "a: {type: string, x-amzn-text-rules: {html: false, emailAddresses: false}}",
        {"a": "<b>x</b>"},
    ),
    Rule(
        "files are not strings",
        "A string could be a path or a content: a file of a form is passed as bytes, as a path or"
        " as an open file. The judge reads its bytes from a string.",
        _takes_files_only,
        "a: {type: string, format: binary}",
        {"a": "x"},
        is_form=True,
    ),
    Rule(
        "types are inferred",
        "Some of Amazon's schemas state no type: other keywords suggest one, and a caller gets a"
        " dict for a map. To the judge such a schema is anything.",
        _infers_type,
        "a: {additionalProperties: {}}",
        {"a": "x"},
    ),
)
