"""Python type annotations of normalized schemas, for models, arguments and return values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from ...constraints import enum_const, files, formats, properties, text_rules
from ...constraints.numbers import exact_literal
from ...constraints.table import families_in
from ...openapi import schema_keywords
from ...pycode.literals import Code, literal

Schema = Mapping[str, Any]

OfClass: TypeAlias = Callable[[str], Iterable[str]]
"""Returns the types that a caller may pass for an object of a class."""

TYPES = {"string": "str", "integer": "int", "number": "Number", "boolean": "bool"}
_RETURNED = {"IsoDatetime": "datetime", "IsoDate": "date", "Number": "int | Decimal"}
_PASSED = {
    "IsoDatetime": ("datetime", "str"),
    "IsoDate": ("date", "str"),
    "Number": ("float", "Decimal"),
}


_DIRECTIONS = {properties.READ_ONLY: "ReadOnly", properties.WRITE_ONLY: "WriteOnly"}
"""The runtime's marks of required fields that only responses or only requests contain."""


def checked(schema: Schema) -> Code:
    """Return the type with its constraints, such as ``Annotated[str, Field(max_length=5)]``."""
    kind = _optional(_kind(schema, checked), schema)
    return _annotated(kind, _settings(schema), _markers(schema))


class FieldType(NamedTuple):
    """The annotation of a model's field, apart from its alias.

    Attributes:
        kind: The type.
        settings: Arguments of pydantic's ``Field``.
        markers: The runtime's markers.
        default: The assignment of the default; empty for a required field.

    """

    kind: str
    settings: tuple[str, ...]
    markers: tuple[str, ...]
    default: str

    def annotation(self, wire_name: str, name: str) -> Code:
        """Return the annotation of the field of this name, with its alias and its default."""
        alias = [] if wire_name == name else [f"alias={literal(wire_name)}"]
        annotated = _annotated(self.kind, [*alias, *self.settings], self.markers)
        return Code(f"{annotated}{self.default}")


def field(schema: Schema, *, required: bool) -> FieldType:
    """Return the type of a model's field.

    A field that only responses contain is optional, because callers build models for requests.
    """
    marks = [name for mark, name in _DIRECTIONS.items() if required and schema.get(mark) is True]
    required = required and "ReadOnly" not in marks
    kind = _optional(_kind(schema, checked), schema)
    if not required and not _includes_none(kind):
        kind = f"{kind} | None"
    deprecated = ["deprecated=True"] if schema.get("deprecated") is True else []
    hidden = ["repr=False"] if _is_private(schema) else []
    settings = (*_settings(schema), *deprecated, *hidden)
    is_null_meant = not required and schema_keywords.is_nullable(schema) and kind != "Any | None"
    nullable = ["Nullable"] if is_null_meant else []
    markers = (*_markers(schema), *nullable, *marks)
    return FieldType(kind, settings, markers, "" if required else f" = {_default(schema)}")


def returned(schema: Schema) -> Code:
    """Return the type of a call's return value, which has no constraints."""
    kind = _kind(schema, returned)
    return Code(_optional(_RETURNED.get(kind, kind), schema))


def shown(schema: Schema) -> Code:
    """Return the type as pages show it: that of a return value, without known values."""
    if enum_const.known_values(schema):
        kind = TYPES[schema["anyOf"][1]["type"]]
    else:
        kind = _kind(schema, shown)
    return Code(_optional(_RETURNED.get(kind, kind), schema))


def _model_or_mapping(name: str) -> Iterable[str]:
    return name, "Mapping[str, object]"


def passed(schema: Schema, of_class: OfClass = _model_or_mapping) -> Code:
    """Return the type of an argument: a model or a mapping, any sequence for a list.

    Args:
        schema: The normalized schema.
        of_class: Returns the types that an object of a class may have.

    """
    return Code(" | ".join(dict.fromkeys(_passable(schema, of_class))))


def _passable(schema: Schema, of_class: OfClass) -> Iterator[str]:
    """Yield the types that an argument accepts."""
    kind = schema_keywords.kind(schema)
    if "$ref" in schema:
        yield from of_class(class_of(schema))
    elif enum_const.known_values(schema):
        yield _kind(schema, passed)
    elif "anyOf" in schema:
        for each in schema_keywords.members(schema):
            yield from _passable(each, of_class)
    elif kind == "array":
        yield f"Sequence[{passed(schema.get('items', {}), of_class)}]"
    elif kind == "object":
        values = properties.described_values(schema)
        yield f"Mapping[str, {passed(values, of_class) if values else 'object'}]"
    elif not schema_keywords.is_null(schema):
        found = _kind(schema, passed) if kind else "object"
        yield from _PASSED.get(found, (found,))
    if schema_keywords.is_nullable(schema):
        yield "None"


def instance(schema: Schema) -> Code:
    """Return the class of a value for ``isinstance``, without its parameters."""
    if "$ref" in schema:
        return class_of(schema)
    kinds = {"array": "list", "object": "dict", "string": "str"}
    is_open = "anyOf" in schema or schema_keywords.is_nullable(schema)
    is_other = is_open or formats.is_time(schema)
    return Code("object" if is_other else kinds.get(schema_keywords.kind(schema), "object"))


def class_of(schema: Schema) -> Code:
    """Return the class that a ``$ref`` refers to."""
    return Code(str(schema["$ref"]).rpartition("/")[2])


def _kind(schema: Schema, inner: Any) -> str:
    """Return the bare type; ``inner`` builds the types of items and values."""
    if "$ref" in schema:
        return class_of(schema)
    if files.is_file(schema):
        return "FormFile"
    if schema_keywords.is_null(schema):
        return "None"
    if values := enum_const.known_values(schema):
        kind = schema["anyOf"][1]["type"]
        listed = f"Literal[{', '.join(map(literal, values))}] | {TYPES[kind]}"
        is_guarded = kind == "integer" and inner is checked
        return f"Annotated[{listed}, Whole]" if is_guarded else listed
    if formats.is_time_or_text(schema):
        return "TimeOrText" if inner is checked else "datetime | str"
    if "anyOf" in schema:
        return _union(schema, inner)
    match schema_keywords.kind(schema):
        case "array":
            return f"list[{inner(schema.get('items', {}))}]"
        case "object":
            entries = properties.described_values(schema)
            return f"dict[str, {inner(entries) if entries else 'Any'}]"
        case "string":
            return formats.string_type(schema)
        case kind:
            return TYPES.get(kind, "Any")


def _union(schema: Schema, inner: Any) -> str:
    members = list(dict.fromkeys(inner(each) for each in schema_keywords.members(schema)))
    found = " | ".join(members)
    tags = schema.get("discriminator")
    if inner is not checked:
        return found
    if tags is None:
        # Nothing is converted in a place that takes anything, nor is a file.
        is_strict = len(members) > 1 and "Any" not in members and not files.holds_file(schema)
        return f"Annotated[{found}, Unconverted]" if is_strict else found
    mapping = ", ".join(f"{literal(tag)}: {literal(name)}" for tag, name in tags["tags"])
    rest = f", {literal(tags['otherwise'])}" if "otherwise" in tags else ""
    return f"Annotated[{found}, OneOf({literal(tags['propertyName'])}, {{{mapping}}}{rest})]"


def _optional(kind: str, schema: Schema) -> str:
    is_nullable = schema_keywords.is_nullable(schema) and kind not in {"Any", "object"}
    return f"{kind} | None" if is_nullable and not _includes_none(kind) else kind


def _includes_none(kind: str) -> bool:
    return kind == "None" or kind.endswith(" | None")


def _annotated(kind: str, settings: Iterable[str], others: Iterable[str]) -> Code:
    """Return the type with arguments of pydantic's ``Field`` and the runtime's own markers."""
    listed = ", ".join(settings)
    notes = [f"Field({listed})"] if listed else []
    notes += others
    return Code(f"Annotated[{kind}, {', '.join(notes)}]" if notes else kind)


def _is_private(schema: Schema) -> bool:
    """Return whether no ``repr`` shows a value: a file, a secret or a text for a buyer."""
    if files.holds_file(schema):
        return True
    item = schema.get("items", {}) if schema_keywords.kind(schema) == "array" else schema
    is_text = schema_keywords.kind(item) == "string" and not formats.is_time(schema)
    return formats.is_secret(schema) or (is_text and text_rules.KEYWORD in schema)


def _settings(schema: Schema) -> Iterator[str]:
    for family in families_in(schema):
        yield from family.settings(schema)


def _markers(schema: Schema) -> Iterator[str]:
    is_plain = not {"$ref", "anyOf"} & schema.keys()
    if is_plain and schema_keywords.kind(schema) == "integer":
        yield "NotBool"
    for family in families_in(schema):
        yield from family.markers(schema)


def _default(schema: Schema) -> Code:
    """Return the document's default; ``None`` without one, or for one that needs a model."""
    found = default_code(schema, schema.get("default"))
    return literal(None) if found is None else found


def whole(kind: str, value: Any) -> Any:
    """Return the value of an integer as an ``int``: to JSON Schema, ``3.0`` is 3."""
    is_whole = kind == "integer" and isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def default_code(schema: Schema, value: Any) -> Code | None:
    """Return a value of JSON as a Python expression of the schema's type.

    Returns:
        The expression; ``None`` if a value does not match its type, or if it needs a model.

    """
    if value is None or "$ref" in schema or files.holds_file(schema):
        return None
    if enum_const.known_values(schema):
        return default_code(schema["anyOf"][1], value)
    if "anyOf" in schema:
        found = (default_code(each, value) for each in schema_keywords.members(schema))
        return next((each for each in found if each is not None), None)
    kind = schema_keywords.kind(schema)
    if formats.is_time(schema):
        is_valid = isinstance(value, str) and formats.FORMATS.matches(schema, value)
        python_type = formats.python_string_type(schema)
        return Code(f"_{python_type}.fromisoformat({literal(value)})") if is_valid else None
    if kind == "array" and isinstance(value, list):
        return _joined("[", [default_code(schema.get("items", {}), each) for each in value], "]")
    if kind == "object" and isinstance(value, dict):
        values = properties.described_values(schema) or {}
        entries = {key: default_code(values, each) for key, each in value.items()}
        pairs = [each and f"{literal(key)}: {each}" for key, each in entries.items()]
        return _joined("{", pairs, "}")
    if not kind:
        return literal(value)
    value = whole(kind, value)
    types = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}
    if type(value) not in types.get(kind, ()):
        return None
    return exact_literal(value) if kind == "number" else literal(value)


def _joined(start: str, parts: Iterable[str | None], end: str) -> Code | None:
    found = list(parts)
    whole = [each for each in found if each is not None]
    return Code(f"{start}{', '.join(whole)}{end}") if len(whole) == len(found) else None
