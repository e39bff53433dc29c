"""One version of an API: its document with references resolved, and its IR.

Places refer to the prepared document. Classes and names are those of the IR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ..compiler import BuiltApi
from ..constraints import formats, properties
from ..core.errors import Pointer, show_pointer
from ..ir import Model
from ..openapi import extensions, schema_keywords
from ..openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema
from ..openapi.references import at, steps
from .changes import SourceLocation

_PYTHON = {"string": "str", "integer": "int", "number": "int | Decimal", "boolean": "bool"}
_TEXT_KEYS = ("description", "deprecated", "title", "examples")


class DocText(NamedTuple):
    """Documentation of a part, such as a description, and its place."""

    place: Pointer
    value: Any


class Property(NamedTuple):
    """Property of an object.

    Attributes:
        place: The place of its schema.
        schema: The schema as written in the document.
        required: Whether the object requires the property.
        name: The attribute in Python.

    """

    place: Pointer
    schema: Any
    required: bool
    name: str


@dataclass(frozen=True)
class ResolvedSchema:
    """Schema without references, without ``allOf`` and without a union.

    Attributes:
        place: Its place in the document.
        schema: Its keywords.
        properties: The properties by name, if it is a class.
        model: The model of the IR, if it is a class.

    """

    place: Pointer
    schema: Mapping[str, Any]
    properties: Mapping[str, Property] = field(default_factory=dict)
    model: Model | None = None

    @property
    def is_class(self) -> bool:
        """Whether the schema is an object with properties."""
        return schema_keywords.is_model(self.schema)

    @property
    def types(self) -> frozenset[str]:
        """JSON types apart from ``null``; empty if the schema allows any."""
        return frozenset(schema_keywords.types(self.schema)) - {"null"}

    @property
    def python_type(self) -> str:
        """Python type in short form."""
        if self.model is not None:
            return str(self.model.class_name)
        kinds = {"array": "list", "object": "dict"} | _PYTHON
        if self.types == {"string"}:
            return formats.python_string_type(self.schema)
        return " | ".join(sorted(kinds.get(each, each) for each in self.types)) or "Any"


@dataclass(frozen=True)
class ResolvedValue:
    """Schema with references and unions resolved.

    Attributes:
        place: Its place in the document, after references.
        variants: The schemas that a value may match; more than one for a union.
        nullable: Whether the value may be ``null``.
        discriminator: The OpenAPI discriminator of the variants, if there is one.
        texts: Its documentation. Texts beside a reference take precedence over the target's.

    """

    place: Pointer
    variants: tuple[ResolvedSchema, ...]
    nullable: bool
    discriminator: Mapping[str, Any] | None
    texts: Mapping[str, DocText]

    @property
    def python_type(self) -> str:
        """Python type in short form."""
        names = dict.fromkeys(each.python_type for each in self.variants)
        return " | ".join([*names, *(["None"] if self.nullable else [])])


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

    @property
    def client(self) -> str:
        """Class of the client."""
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
        return SourceLocation(source.file, show_pointer(origin.pointer))

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
            self._values[pointer] = self._resolve(pointer, schema, frozenset())
        return self._values[pointer]

    def component(self, model: Model) -> ResolvedSchema | None:
        """Return the schema of a class; ``None`` if the class is not a component of its own."""
        if model.place[:-1] != COMPONENTS:
            return None
        return self._resolve_schema(model.place, self._all_of.component(str(model.place[-1])))

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
        return next(self._find_keyword(schema.place, key, frozenset()), (*schema.place, key))

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
        merged = self._merge(pointer, schema)
        while True:
            _add_texts(texts, merged.schema, pointer)
            if "$ref" not in merged.schema:
                break
            pointer = steps(str(merged.schema["$ref"]))
            merged = self._merge(pointer, at(self.data, pointer))
        if pointer in seen:
            return ResolvedValue(pointer, (), False, None, texts)
        if keyword := schema_keywords.union(merged.schema):
            return self._union(pointer, merged, keyword, texts, seen | {pointer})
        nullable = schema_keywords.is_nullable(merged.schema)
        variants = list(self._variants(pointer))
        found = [*variants, self._resolve_schema(pointer, merged)]
        discriminator = merged.schema["discriminator"] if variants else None
        return ResolvedValue(pointer, tuple(found), nullable, discriminator, texts)

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
        nullable = schema_keywords.is_nullable({"type": merged.schema.get("type", [])})
        for index, member in enumerate(merged.schema[keyword]):
            place = (*pointer, keyword, index)
            if "properties" in merged.schema:
                found: tuple[ResolvedSchema, ...] = (
                    self._with_base(pointer, merged, place, member),
                )
            else:
                value = self._resolve(place, member, seen)
                found, nullable = value.variants, nullable or value.nullable
            variants |= {each.place: each for each in found if each.types or not _is_null(each)}
        discriminator = merged.schema.get("discriminator")
        return ResolvedValue(pointer, tuple(variants.values()), nullable, discriminator, texts)

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
        own_properties = {
            name: Property(
                merged.place(pointer, name),
                schema,
                name in required,
                str(fields.get(name, extensions.client_name(schema) or name)),
            )
            for name, schema in merged.schema["properties"].items()
        }
        return ResolvedSchema(pointer, merged.schema, own_properties, model)

    @cached_property
    def _by_place(self) -> Mapping[Pointer, Model]:
        return {each.place: each for each in self.api.models}


def component_name(reference: object) -> str:
    """Return the name of the component to which a discriminator mapping refers."""
    return str(reference).removeprefix(PREFIX)


def _is_null(schema: ResolvedSchema) -> bool:
    return schema_keywords.is_null(schema.schema)


def _add_texts(texts: dict[str, DocText], value: Any, pointer: Pointer) -> None:
    for key in _TEXT_KEYS if isinstance(value, Mapping) else ():
        if value.get(key) not in (None, "", False, []):
            texts.setdefault(key, DocText((*pointer, key), value[key]))
