"""One of the two versions of an API: what its document says, with references followed.

Places are those of the prepared document; the classes and names are those of the IR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ..constraints import formats, properties
from ..core.errors import Pointer, show_pointer
from ..ir import Api, Model
from ..openapi import extensions, schema_keywords
from ..openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema
from ..openapi.documents import Document
from ..openapi.references import at, steps
from .changes import Place

_PYTHON = {"string": "str", "integer": "int", "number": "int | Decimal", "boolean": "bool"}
_WORDS = ("description", "deprecated", "title", "examples")


class BuiltApi(NamedTuple):
    """An API as the pipeline has prepared it.

    Attributes:
        document: As OpenAPI 3.1, with its overlay, and found to be sound.
        api: What ``build`` made of it.

    """

    document: Document
    api: Api


class Text(NamedTuple):
    """Something that a document says about a part, and where."""

    place: Pointer
    value: Any


class Property(NamedTuple):
    """A property of an object.

    Attributes:
        place: Where its schema stands.
        schema: The schema, as the document has it.
        required: Whether the object requires it.
        name: The attribute in Python.

    """

    place: Pointer
    schema: Any
    required: bool
    name: str


@dataclass(frozen=True)
class ResolvedSchema:
    """A schema without references, without ``allOf``, and no union.

    Attributes:
        place: Where it stands.
        schema: What it says.
        properties: By name, where it is a class.
        model: The class, where it is one.

    """

    place: Pointer
    schema: Mapping[str, Any]
    properties: Mapping[str, Property] = field(default_factory=dict)
    model: Model | None = None

    @property
    def is_class(self) -> bool:
        """Whether it is an object with properties."""
        return schema_keywords.is_model(self.schema)

    @property
    def types(self) -> frozenset[str]:
        """The types that fit besides ``null``; none where anything does."""
        return frozenset(schema_keywords.types(self.schema)) - {"null"}

    @property
    def python(self) -> str:
        """What it is in Python, in a word."""
        if self.model is not None:
            return str(self.model.class_name)
        kinds = {"array": "list", "object": "dict"} | _PYTHON
        if self.types == {"string"}:
            return formats.python_string_type(self.schema)
        return " | ".join(sorted(kinds.get(each, each) for each in self.types)) or "Any"


@dataclass(frozen=True)
class Value:
    """What a place in a document stands for.

    Attributes:
        place: Where it stands, after references.
        shapes: What may stand there; more than one for a union.
        nullable: Whether ``null`` may.
        discriminator: The property that tells the shapes apart, and what its values stand for.
        words: Descriptions and the like: of all on the way, that which is met first.

    """

    place: Pointer
    shapes: tuple[ResolvedSchema, ...]
    nullable: bool
    discriminator: Mapping[str, Any] | None
    words: Mapping[str, Text]

    @property
    def python(self) -> str:
        """What it is in Python, in a few words."""
        names = dict.fromkeys(each.python for each in self.shapes)
        return " | ".join([*names, *(["None"] if self.nullable else [])])


class ApiVersion:
    """The old or the new version of an API."""

    def __init__(self, prepared: BuiltApi) -> None:
        self.document, self.api = prepared
        self.data = self.document.data
        self._components: Mapping[str, Any] = self.data.get("components", {}).get("schemas", {})
        self._composer = AllOfResolver(
            self._components, lambda *_: None
        )  # ``build`` has complained.
        self._values: dict[Pointer, Value] = {}

    @property
    def client(self) -> str:
        """The client's class."""
        return f"{self.api.client_name}Client"

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The models by class."""
        return {str(each.class_name): each for each in self.api.models}

    def place(self, pointer: Pointer | None) -> Place | None:
        """A place of the prepared document as a place of the file that it came from."""
        if pointer is None:
            return None
        origin = self.document.origin(pointer)
        source = origin.document or self.document
        return Place(source.file, show_pointer(origin.pointer))

    def resolved(self, pointer: Pointer) -> tuple[Pointer, Mapping[str, Any], dict[str, Text]]:
        """What stands at a place that may hold a reference: where, what, and what is said of it."""
        words: dict[str, Text] = {}
        while True:
            value = at(self.data, pointer)
            _add_words(words, value, pointer)
            if "$ref" not in value:
                return pointer, value, words
            pointer = steps(value["$ref"])

    def value(self, pointer: Pointer, schema: Any) -> Value:
        """What the schema at a place stands for."""
        if pointer not in self._values:
            self._values[pointer] = self._value(pointer, schema, frozenset())
        return self._values[pointer]

    def component(self, model: Model) -> ResolvedSchema | None:
        """The class as a schema; nothing where it stands inside another schema, or an operation."""
        if model.place[:-1] != COMPONENTS:
            return None
        return self._shape(model.place, self._composer.component(str(model.place[-1])))

    def words(self, shape: ResolvedSchema) -> dict[str, Text]:
        """What a class says of itself."""
        keys = (each for each in ("description", "title") if shape.schema.get(each))
        return {
            each: Text(self.keyword(shape, each) or shape.place, shape.schema[each])
            for each in keys
        }

    def keyword(self, shape: ResolvedSchema, key: str) -> Pointer | None:
        """Where a keyword of a shape stands, which may be in a part of its ``allOf``."""
        if key not in shape.schema:
            return None
        return next(self._having(shape.place, key, frozenset()), (*shape.place, key))

    def _having(self, pointer: Pointer, key: str, seen: frozenset[Pointer]) -> Iterator[Pointer]:
        schema = at(self.data, pointer)
        if pointer in seen or not isinstance(schema, Mapping):
            return
        if key in schema:
            yield (*pointer, key)
        for index in reversed(range(len(schema.get("allOf", ())))):
            yield from self._having((*pointer, "allOf", index), key, seen | {pointer})
        if "$ref" in schema:
            yield from self._having(steps(schema["$ref"]), key, seen | {pointer})

    def _value(self, pointer: Pointer, schema: Any, seen: frozenset[Pointer]) -> Value:
        words: dict[str, Text] = {}
        flat = self._flat(pointer, schema)
        while True:
            _add_words(words, flat.schema, pointer)
            if "$ref" not in flat.schema:
                break
            pointer = steps(str(flat.schema["$ref"]))
            flat = self._flat(pointer, at(self.data, pointer))
        if pointer in seen:
            return Value(pointer, (), False, None, words)
        if keyword := schema_keywords.union(flat.schema):
            return self._union(pointer, flat, keyword, words, seen | {pointer})
        nullable = schema_keywords.is_nullable(flat.schema)
        variants = list(self._variants(pointer))
        found = [*variants, self._shape(pointer, flat)]
        discriminator = flat.schema["discriminator"] if variants else None
        return Value(pointer, tuple(found), nullable, discriminator, words)

    def _flat(self, pointer: Pointer, schema: Any) -> MergedSchema:
        if pointer[:-1] == COMPONENTS:
            return self._composer.component(str(pointer[-1]))
        return (
            self._composer.inline(schema, pointer)
            if isinstance(schema, dict)
            else MergedSchema({}, {})
        )

    def _union(
        self,
        pointer: Pointer,
        flat: MergedSchema,
        keyword: str,
        words: dict[str, Text],
        seen: frozenset[Pointer],
    ) -> Value:
        shapes: dict[Pointer, ResolvedSchema] = {}
        nullable = schema_keywords.is_nullable({"type": flat.schema.get("type", [])})
        for index, member in enumerate(flat.schema[keyword]):
            place = (*pointer, keyword, index)
            if "properties" in flat.schema:
                found: tuple[ResolvedSchema, ...] = (self._with_base(pointer, flat, place, member),)
            else:
                value = self._value(place, member, seen)
                found, nullable = value.shapes, nullable or value.nullable
            shapes |= {each.place: each for each in found if each.types or not _is_null(each)}
        discriminator = flat.schema.get("discriminator")
        return Value(pointer, tuple(shapes.values()), nullable, discriminator, words)

    def _with_base(
        self, pointer: Pointer, flat: MergedSchema, place: Pointer, member: Any
    ) -> ResolvedSchema:
        """A member of a union with the properties that stand beside the union."""
        base = {
            key: flat.schema[key]
            for key in ("type", "properties", properties.REQUIRED)
            if key in flat.schema
        }
        joined = self._composer.inline({"allOf": [base, member]}, place)
        places = {}
        for name, where in joined.places.items():
            if where[: len(place) + 2] == (*place, "allOf", 0):
                where = flat.place(pointer, name)
            elif where[: len(place) + 2] == (*place, "allOf", 1):
                where = (*place, *where[len(place) + 2 :])
            places[name] = where
        return self._shape(place, MergedSchema(joined.schema, places))

    def _variants(self, pointer: Pointer) -> Iterator[ResolvedSchema]:
        """The classes that may stand in the place of a component with a discriminator."""
        if pointer[:-1] != COMPONENTS:
            return
        for name in self._composer.variants(str(pointer[-1])):
            flat = self._composer.component(name)
            if schema_keywords.is_model(flat.schema):
                yield self._shape((*COMPONENTS, name), flat)

    def _shape(self, pointer: Pointer, flat: MergedSchema) -> ResolvedSchema:
        if not schema_keywords.is_model(flat.schema):
            return ResolvedSchema(pointer, flat.schema)
        model = self._by_place.get(pointer)
        fields = {each.wire_name: each.name for each in model.fields} if model else {}
        required = properties.required(flat.schema)
        fields_by_name = {
            name: Property(
                flat.place(pointer, name),
                schema,
                name in required,
                str(fields.get(name, extensions.client_name(schema) or name)),
            )
            for name, schema in flat.schema["properties"].items()
        }
        return ResolvedSchema(pointer, flat.schema, fields_by_name, model)

    @cached_property
    def _by_place(self) -> Mapping[Pointer, Model]:
        return {each.place: each for each in self.api.models}


def target(reference: object) -> str:
    """The component that a discriminator's mapping names."""
    return str(reference).removeprefix(PREFIX)


def _is_null(shape: ResolvedSchema) -> bool:
    return schema_keywords.is_null(shape.schema)


def _add_words(words: dict[str, Text], value: Any, pointer: Pointer) -> None:
    for key in _WORDS if isinstance(value, Mapping) else ():
        if value.get(key) not in (None, "", False, []):
            words.setdefault(key, Text((*pointer, key), value[key]))
