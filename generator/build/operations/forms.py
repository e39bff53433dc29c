"""Forms: the fields of a request body that are sent by name, as text, JSON or files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ...constraints import files, properties, text_rules
from ...constraints.lengths import LENGTHS
from ...constraints.pattern import PATTERN
from ...core.errors import Pointer
from ...ir import FormField, Parameter
from ...openapi import schema_keywords
from ...openapi.media_types import MULTIPART, essence, is_json, is_range
from ...openapi.validation.http_syntax import is_media_type
from ...pycode.identifiers import Identifier
from ...pycode.literals import Code, Repeat
from ...samples.mutations import Mutations
from ..models.schemas import Schemas
from .parameter_styles import (
    Schema,
    Style,
    holds_list,
    is_object_schema,
    query_names,
    read_style,
    sample_text,
    shared_names,
    style_fault,
    with_type,
    without_null,
)

_IN_JSON = frozenset({"object", "array"})
_BY_VALUE = frozenset({"file", "json", "text"})
"""The styles of ``FormField`` in which each value is one field."""


@dataclass(frozen=True)
class FormPlace:
    """A form in a document.

    Attributes:
        media_type: Its media type.
        media: Its Media Type object.
        pointer: The place of that object.

    """

    media_type: str
    media: Mapping[str, Any]
    pointer: Pointer

    @property
    def is_multipart(self) -> bool:
        """Whether each field is a part with its own headers."""
        return essence(self.media_type) == MULTIPART

    def encoding(self, name: str) -> Mapping[str, Any]:
        """Return the Encoding object of a field; empty without one."""
        found: Mapping[str, Any] = self.media.get("encoding", {}).get(name, {})
        return found


def form_schema(schema: Schema) -> dict[str, Any]:
    """Return the normalized schema of a form, which is an object and never null."""
    found = without_null(schema)
    return found if {"$ref", "anyOf", "type"} & found.keys() else {**found, "type": "object"}


class FormBuilder:
    """Builds the fields of forms. What cannot be sent in a form is reported.

    Args:
        schemas: The document's schemas.
        form: The form.

    """

    def __init__(self, schemas: Schemas, form: FormPlace) -> None:
        self._schemas = schemas
        self._form = form

    def fields(self, schema: Schema) -> tuple[FormField, ...]:
        """Return the fields that are not sent in the usual way.

        Args:
            schema: The result of ``form_schema``.

        """
        if not is_object_schema(schema):
            message = "unsupported: a form that is not one object"
            hint = "describe one object, whose properties are the fields"
            self._report(("schema",), message, hint)
            return ()
        name = schema_keywords.referenced_class(schema)
        resolved = self._schemas.normalized.get(name, schema)
        others = properties.described_values(resolved) or {}
        if files.holds_binary(others):
            message = "unsupported: files whose names are not documented"
            self._report(("schema", properties.ADDITIONAL), message, "list them in properties")
        described = resolved.get("properties", {})
        found = [self._field(*each) for each in described.items()]
        fields = tuple(each for each in found if each is not None)
        self._check_names(described, {each.name: each for each in fields})
        return fields

    def _check_names(
        self, described: Mapping[str, Schema], fields: Mapping[str, FormField]
    ) -> None:
        """Report fields that would be sent under one name."""
        names = {name: {name} for name in described}
        for name, field in fields.items():
            if field.style not in _BY_VALUE:
                schema = without_null(described[name])
                style = Style(field.style, field.repeated)
                names[name] = query_names(name, style, schema, self._schemas.normalized)
        for name, other, clash in shared_names(names):
            message = f"unsupported: {name} and {other} are both sent as {clash}"
            self._report(("schema", "properties", other), message, "rename one of them")

    def _field(self, name: str, schema: Schema) -> FormField | None:
        """Return a field; ``None`` for one that is sent in the usual way, or was reported."""
        encoding = self._form.encoding(name)
        of_field = ("schema", "properties", name)
        headers = [each for each in encoding.get("headers", {}) if each.lower() != "content-type"]
        if headers and self._form.is_multipart:
            message = "unsupported: headers of a form's field"
            self._report(("encoding", name, "headers"), message, "leave them out")
        if not self._has_media_types(("encoding", name, "contentType"), _content_types(encoding)):
            return None
        if schema_keywords.is_null(schema):
            message = "unsupported: a form's field that can only be null"
            self._report(of_field, message, "leave it out")
            return None
        if files.holds_binary(schema):
            message = "unsupported: a file in this part of a form"
            hint = "describe it as a property, or a list, of the form's own schema"
            self._report(of_field, message, hint)
            return None
        plain = with_type(without_null(schema))
        if files.holds_file(schema):
            return self._file(name, plain, encoding)
        if {"style", "explode"} & encoding.keys():
            return self._styled(name, plain, encoding)
        return self._by_value(name, plain, encoding)

    def _file(self, name: str, schema: Schema, encoding: Mapping[str, Any]) -> FormField | None:
        of_field = ("schema", "properties", name)
        if "anyOf" in schema:
            message = "unsupported: a form's field that is a file or something else"
            self._report(of_field, message, "describe the file and the other value as two fields")
            return None
        single = schema["items"] if holds_list(schema) else schema
        if not self._form.is_multipart:
            message = f"unsupported: a file in {self._form.media_type}"
            self._report(of_field, message, "offer multipart/form-data")
            return None
        if encoding.get("style", "form") != "form" or encoding.get("explode") is False:
            message = "unsupported: a style of a file"
            self._report(("encoding", name), message, "leave style and explode out")
        for keyword in (*PATTERN.keywords, text_rules.KEYWORD):
            if keyword in single:
                message = f"unsupported: {keyword} of a file"
                self._report(of_field, message, "leave it out")
        stated = _content_types(encoding) or _strings(single.get(files.MEDIA_TYPE))
        if not self._has_media_types(of_field, stated):
            return None
        min_bytes, max_bytes = LENGTHS.bounds(single)
        types = tuple(each for each in stated if each not in {"*/*", "application/octet-stream"})
        is_limited = LENGTHS.max_keyword in single
        return FormField(
            name, "file", True, types, int(min_bytes), int(max_bytes) if is_limited else None
        )

    def _styled(self, name: str, schema: Schema, encoding: Mapping[str, Any]) -> FormField | None:
        style = read_style({**encoding, "in": "query"})
        if not isinstance(style, Style):
            place, message, hint = style
            self._report(("encoding", name, *place), message, hint)
            return None
        if fault := style_fault(style, "query", schema, self._schemas.normalized):
            place, message, hint = fault
            self._report(("schema", "properties", name, *place), message, hint)
            return None
        is_object = is_object_schema(schema)
        is_usual = style.name == "" and (style.explode or not holds_list(schema))
        if is_usual and not is_object:
            return None
        repeated = style.explode and (is_object or holds_list(schema))
        return FormField(name, style.name or ("object" if is_object else ""), repeated)

    def _by_value(self, name: str, schema: Schema, encoding: Mapping[str, Any]) -> FormField | None:
        types = tuple(each for each in _content_types(encoding) if not is_range(each))
        if of_json := next(filter(is_json, types), None):
            return FormField(name, "json", content_types=(of_json,))
        kinds = set(_kinds(schema.get("items", {}) if holds_list(schema) else schema))
        if types and kinds & _IN_JSON:
            message = f"unsupported: an object in {types[0]}"
            self._report(("encoding", name, "contentType"), message, "use application/json")
        elif kinds & _IN_JSON and not kinds <= _IN_JSON:
            message = "unsupported: a form's field that is an object or a single value"
            hint = "state contentType: application/json in its encoding"
            self._report(("schema", "properties", name), message, hint)
        elif types and self._form.is_multipart and types[0] != "text/plain":
            return FormField(name, "text", content_types=types[:1])
        return None

    def _has_media_types(self, place: Pointer, stated: tuple[str, ...]) -> bool:
        """Return whether all are media types, which a header can carry; report one that is not."""
        wrong = [each for each in stated if not is_media_type(each)]
        if wrong:
            hint = "write type/subtype, such as image/png; commas separate several"
            self._report(place, f"{wrong[0][:100]!r} is not a valid media type", hint)
        return not wrong

    def _report(self, place: Pointer, message: str, hint: str) -> None:
        self._schemas.report((*self._form.pointer, *place), message, hint)


def sample_form(
    sample: Mapping[str, Any], fields: tuple[FormField, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form with a sample as names and texts, as a server reads them."""
    known = {each.name: each for each in fields}
    for name, value in sample.items():
        field = known.get(name)
        if field is not None and field.style not in _BY_VALUE:
            yield from parse_qsl(_styled_text(field, value), keep_blank_values=True)
            continue
        for item in value if isinstance(value, list) else [value]:
            is_text = isinstance(item, str) and (field is None or field.style != "json")
            yield name, str(item) if is_text else json.dumps(item)


def _styled_text(field: FormField, value: Any) -> str:
    """Return the sample of a field that is written like a parameter, percent-encoded."""
    any_type = Code("Any")
    parameter = Parameter(
        name=Identifier("field"),
        wire_name=field.name,
        location="query",
        required=True,
        repeated=field.repeated,
        type=any_type,
        checked_type=any_type,
        description="",
        limits="",
        sample=value,
        sample_text="",
        refused={},
        style=field.style,
    )
    return sample_text(parameter)


def sent_mutations(mutations: Mutations, fields: tuple[FormField, ...]) -> Mutations:
    """Return the mutations of a sample that a form can carry: it has no null and no empty list."""
    styled = {each.name for each in fields if each.style not in _BY_VALUE}

    def is_sent(label: str, values: list[Any]) -> bool:
        place = label.rpartition(": ")[0].split("/")[1:]
        if len(place) < 2:
            return not (values and _is_nothing(values[0]))
        return place[0].replace("~1", "/").replace("~0", "~") not in styled

    return {label: values for label, values in mutations.items() if is_sent(label, values)}


def _is_nothing(value: Any) -> bool:
    """Return whether a form has no field for a value."""
    if isinstance(value, Repeat):
        return value.count == 0 and isinstance(value.unit, list)
    return value in ([], {}, None)


def _content_types(encoding: Mapping[str, Any]) -> tuple[str, ...]:
    return _strings(encoding.get("contentType"))


def _strings(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else ()
    return tuple(each.strip() for each in parts if each.strip())


def _kinds(schema: Schema) -> Iterator[str]:
    """Yield the types of a normalized schema; a class is an object."""
    for each in schema_keywords.members(schema) or [schema]:
        yield "object" if "$ref" in each else schema_keywords.kind(each) or "string"
