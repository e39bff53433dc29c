"""Schemas of any draft of JSON Schema in the keywords that models are built from.

A payload is read and not judged, so conditions between fields are left out. Each omitted keyword
is reported once as a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ...core.errors import Pointer
from ..upgrade.schemas import drop_lone_switches, move_limits
from .alternatives import either, without_alternatives
from .sourced import ANNOTATIONS, SourcedSchema

Warn = Callable[[Pointer, str, str], None]
"""Receives the place, the problem and the remedy."""

_HEAD = frozenset({"$schema", "$id", "$comment", "$anchor", "$vocabulary", "definitions", "$defs"})
_ITEMS = frozenset({"items", "prefixItems", "additionalItems", "unevaluatedItems"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf"})

_CONDITIONS = frozenset(
    {"if", "then", "else", "not", "contains", "minContains", "maxContains", "dependencies"}
    | {"dependentSchemas", "dependentRequired", "patternProperties", "propertyNames"}
    | {"unevaluatedProperties", "contentSchema"}
)
_CONSTRAINTS = frozenset(
    {"type", "enum", "const", "format", "pattern", "required", "properties"}
    | {"additionalProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
    | {"minProperties", "maxProperties", "contentEncoding", "contentMediaType"}
    | {"readOnly", "writeOnly"}
)

_PLACEHOLDER = re.compile(
    r"An explanation about the purpose of this instance\.?"
    r"|The (root|\w+) schema( comprises the entire JSON document\.?)?"
    r"|The \w+ (anyOf|oneOf|allOf) schema\.?"
)
"""Texts that a tool for deriving schemas writes in place of documentation."""


class PlainSchemas:
    """A converter of schemas. Malformed parts are copied for the validator to reject.

    Args:
        warn: Receives each keyword that is left out.

    """

    def __init__(self, warn: Warn) -> None:
        self._warn = warn
        self._omitted: set[str] = set()

    def schema(self, given: Any, place: Pointer) -> Any:
        """Return the schema in plain keywords, with its place."""
        if given is True:
            return SourcedSchema({}, place)
        if not isinstance(given, Mapping):
            return given
        given = self._with_reference(given, place)
        result = SourcedSchema({}, place)
        for key, value in given.items():
            self._add(result, key, value, place)
        if "$ref" in result:
            return result
        self._set_items(result, given, place)
        for switch, message, hint in drop_lone_switches(result):
            self._warn((*place, switch), message, hint)
        list(move_limits(result))
        _set_required(result, given)
        _set_texts(result)
        return without_alternatives(result)

    def _with_reference(self, given: Mapping[str, Any], place: Pointer) -> Mapping[str, Any]:
        """Return a schema without the constraints that drafts up to 7 ignore beside ``$ref``."""
        if isinstance(given.get("#ref"), str) and "$ref" not in given:
            self._warn((*place, "#ref"), "#ref is read as $ref", "correct its spelling")
            given = {"$ref" if key == "#ref" else key: value for key, value in given.items()}
        if not isinstance(given.get("$ref"), str):
            return given
        kept = {key: given[key] for key in given if key in ANNOTATIONS or key == "$ref"}
        return {key: value for key, value in kept.items() if not _is_placeholder(key, value)}

    def _add(self, result: SourcedSchema, key: str, value: Any, place: Pointer) -> None:
        inside = (*place, key)
        if key in _HEAD or key in _ITEMS or (key == "id" and isinstance(value, str)):
            return
        if key == "properties" and isinstance(value, Mapping):
            result[key] = {
                name: self.schema(each, (*inside, name))
                for name, each in value.items()
                if each is not False
            }
        elif key == "additionalProperties" and isinstance(value, Mapping):
            result[key] = self.schema(value, inside)
        elif key in _LISTS and isinstance(value, list):
            listed = [self.schema(each, (*inside, i)) for i, each in enumerate(value)]
            result[key] = [each for each in listed if each is not False]
        elif key == "default" and (value is None or value in ("", 0, [], {})):
            return  # A placeholder, which no reader should mistake for a received value.
        elif key == "examples" and not isinstance(value, list):
            result[key] = [value]
        elif key in _CONDITIONS:
            self._omit(key, inside, f"{key} is not checked when a payload is read")
        elif key in _LISTS | _CONSTRAINTS | ANNOTATIONS | {"$ref"} or key.startswith("x-"):
            result[key] = value
        else:
            self._omit(key, inside, f"JSON Schema does not define {key}, which is ignored")

    def _omit(self, key: str, place: Pointer, message: str) -> None:
        if key not in self._omitted:
            self._omitted.add(key)
            self._warn(place, message, "nothing needs to be done")

    def _set_items(self, result: SourcedSchema, given: Mapping[str, Any], place: Pointer) -> None:
        """Set the schema of every item, whether the schema states one or one for each position."""
        found: list[Any] = []
        for key in ("prefixItems", "items", "additionalItems"):
            value = given.get(key)
            if isinstance(value, list):
                found += [self.schema(each, (*place, key, i)) for i, each in enumerate(value)]
            elif isinstance(value, Mapping) and (key == "items" or found):
                found.append(self.schema(value, (*place, key)))
            elif value is not None and not isinstance(value, bool) and key == "items":
                result[key] = value  # The validator rejects it.
        if found:
            items = found[0]
            for each in found[1:]:
                items = either(items, each)
            result["items"] = items


def _set_required(result: SourcedSchema, given: Mapping[str, Any]) -> None:
    """Set the required properties, which draft 3 marks one by one."""
    properties = given.get("properties")
    if isinstance(result.get("required"), bool):
        del result["required"]
    if isinstance(properties, Mapping):
        marked = [
            name
            for name, each in properties.items()
            if isinstance(each, Mapping) and each.get("required") is True
        ]
        if marked:
            listed = result.get("required", [])
            result["required"] = list(dict.fromkeys([*listed, *marked]))
    if result.get("required") == []:
        del result["required"]
    has_properties = bool(result.get("properties"))
    if has_properties and result.get("additionalProperties") is True:
        del result["additionalProperties"]  # The default; unknown fields are kept and reported.


def _set_texts(result: SourcedSchema) -> None:
    """Remove placeholders, and describe a schema by its title if it has no description."""
    for key in ("title", "description"):
        if _is_placeholder(key, result.get(key)):
            del result[key]
    title = result.pop("title", None)
    if title is not None and "description" not in result:
        result["description"] = title


def _is_placeholder(key: str, value: Any) -> bool:
    is_text = key in {"title", "description"} and isinstance(value, str)
    return is_text and _PLACEHOLDER.fullmatch(value) is not None
