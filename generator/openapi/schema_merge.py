"""The merge of schemas that all apply to one value: the members of ``allOf``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..constraints import properties
from ..constraints.family import ConflictError
from ..constraints.properties import (
    chosen_names,
    merged_choices,
    only_requires,
    stated_choices,
)
from ..constraints.table import BY_KEYWORD
from ..core.errors import Pointer
from . import schema_keywords
from .extensions import CLIENT_NAME

PREFIX = "#/components/schemas/"

ANNOTATIONS = frozenset({"description", "deprecated", "example", "examples", "title", CLIENT_NAME})
"""Keywords that describe one schema and do not apply to the schema that it is merged into."""

_COMPOSED = frozenset({"$ref", *schema_keywords.COMPOSING})
"""Keywords that hold constraints in other schemas."""

Report = Callable[[Pointer, str, str], None]

_UNIONS = ("oneOf", "anyOf")

_CONFLICT_HINT = "correct or remove one of them"


class SchemaMerge:
    """A schema that grows by the constraints of each added part.

    Args:
        extends: Whether a component extends another one, given both names.
        kind_of: Returns the one type of a schema, which may be a reference; empty for no such type.
        report: Takes the pointer, message and hint of each part that contradicts an earlier one.
        warn: Takes those of each property that another part does not allow.

    Attributes:
        schema: The merged schema.
        places: The pointers of its properties.

    """

    def __init__(
        self,
        extends: Callable[[str, str], bool],
        kind_of: Callable[[Any], str],
        report: Report,
        warn: Report,
    ) -> None:
        self.schema: dict[str, Any] = {}
        self.places: dict[str, Pointer] = {}
        self._allowed: frozenset[str] | None = None
        self._others: list[tuple[frozenset[str], Mapping[str, Any], Pointer]] = []
        self._extends = extends
        self._kind_of = kind_of
        self._report = report
        self._warn = warn

    def add(
        self,
        part: Mapping[str, Any],
        place_of: Callable[[str], Pointer],
        pointer: Pointer,
        *,
        is_own: bool,
    ) -> None:
        """Add a part: constraints present in both are merged, other keywords are replaced.

        Args:
            part: A schema without ``allOf``.
            place_of: Returns the pointer of a property of the part.
            pointer: The place of the part.
            is_own: Whether the part is what stands beside ``allOf``. The annotations of other parts
                do not describe the whole.

        """
        names = frozenset(part.get("properties", ()))
        if part.get(properties.ADDITIONAL) is False:
            self._allowed = names if self._allowed is None else self._allowed & names
        elif values := properties.described_values(part):
            self._others.append((names, values, (*pointer, properties.ADDITIONAL)))
        for key, value in part.items():
            if key == "properties":
                self._add_properties(value, place_of)
            elif key == "items" and key in self.schema:
                self.schema[key] = self._combined(self.schema[key], value)
            elif key in self.schema and key in _UNIONS:
                self._add_union(key, value, (*pointer, key))
            elif key in self.schema and (key == "type" or key in BY_KEYWORD):
                self._merge_keyword(key, value, (*pointer, key), is_own=is_own)
            elif key in properties.MARKS:
                self.schema[key] = self.schema.get(key) is True or value
            elif is_own or key not in ANNOTATIONS:
                self.schema[key] = value

    def close(self, pointer: Pointer) -> None:
        """Constrain the properties of each part by ``additionalProperties`` of the other parts.

        A property that another part does not allow is removed.
        """
        known = self.schema.get("properties", {})
        for names, values, place in self._others:
            for name in known.keys() - names:
                found = self._combined(known[name], values)
                if found is not known[name]:
                    self.places[name] = (*place, name)
                known[name] = _with_marks(found, known[name], values)
        if self._allowed is None:
            return
        for name in [each for each in known if each not in self._allowed]:
            if name in properties.required(self.schema):
                message = f"nothing fits: {name} is required, and a part of allOf does not allow it"
                hint = f"remove {properties.ADDITIONAL}: false from that part"
                self._report(self.places.get(name, pointer), message, hint)
                continue
            message = f"a part of allOf does not allow {name}, so the model omits it"
            hint = f"remove {properties.ADDITIONAL}: false from that part if it is a mistake"
            self._warn(self.places.get(name, pointer), message, hint)
            del known[name]

    def _add_properties(self, added: Mapping[str, Any], place_of: Callable[[str], Pointer]) -> None:
        known = self.schema["properties"] = dict(self.schema.get("properties", {}))
        for name, schema in added.items():
            before = known.get(name)
            found = schema if before is None else self._combined(before, schema)
            if found is not before:
                self.places[name] = place_of(name)
            known[name] = _with_marks(found, before, schema)

    def _add_union(self, key: str, added: Any, place: Pointer) -> None:
        """Merge two lists of one keyword, if their members only require properties."""
        before = self.schema[key]
        if before == added:
            return
        listing = [only_requires(each) for each in (before, added)]
        if all(listing):
            try:
                self.schema[key] = merged_choices(before, added)
            except ConflictError as error:
                self._report(place, error.message, _CONFLICT_HINT)
        elif any(listing):
            message = f"unsupported: {key} of schemas, and {key} of required properties in allOf"
            self._report(place, message, "state one of them")
        else:
            self.schema[key] = added  # Two unions are reported elsewhere.

    def _merge_keyword(self, key: str, value: Any, place: Pointer, *, is_own: bool) -> None:
        before = self.schema[key]
        try:
            if key == "type":
                self.schema[key] = _merged_types(before, value)
                if is_own and "null" in set(_type_list(value)).difference(_type_list(before)):
                    message = "a part of allOf does not allow null, so the model refuses it"
                    self._warn(place, message, 'write anyOf: [{...}, {type: "null"}]')
            else:
                self.schema[key] = BY_KEYWORD[key].merge(key, before, value)
        except ConflictError as error:
            self._report(place, error.message, _CONFLICT_HINT)

    def _combined(self, first: Any, second: Any) -> Any:
        """Return the schema of a value to which both schemas apply.

        That is one of them where the other adds no constraint, so that a class stays itself.
        """
        if first == second or self._is_wide(second, first):
            return first
        if self._is_wide(first, second):
            return second
        if isinstance(first, bool) or isinstance(second, bool):
            return False
        if self._narrows(second, first):
            return second
        if self._narrows(first, second):
            return first
        words = {key: value for key, value in second.items() if key in ANNOTATIONS}
        return {"allOf": [first, second]} | words

    def _is_wide(self, schema: Any, other: Any) -> bool:
        """Return whether a schema adds no constraint to another, which then stands for both."""
        if not _is_anything(schema) or isinstance(schema, bool):
            return schema is True
        if _is_nullable(other) and schema_keywords.types(schema) and not _is_nullable(schema):
            return False
        return schema_keywords.kind(schema) in {"", self._kind_of(other)}

    def _narrows(self, schema: Any, other: Any) -> bool:
        """Return whether a schema refers to a component that extends the one of another."""
        names = [each.get("$ref", "").removeprefix(PREFIX) for each in (schema, other)]
        return all(names) and self._extends(*names)


def _with_marks(schema: Any, *parts: Any) -> Any:
    """Return the schema that stands for some parts, with the marks of all of them."""
    stated = [each for each in parts if isinstance(each, Mapping)]
    marks = {
        mark: True for mark in properties.MARKS if any(each.get(mark) is True for each in stated)
    }
    if not isinstance(schema, Mapping):
        return marks if schema is True and marks else schema
    return schema if marks.items() <= schema.items() else {**schema, **marks}


def with_required(schema: Any, pointer: Pointer, report: Report) -> Any:
    """Return a schema with a property for each required name that it does not describe.

    Args:
        schema: A schema without ``allOf``.
        pointer: Its place.
        report: Takes a name that the schema requires and does not allow.

    """
    if not isinstance(schema, Mapping) or "$ref" in schema or schema_keywords.union(schema):
        return schema
    if properties.NAMING.isdisjoint(schema):
        return schema
    known = schema.get("properties", {})
    required = dict.fromkeys(properties.required(schema))
    is_closed = schema.get(properties.ADDITIONAL) is False
    chosen = () if is_closed else chosen_names(stated_choices(schema))
    missing = [each for each in {**required, **dict.fromkeys(chosen)} if each not in known]
    if not missing or schema_keywords.kind(schema) != "object":
        return schema
    if is_closed:
        message = f"nothing fits: {missing[0]} is required, and the object does not allow it"
        report((*pointer, properties.REQUIRED), message, "add it to properties")
        return schema
    values = properties.described_values(schema) or {}
    return {**schema, "properties": {**known, **dict.fromkeys(missing, values)}}


def _merged_types(first: Any, second: Any) -> Any:
    """Return the types that two schemas have in common; an integer is a number, too.

    Args:
        first: The value of ``type``.
        second: That of another schema.

    Raises:
        ConflictError: They have none in common.

    """
    old, new = (_type_list(each) for each in (first, second))
    found = [each for each in new if each in old or (each == "integer" and "number" in old)]
    found += [each for each in old if each == "integer" and "number" in new]
    kinds = list(dict.fromkeys(found))
    if not [each for each in kinds if each != "null"] and ({*old, *new} != {"null"}):
        shown = " and ".join(" or ".join(each) for each in (old, new))
        raise ConflictError(f"nothing fits: no value is of type {shown}")
    return kinds[0] if len(kinds) == 1 else kinds


def _type_list(stated: Any) -> list[str]:
    return [stated] if isinstance(stated, str) else list(stated)


def _is_nullable(schema: object) -> bool:
    return isinstance(schema, Mapping) and schema_keywords.is_nullable(schema)


def _is_anything(schema: object) -> bool:
    """Return whether a schema is unconstrained, so that any other one is stricter."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping) or not _COMPOSED.isdisjoint(schema):
        return False
    if schema_keywords.types(schema) and not schema_keywords.kind(schema):
        return False
    shape = schema_keywords.normalized(schema).keys() - {
        "description",
        "example",
        "examples",
        "type",
    }
    return not shape and schema_keywords.kind(schema) in {"", "object"}
