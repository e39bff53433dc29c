"""Python types of normalized schemas: what a model holds, what a call takes and returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..openapi import extensions, schema_keywords
from ..pycode.literals import Code, literal

Schema = Mapping[str, Any]

TYPES = {"string": "str", "integer": "int", "number": "Number", "boolean": "bool"}
_FORMATS = {"date-time": "IsoDatetime", "date": "IsoDate"}
_RETURNED = {"IsoDatetime": "datetime", "IsoDate": "date", "Number": "int | Decimal"}
_PASSED = {
    "IsoDatetime": ("datetime", "str"),
    "IsoDate": ("date", "str"),
    "Number": ("float", "Decimal"),
}
_EXACT_FLOAT = 2**53
"""Below it a whole float is the number that the document has."""
_LIMITS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
    "maxProperties": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "pattern": "pattern",
}


def checked(schema: Schema) -> Code:
    """The type with its limits, as pydantic reads it: ``Annotated[str, Field(max_length=5)]``."""
    kind = _optional(_kind(schema, checked), schema)
    return _annotated(kind, _limits(schema), _rules(schema))


def field(schema: Schema, wire_name: str, name: str, *, required: bool) -> Code:
    """What stands behind the name of a model's field: its type, its alias, and its default."""
    kind = _optional(_kind(schema, checked), schema)
    if not required and not kind.endswith(" | None"):
        kind = f"{kind} | None"
    alias = [] if wire_name == name else [f"alias={literal(wire_name)}"]
    deprecated = ["deprecated=True"] if schema.get("deprecated") is True else []
    hidden = ["repr=False"] if _is_private(schema) else []
    settings = [*alias, *_limits(schema), *deprecated, *hidden]
    is_null_meant = not required and schema_keywords.is_nullable(schema) and kind != "Any | None"
    nullable = ["Nullable"] if is_null_meant else []
    annotation = _annotated(kind, settings, [*_rules(schema), *nullable])
    return Code(annotation if required else f"{annotation} = {_default(schema)}")


def returned(schema: Schema) -> Code:
    """What a call returns: the type without its limits."""
    kind = _kind(schema, returned)
    return Code(_optional(_RETURNED.get(kind, kind), schema))


def passed(schema: Schema) -> Code:
    """What a caller may pass: a dict in place of a model, any sequence in place of a list."""
    return Code(" | ".join(dict.fromkeys(_passable(schema))))


def _passable(schema: Schema) -> Iterator[str]:
    """The types of which one may be passed."""
    kind = schema_keywords.kind(schema)
    if "$ref" in schema:
        yield from (class_of(schema), "Mapping[str, object]")
    elif schema_keywords.open_enum(schema):
        yield _kind(schema, passed)
    elif "anyOf" in schema:
        for each in schema_keywords.members(schema):
            yield from _passable(each)
    elif kind == "array":
        yield f"Sequence[{passed(schema.get('items', {}))}]"
    elif kind == "object":
        values = schema.get("additionalProperties")
        yield f"Mapping[str, {passed(values) if isinstance(values, dict) else 'object'}]"
    else:
        found = _kind(schema, passed) if kind else "object"
        yield from _PASSED.get(found, (found,))
    if schema_keywords.is_nullable(schema):
        yield "None"


def instance(schema: Schema) -> Code:
    """The class that a value has in Python, whatever it holds: for ``isinstance``."""
    if "$ref" in schema:
        return class_of(schema)
    kinds = {"array": "list", "object": "dict", "string": "str"}
    is_open = "anyOf" in schema or schema_keywords.is_nullable(schema)
    is_other = is_open or schema.get("format") in _FORMATS
    return Code("object" if is_other else kinds.get(schema_keywords.kind(schema), "object"))


def class_of(schema: Schema) -> Code:
    """The class that a reference leads to."""
    return Code(str(schema["$ref"]).rpartition("/")[2])


def _kind(schema: Schema, inner: Any) -> str:
    """The type alone; ``inner`` makes those of items and values."""
    if "$ref" in schema:
        return class_of(schema)
    if values := schema_keywords.open_enum(schema):
        kind = schema["anyOf"][1]["type"]
        listed = f"Literal[{', '.join(map(literal, values))}] | {TYPES[kind]}"
        is_guarded = kind == "integer" and inner is checked
        return f"Annotated[{listed}, Whole]" if is_guarded else listed
    if schema_keywords.is_time_or_text(schema):
        return "TimeOrText" if inner is checked else "datetime | str"
    if "anyOf" in schema:
        return _union(schema, inner)
    match schema_keywords.kind(schema):
        case "array":
            return f"list[{inner(schema.get('items', {}))}]"
        case "object":
            extra = schema.get("additionalProperties")
            return f"dict[str, {inner(extra) if isinstance(extra, dict) and extra else 'Any'}]"
        case "string":
            return _FORMATS.get(schema.get("format", ""), "str")
        case kind:
            return TYPES.get(kind, "Any")


def _union(schema: Schema, inner: Any) -> str:
    members = list(dict.fromkeys(inner(each) for each in schema_keywords.members(schema)))
    found = " | ".join(members)
    tags = schema.get("discriminator")
    if tags is None or inner is not checked:
        return found
    mapping = ", ".join(f"{literal(tag)}: {literal(name)}" for tag, name in tags["mapping"].items())
    rest = f", {literal(tags['otherwise'])}" if "otherwise" in tags else ""
    return f"Annotated[{found}, OneOf({literal(tags['propertyName'])}, {{{mapping}}}{rest})]"


def _optional(kind: str, schema: Schema) -> str:
    is_nullable = schema_keywords.is_nullable(schema) and kind not in {"Any", "object"}
    return f"{kind} | None" if is_nullable and not kind.endswith(" | None") else kind


def _annotated(kind: str, settings: Iterable[str], others: Iterable[str]) -> Code:
    """The type with what pydantic's ``Field`` takes, and with annotations of the runtime's."""
    listed = ", ".join(settings)
    notes = [f"Field({listed})"] if listed else []
    notes += others
    return Code(f"Annotated[{kind}, {', '.join(notes)}]" if notes else kind)


def _is_private(schema: Schema) -> bool:
    """Whether it is a secret, or holds what is meant for a buyer: texts, but not files."""
    item = schema.get("items", {}) if schema_keywords.kind(schema) == "array" else schema
    is_text = schema_keywords.kind(item) == "string" and schema.get("format") not in _FORMATS
    return schema.get("format") == "password" or (is_text and schema_keywords.TEXT_RULES in schema)


def _rules(schema: Schema) -> Iterator[str]:
    """Annotations of the runtime's own, for what pydantic's ``Field`` cannot check."""
    yield from _plain_text(schema)
    if schema_keywords.kind(schema) == "number" and "multipleOf" in schema:
        yield f"MultipleOf({literal(schema['multipleOf'])})"


def _plain_text(schema: Schema) -> Iterator[str]:
    """The rules for the content of a text, as far as a client can hold to them."""
    rules = extensions.text_rules(schema)
    is_list, is_time = schema_keywords.kind(schema) == "array", schema.get("format") in _FORMATS
    if rules is None or is_list or is_time:
        return
    forbidden = {"html": rules.html, "emails": rules.emails}
    settings = ", ".join(f"{name}=False" for name, allowed in forbidden.items() if not allowed)
    if settings:
        yield f"PlainText({settings})"


def _limits(schema: Schema) -> Iterator[str]:
    is_exact = schema_keywords.kind(schema) == "number"
    for key, name in _LIMITS.items():
        if key in schema and not (is_exact and key == "multipleOf"):
            yield f"{name}={_exact(schema[key]) if is_exact else literal(schema[key])}"


def _exact(value: float) -> Code:
    """A number that compares with decimals as the document has it: 0.1 is no float here."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < _EXACT_FLOAT):
        return literal(int(value))
    return Code(f"Decimal({literal(repr(value))})")


def _default(schema: Schema) -> Code:
    """The document's default where it fits the type as it is written; ``None`` elsewhere."""
    value: Any = schema.get("default")
    values = schema_keywords.open_enum(schema)
    kind = schema["anyOf"][1]["type"] if values else schema_keywords.kind(schema)
    fits = {
        "string": isinstance(value, str) and schema.get("format") not in _FORMATS,
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fits.get(kind, False):
        return literal(None)
    return _exact(schema["default"]) if kind == "number" else literal(value)
