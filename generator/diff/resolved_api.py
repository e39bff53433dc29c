"""One version of an API: its document with references resolved, and its IR.

Places refer to the prepared document. Classes and names are those of the IR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ..compiler import BuiltApi
from ..constraints import files, properties
from ..constraints.table import NARROWING
from ..core.errors import Pointer, show_pointer
from ..ir import Model
from ..openapi import extensions, schema_keywords
from ..openapi.allof import COMPONENTS, AllOfResolver, MergedSchema
from ..openapi.references import at, steps
from .changes import SourceLocation
from .resolved_schema import DocText, Property, ResolvedSchema, ResolvedValue

Schema = Mapping[str, Any]

_LIMITS = NARROWING - {properties.REQUIRED}
"""The keywords beside a union that narrow each of its members except classes."""

_TEXT_KEYS = ("description", "deprecated", "title", "examples")


class ApiVersion:
    """Old or new version of an API."""

    def __init__(self, prepared: BuiltApi) -> None:
        self.document, self.api = prepared
        self.data = self.document.data
        self._components: Mapping[str, Any] = self.data.get("components", {}).get("schemas", {})
        self._all_of = AllOfResolver(
            self._components, lambda *_: None
        )  # ``build`` has reported them.
        self._values: dict[Pointer, ResolvedValue] = {}
        self._file_fields: set[Pointer] = set()

    @property
    def client(self) -> str:
        """Class of the client, or of the payload."""
        if self.api.payload is not None:
            return str(self.api.payload.root)
        return f"{self.api.client_name}Client"

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """Models by class name."""
        return {str(each.class_name): each for each in self.api.models}

    def locate(self, pointer: Pointer | None) -> SourceLocation | None:
        """Return the location in the source file for a place of the prepared document."""
        if pointer is None:
            return None
        origin = self.document.origin(pointer)
        source = origin.document or self.document
        is_overlay = origin.document is not None
        return SourceLocation(source.file, show_pointer(origin.pointer), is_overlay)

    def resolve(self, pointer: Pointer) -> tuple[Pointer, Mapping[str, Any], dict[str, DocText]]:
        """Follow references from a place, and return the final place, its data and its texts."""
        texts: dict[str, DocText] = {}
        while True:
            value = at(self.data, pointer)
            _add_texts(texts, value, pointer)
            if "$ref" not in value:
                return pointer, value, texts
            pointer = steps(value["$ref"])

    def resolve_value(self, pointer: Pointer, schema: Any) -> ResolvedValue:
        """Resolve the schema at a place."""
        if pointer not in self._values:
            found = self._resolve(pointer, schema, frozenset())
            is_file = self._is_file(pointer)
            self._values[pointer] = self._with_files(found, pointer) if is_file else found
        return self._values[pointer]

    def class_schema(self, model: Model) -> ResolvedSchema | None:
        """Return the schema of a class; ``None`` if the class has no place of its own."""
        if model.place[:-1] == COMPONENTS:
            merged = self._all_of.component(str(model.place[-1]))
            return self._resolve_schema(model.place, merged)
        value = self.resolve_value(model.place, at(self.data, model.place))
        return next((each for each in value.variants if each.model is model), None)

    def class_texts(self, schema: ResolvedSchema) -> dict[str, DocText]:
        """Return the documentation of a class."""
        keys = (each for each in ("description", "title") if schema.schema.get(each))
        return {
            each: DocText(self.keyword(schema, each) or schema.place, schema.schema[each])
            for each in keys
        }

    def keyword(self, schema: ResolvedSchema, key: str) -> Pointer | None:
        """Return the place of a keyword, which may be inside the ``allOf`` of the schema."""
        if key not in schema.schema:
            return None
        return schema.beside.get(key) or self._keyword(schema.place, key)

    def _keyword(self, pointer: Pointer, key: str) -> Pointer:
        """Return the place of a keyword that the schema at ``pointer`` has."""
        return next(self._find_keyword(pointer, key, frozenset()), (*pointer, key))

    def _find_keyword(
        self, pointer: Pointer, key: str, seen: frozenset[Pointer]
    ) -> Iterator[Pointer]:
        schema = at(self.data, pointer)
        if pointer in seen or not isinstance(schema, Mapping):
            return
        if key in schema:
            yield (*pointer, key)
        for index in reversed(range(len(schema.get("allOf", ())))):
            yield from self._find_keyword((*pointer, "allOf", index), key, seen | {pointer})
        if "$ref" in schema:
            yield from self._find_keyword(steps(schema["$ref"]), key, seen | {pointer})

    def _resolve(self, pointer: Pointer, schema: Any, seen: frozenset[Pointer]) -> ResolvedValue:
        texts: dict[str, DocText] = {}
        default = None
        merged = self._merge(pointer, schema)
        while True:
            _add_texts(texts, merged.schema, pointer)
            if default is None and _has_default(pointer, merged.schema):
                default = DocText(self._keyword(pointer, "default"), merged.schema["default"])
            if "$ref" not in merged.schema:
                break
            pointer = steps(str(merged.schema["$ref"]))
            merged = self._merge(pointer, at(self.data, pointer))
        if pointer in seen:
            return ResolvedValue(pointer, (), False, None, texts, default)
        if keyword := schema_keywords.union(merged.schema):
            union = self._union(pointer, merged, keyword, texts, seen | {pointer})
            return replace(union, default=default or union.default)
        nullable = schema_keywords.is_nullable(merged.schema)
        variants = list(self._variants(pointer))
        found = [*variants, self._resolve_schema(pointer, merged)]
        discriminator = merged.schema["discriminator"] if variants else None
        return ResolvedValue(pointer, tuple(found), nullable, discriminator, texts, default)

    def _merge(self, pointer: Pointer, schema: Any) -> MergedSchema:
        if pointer[:-1] == COMPONENTS:
            return self._all_of.component(str(pointer[-1]))
        return (
            self._all_of.inline(schema, pointer)
            if isinstance(schema, dict)
            else MergedSchema({}, {})
        )

    def _union(
        self,
        pointer: Pointer,
        merged: MergedSchema,
        keyword: str,
        texts: dict[str, DocText],
        seen: frozenset[Pointer],
    ) -> ResolvedValue:
        variants: dict[Pointer, ResolvedSchema] = {}
        default = None
        nullable = schema_keywords.is_nullable({"type": merged.schema.get("type", [])})
        for index, member in enumerate(merged.schema[keyword]):
            place = (*pointer, keyword, index)
            if "properties" in merged.schema:
                found: tuple[ResolvedSchema, ...] = (
                    self._with_base(pointer, merged, place, member),
                )
            else:
                value = self._resolve(place, member, seen)
                found = self._with_limits(pointer, merged.schema, place, value.variants)
                nullable = nullable or value.nullable
                if len(merged.schema[keyword]) == 1:
                    default = value.default
            variants |= {each.place: each for each in found if each.types or not _is_null(each)}
        discriminator = merged.schema.get("discriminator")
        found = tuple(variants.values())
        return ResolvedValue(pointer, found, nullable, discriminator, texts, default)

    def _with_limits(
        self, pointer: Pointer, union: Schema, place: Pointer, variants: Sequence[ResolvedSchema]
    ) -> tuple[ResolvedSchema, ...]:
        """Return a member of a union with the limits beside the union merged into it."""
        limits = {key: union[key] for key in union if key in _LIMITS}
        if not limits:
            return tuple(variants)
        beside = {key: self._keyword(pointer, key) for key in limits}
        found = []
        for each in variants:
            if not each.is_class:
                own = place if len(variants) == 1 else each.place
                schema = self._all_of.inline({"allOf": [limits, each.schema]}, place).schema
                others = {key: where for key, where in beside.items() if key not in each.schema}
                each = replace(each, place=own, schema=schema, beside=others)
            found.append(each)
        return tuple(found)

    def _with_base(
        self, pointer: Pointer, merged: MergedSchema, place: Pointer, member: Any
    ) -> ResolvedSchema:
        """Return a member of a union with the properties beside the union merged into it."""
        base = {
            key: merged.schema[key]
            for key in ("type", "properties", properties.REQUIRED)
            if key in merged.schema
        }
        joined = self._all_of.inline({"allOf": [base, member]}, place)
        places = {}
        for name, where in joined.places.items():
            if where[: len(place) + 2] == (*place, "allOf", 0):
                where = merged.place(pointer, name)
            elif where[: len(place) + 2] == (*place, "allOf", 1):
                where = (*place, *where[len(place) + 2 :])
            places[name] = where
        return self._resolve_schema(place, MergedSchema(joined.schema, places))

    def _variants(self, pointer: Pointer) -> Iterator[ResolvedSchema]:
        """Yield the classes that extend a component with a discriminator."""
        if pointer[:-1] != COMPONENTS:
            return
        for name in self._all_of.variants(str(pointer[-1])):
            merged = self._all_of.component(name)
            if schema_keywords.is_model(merged.schema):
                yield self._resolve_schema((*COMPONENTS, name), merged)

    def _resolve_schema(self, pointer: Pointer, merged: MergedSchema) -> ResolvedSchema:
        if not schema_keywords.is_model(merged.schema):
            return ResolvedSchema(pointer, merged.schema)
        model = self._by_place.get(pointer)
        fields = {each.wire_name: each.name for each in model.fields} if model else {}
        required = properties.required(merged.schema)
        own_properties = {}
        for name, schema in merged.schema["properties"].items():
            place = merged.place(pointer, name)
            marks = self._all_of.marks(schema, place)
            own_properties[name] = Property(
                place,
                schema,
                name in required and properties.READ_ONLY not in marks,
                str(fields.get(name, extensions.client_name(schema) or name)),
                marks,
            )
        described = self.api.schemas[model.class_name]["properties"] if model else {}
        self._file_fields |= {
            each.place
            for name, each in own_properties.items()
            if files.holds_file(described.get(name, {}))
        }
        return ResolvedSchema(pointer, merged.schema, own_properties, model)

    def _is_file(self, pointer: Pointer) -> bool:
        """Return whether a schema is that of a file in a form, or of an item in a list of files."""
        field = pointer[:-1] if pointer[-1:] == ("items",) else pointer
        return field in self._file_fields

    def _with_files(self, value: ResolvedValue, pointer: Pointer) -> ResolvedValue:
        """Return a value of a form, whose raw bytes are files.

        The same schema may also be in JSON.
        """
        variants = (replace(each, schema=self._file_schema(each)) for each in value.variants)
        return replace(value, place=pointer, variants=tuple(variants))

    def _file_schema(self, found: ResolvedSchema) -> dict[str, Any]:
        """Return a schema with its files marked, also in a list that refers to its items."""
        schema, items = found.schema, found.schema.get("items")
        if isinstance(items, Mapping) and "$ref" in items:
            variants = self._resolve((*found.place, "items"), items, frozenset()).variants
            if len(variants) == 1:
                schema = {**schema, "items": variants[0].schema}
        return files.with_file(schema)

    @cached_property
    def _by_place(self) -> Mapping[Pointer, Model]:
        return {each.place: each for each in self.api.models}


def _has_default(pointer: Pointer, schema: Schema) -> bool:
    """Return whether a schema states a default for what refers to it; that of a class is unused."""
    is_class = pointer[:-1] == COMPONENTS and schema_keywords.is_model(schema)
    return schema.get("default") is not None and not is_class


def _is_null(schema: ResolvedSchema) -> bool:
    return schema_keywords.is_null(schema.schema)


def _add_texts(texts: dict[str, DocText], value: Any, pointer: Pointer) -> None:
    for key in _TEXT_KEYS if isinstance(value, Mapping) else ():
        if value.get(key) not in (None, "", False, []):
            texts.setdefault(key, DocText((*pointer, key), value[key]))
