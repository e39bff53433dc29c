"""The style of a parameter: how its value is written into a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from ...constraints import enum_const, formats, properties
from ...constraints.family import Fault
from ...ir import Parameter
from ...openapi import schema_keywords
from ...openapi.media_types import is_json
from ..models import type_annotations

Schema = Mapping[str, Any]
_Key = TypeVar("_Key")
Schemas = Mapping[str, Schema]

_DEFAULT_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
"""The style in which each location is written by default; the last ones are renamed first."""

LOCATIONS = tuple(_DEFAULT_STYLES)

_LIST_STYLES = ("spaceDelimited", "pipeDelimited")
_OTHER_STYLES = {"query": (*_LIST_STYLES, "deepObject")}
"""The other supported styles of each location."""


class Style(NamedTuple):
    """The form of a parameter's value in a request.

    Attributes:
        name: As ``Parameter.style`` has it.
        explode: Whether each item or property is written by itself.

    """

    name: str
    explode: bool


def read_style(data: Mapping[str, Any]) -> Style | Fault:
    """Return the style that a Parameter object states, or why it is not supported."""
    location = data["in"]
    if "content" in data:
        (media_type,) = data["content"]
        if is_json(media_type):
            return Style("json", False)
        return ("content",), f"unsupported: a parameter in {media_type}", "use JSON or a schema"
    default = _DEFAULT_STYLES[location]
    style = data.get("style", default)
    known = (default, *_OTHER_STYLES.get(location, ()))
    if style not in known:
        right = f"use {' or '.join(known)}"
        return ("style",), f"unsupported: the style {style} in {location}", right
    explode = bool(data.get("explode", style == "form"))
    return Style("" if style == default else style, explode)


def style_fault(style: Style, location: str, schema: Schema, schemas: Schemas) -> Fault | None:
    """Return why a value of a normalized schema cannot be written in a style; ``None`` if it can.

    The place is inside the schema.
    """
    is_list, is_object = holds_list(schema), is_object_schema(schema)
    if style.name == "json":
        return None
    if location == "cookie" and (is_list or is_object):
        wrong = "unsupported: a list or an object in a cookie"
        return (), wrong, "send its parts as cookies of their own, or as JSON by content"
    if is_object:
        return _object_fault(style, location, schema, schemas)
    if style.name == "deepObject":
        return (), "unsupported: deepObject for a value that is not an object", "use style: form"
    if style.name in _LIST_STYLES and not is_list:
        right = "use style: form"
        return (), f"unsupported: {style.name} for a value that is not a list", right
    if not _is_plain(schema):
        right = "use a string, a number, a boolean, a list of these, or an object of these"
        return (), "unsupported: the parameter's type", right
    return None


def _object_fault(style: Style, location: str, schema: Schema, schemas: Schemas) -> Fault | None:
    if style.name in _LIST_STYLES:
        return (), f"unsupported: {style.name} for an object", "use style: deepObject"
    resolved = schemas.get(schema_keywords.referenced_class(schema), schema)
    known = resolved.get("properties")
    if known is None and location == "query" and style.name == "" and style.explode:
        wrong = "unsupported: an object of any properties, each as a parameter of its own"
        return (), wrong, "use style: deepObject, or list the properties"
    values = known.values() if known is not None else [properties.described_values(schema) or {}]
    for each in values:
        plain = without_null(each)
        if holds_list(plain) or not (_is_plain(plain) or not plain.keys() - _NOTES):
            wrong = "unsupported: an object or a list inside an object in a parameter"
            return (), wrong, "flatten it, or send it as JSON by content"
    return None


_NOTES = frozenset({"description", "deprecated", "default", "example", "examples"})


def query_names(name: str, style: Style, schema: Schema, schemas: Schemas) -> set[str]:
    """Return the names in a query under which a parameter is sent.

    Args:
        name: The name of the parameter.
        style: Its style.
        schema: Its normalized schema.
        schemas: The schemas of all models by class.

    """
    is_deep = style.name == "deepObject"
    if not is_object_schema(schema) or style.name == "json" or not (is_deep or style.explode):
        return {name}
    resolved = schemas.get(schema_keywords.referenced_class(schema), schema)
    known = resolved.get("properties")
    if not is_deep:
        return set(known or ())
    return {f"{name}[]"} if known is None else {f"{name}[{each}]" for each in known}


def shared_names(names: Mapping[_Key, set[str]]) -> Iterator[tuple[_Key, _Key, str]]:
    """Yield two parameters, the first one first, and a name under which both are sent.

    ``p[]`` stands for all entries of a map ``p``.
    """
    owners: dict[str, _Key] = {}
    for key, own in names.items():
        for name in sorted(own):
            if name in owners:
                yield owners[name], key, name
                break
        owners |= {name: key for name in own if name not in owners}
    for name, key in owners.items():
        start, bracket, rest = name.partition("[")
        owner = owners.get(f"{start}[]", key)
        if bracket and rest != "]" and name.endswith("]") and owner != key:
            yield owner, key, name


def without_null(schema: Schema) -> dict[str, Any]:
    """Return a normalized schema without ``null``, which no parameter can carry."""
    found = dict(schema)
    members = schema_keywords.members(schema)
    if "anyOf" in found and len(members) < len(found["anyOf"]):
        rest = {key: value for key, value in found.items() if key != "anyOf"}
        return without_null(members[0]) | rest if len(members) == 1 else rest | {"anyOf": members}
    if isinstance(found.get("type"), list):
        found["type"] = schema_keywords.kind(found)
    return enum_const.without_null(found)


def with_type(schema: Schema) -> dict[str, Any]:
    """Return a normalized schema in which a value of any type is a string, as in a request."""
    is_typed = {"$ref", "anyOf", "type"} & schema.keys() or enum_const.is_closed(schema)
    found = dict(schema) if is_typed else {**schema, "type": "string"}
    if "items" in found:
        found["items"] = with_type(without_null(found["items"]))
    return found


def holds_list(schema: Schema) -> bool:
    """Return whether a value may be a list."""
    return any(
        schema_keywords.kind(each) == "array"
        for each in schema_keywords.members(schema) or [schema]
    )


def is_object_schema(schema: Schema) -> bool:
    """Return whether every value is an object."""
    return "$ref" in schema or schema_keywords.kind(schema) == "object"


def _is_plain(schema: Schema) -> bool:
    if enum_const.known_values(schema) or formats.is_time_or_text(schema):
        return True
    if members := schema_keywords.members(schema):
        return all(map(_is_plain, members))
    if schema_keywords.kind(schema) == "array":
        items = schema.get("items", {})
        return not holds_list(items) and _is_plain(items)
    return schema_keywords.kind(schema) in type_annotations.TYPES


def sample_text(parameter: Parameter) -> str:
    """Return the sample of a parameter as it is written into a request."""
    sample = parameter.sample
    is_encoded = parameter.location in {"path", "query"}
    if parameter.style == "json":
        texts: Any = [json.dumps(sample, ensure_ascii=False, separators=(",", ":"))]
    elif isinstance(sample, dict):
        texts = {key: text_of(each) for key, each in sample.items()}
    else:
        texts = [text_of(each) for each in (sample if isinstance(sample, list) else [sample])]
    safe = "/" if parameter.greedy else ""

    def encoded(text: str) -> str:
        return quote(text, safe=safe) if is_encoded else text

    name = quote(parameter.wire_name, safe="")
    if parameter.location == "query":
        return "&".join(_query_parts(parameter, name, texts, encoded))
    text = _joined(parameter, texts, encoded)
    if parameter.location != "cookie":
        return text
    return f"{parameter.wire_name}={_in_cookie(text)}"


def _query_parts(parameter: Parameter, name: str, texts: Any, encoded: Any) -> Iterator[str]:
    if isinstance(texts, dict) and parameter.style == "deepObject":
        yield from (f"{name}%5B{encoded(key)}%5D={encoded(text)}" for key, text in texts.items())
    elif parameter.repeated:
        pairs = (
            texts.items() if isinstance(texts, dict) else [(parameter.wire_name, t) for t in texts]
        )
        yield from (f"{encoded(key)}={encoded(text)}" for key, text in pairs)
    elif texts:
        yield f"{name}={_joined(parameter, texts, encoded)}"


def _joined(parameter: Parameter, texts: Any, encoded: Any) -> str:
    separator = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(parameter.style, ",")
    if not isinstance(texts, dict):
        return separator.join(map(encoded, texts))
    between = "=" if parameter.repeated else ","
    return ",".join(f"{encoded(key)}{between}{encoded(text)}" for key, text in texts.items())


def _in_cookie(text: str) -> str:
    return "".join(
        each if each.isascii() and each.isprintable() and each not in ' "%,;\\' else quote(each, "")
        for each in text
    )


def text_of(value: Any) -> str:
    """Return a single value as it is written into a request."""
    return str(value).lower() if isinstance(value, bool) else str(value)
