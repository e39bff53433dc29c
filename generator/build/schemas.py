"""From a document's schemas to the classes of its models.

A component with properties becomes a class. An inline object with properties becomes one too,
named by its parent and its field. Everything else (lists, texts, maps, free-form objects) is
written out where it is used, so that a user meets ``list[Error]`` and no wrapper around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..constraints import enum_const, properties, text_rules
from ..core.errors import Pointer, Problem
from ..ir import Field, Model
from ..openapi import boolean_schemas, extensions, schema_keywords
from ..openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema
from ..openapi.documents import Document
from ..openapi.markdown import plain
from ..openapi.tags import Tag, class_of_value
from ..pycode.identifiers import Identifier, UnusableNameError, collisions, field_name
from . import schema_checks, type_annotations
from .class_names import ClassNames
from .constraint_text import describe
from .discriminators import DiscriminatorReader, Member
from .unions import Alternative, Alternatives

_NULL = {"type": "null"}
_SIBLINGS = ("description", "deprecated")

_MOST_WRITTEN_OUT = 1_000
_MOST_INSIDE = 50
"""How many schemas without a class are written out at one place, and inside each other."""


class Schemas:
    """The models of a document, collected while its schemas are normalized.

    Attributes:
        models: In the document's order, each followed by the inline ones it holds.
        normalized: A JSON schema by class, with final class names in every ``$ref``.
        unions: The tags of the unions and variants, by the place of their schema.
        problems: What cannot become a class.

    """

    def __init__(self, document: Document) -> None:
        self.models: list[Model] = []
        self.normalized: dict[str, dict[str, Any]] = {}
        self.unions: dict[Pointer, dict[str, Any]] = {}
        self.problems: list[Problem] = []
        self._document = document
        self._written_out = 0
        self._merged: dict[tuple[Pointer, Pointer | None], Identifier] = {}
        self._components: Mapping[str, Any] = document.data.get("components", {}).get("schemas", {})
        self._composer = AllOfResolver(self._components, self.complain)
        self._names = ClassNames(document, self.complain)
        flat = {name: self._composer.component(name) for name in self._components}
        self._classes = self._names.of_components(
            {
                name: each.schema
                for name, each in flat.items()
                if schema_keywords.is_model(each.schema)
            }
        )
        for name, identifier in self._classes.items():
            where = (*COMPONENTS, name)
            self._check(self._components[name], where)
            self._add_model(identifier, name, where, flat[name])
        for name in schema_checks.infinite_models(self.normalized):
            wrong = f"{name} holds itself without end"
            self.complain(self.origin(Identifier(name)), wrong, "require less on the way to it")
        for name in schema_checks.too_deep_models(self.normalized):
            levels = schema_checks.MOST_LEVELS
            wrong = f"unsupported: {name} holds others more than {levels} levels deep"
            self.complain(self.origin(Identifier(name)), wrong, "make it flatter")

    def normalize(self, schema: Any, pointer: Pointer, *path: str) -> dict[str, Any]:
        """Return the schema as annotations, samples and words are made from.

        Args:
            schema: As it stands in the document.
            pointer: Where it stands.
            path: What an inline object would be named after: its parents, outermost first.

        """
        return self._normalize(schema, pointer, path, ())

    def models_by_need(self) -> tuple[Model, ...]:
        """Each model after those that it refers to, as far as that can be; else in their order."""
        by_name = {str(model.class_name): model for model in self.models}
        ordered: dict[str, Model] = {}
        for name in by_name:
            self._place(name, by_name, ordered, set())
        return tuple(ordered.values())

    def _place(
        self, name: str, models: Mapping[str, Model], ordered: dict[str, Model], inside: set[str]
    ) -> None:
        if name in ordered or name in inside:
            return
        for needed in schema_keywords.classes_in(self.normalized[name]):
            self._place(needed, models, ordered, {*inside, name})
        ordered[name] = models[name]

    def origin(self, name: Identifier) -> Pointer:
        """Where in the document the class comes from."""
        return self._names.origin(name)

    def complain(self, pointer: Pointer, wrong: str, right: str) -> None:
        """Note what cannot be generated."""
        problem = self._document.problem(pointer, wrong, right)
        if problem not in self.problems:
            self.problems.append(problem)

    def _normalize(
        self, schema: Any, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        if not isinstance(schema, dict):
            self.complain(pointer, *boolean_schemas.fault(schema))
            return {}
        self._check(schema, pointer)
        flat = self._composer.inline(schema, pointer)
        return self._normalize_merged(flat, pointer, path, inside)

    def _normalize_merged(
        self, flat: MergedSchema, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        schema = dict(flat.schema)
        if "$ref" in schema:
            return self._normalize_reference(schema, pointer, path, inside)
        if schema_keywords.union(schema):
            return self._normalize_union(flat, pointer, path, inside)
        if schema_keywords.is_model(schema):
            return self._inline_model(MergedSchema(schema, flat.places), pointer, path)
        result = schema_keywords.normalized(schema)
        if "items" in result:
            item_path = (*path, "Item")
            item_pointer = (*pointer, "items")
            items = self._normalize(schema["items"], item_pointer, item_path, inside)
            result["items"] = text_rules.with_rules_of_list(items, schema)
        elif schema_keywords.kind(schema) == "array":
            self.complain(pointer, "the array does not say what it holds", "add items")
        if values := properties.described_values(result):
            where = (*pointer, properties.ADDITIONAL)
            normal = self._normalize(values, where, (*path, "Value"), inside)
            result[properties.ADDITIONAL] = normal
        for place, wrong, right in schema_checks.sample_faults(result):
            self.complain((*pointer, *place), wrong, right)
        return _open_enum(result)

    def _check(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        for place, wrong, right in schema_checks.faults(schema):
            self.complain((*pointer, *place), wrong, right)

    def _normalize_reference(
        self,
        schema: dict[str, Any],
        pointer: Pointer,
        path: tuple[str, ...],
        inside: tuple[str, ...],
    ) -> dict[str, Any]:
        name = str(schema["$ref"]).removeprefix(PREFIX)
        siblings = {key: schema[key] for key in _SIBLINGS if key in schema}
        if name in self._classes:
            target = self._composer.component(name).schema
            variants = [each for each in self._composer.variants(name) if each in self._classes]
            if variants:
                return self._any_variant(name, variants, target) | siblings
            return _reference(self._classes[name], target) | siblings
        if name in inside:
            self.complain(pointer, f"unsupported: {name} leads back to itself", "break the circle")
            return {}
        if name not in self._components:
            wrong = f"unsupported: a schema at {schema['$ref']}"
            self.complain(pointer, wrong, "refer to #/components/schemas/...")
            return {}
        self._written_out = self._written_out + 1 if inside else 1
        if self._written_out > _MOST_WRITTEN_OUT or len(inside) > _MOST_INSIDE:
            wrong = f"unsupported: {inside[0]} grows beyond measure where it is written out"
            self.complain((*COMPONENTS, inside[0]), wrong, "give schemas inside it properties")
            return {}
        component = self._composer.component(name).schema
        path = (extensions.client_name(component) or name,)
        written_out = self._normalize(component, (*COMPONENTS, name), path, (*inside, name))
        return written_out | siblings

    def _any_variant(
        self, name: str, variants: list[str], schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a union of a schema and its variants; other tags select the schema itself."""
        names = [*variants, name]
        classes = [_reference(self._classes[each], {}) for each in names]
        union: dict[str, Any] = {"anyOf": classes}
        pointer = (*COMPONENTS, name)
        discriminator = schema["discriminator"]
        members = [
            Member(each, self._tag(self._composer.component(each), discriminator), each == name)
            for each in names
        ]
        tags = self._read_tags(discriminator, members, (*pointer, "discriminator"))
        if tags is not None:
            noted = [
                {"$ref": f"{PREFIX}{each}", "tags": own}
                for each, own in zip(variants, tags, strict=False)
            ]
            self.unions[pointer] = {"variants": noted}
            union["discriminator"] = _discriminator(discriminator, classes, tags)
            union["discriminator"]["otherwise"] = self._classes[name]
        null = [_NULL] if schema_keywords.is_nullable(schema) else []
        return union | {"anyOf": [*classes, *null]}

    def _normalize_union(
        self, flat: MergedSchema, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return a union of several schemas, of which ``null`` may be one."""
        union = Alternatives(flat, pointer, self._composer, self.complain)
        members = union.members()
        if not members and not union.has_null:
            return {}  # It was reported that nothing fits.
        paths = self._names.of_members({each.pointer: each.named for each in members}, path)
        normalized = [self._normalize_member(each, paths[each.pointer], inside) for each in members]
        described = {key: flat.schema[key] for key in _SIBLINGS if key in flat.schema}
        null = [_NULL] if union.is_nullable(normalized) else []
        made: dict[str, Any] = {}
        if union.discriminator is not None:
            made = self._tagged_union(union, members, normalized)
        if not made and len(normalized) == 1 and not null:
            made = normalized[0]
        return (made or {"anyOf": [*normalized, *null]}) | described

    def _tagged_union(
        self, union: Alternatives, members: list[Alternative], normalized: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Return a union whose discriminator selects the class; empty where there is no choice."""
        assert union.discriminator is not None
        name = union.discriminator["propertyName"]
        chosen: dict[int, Member] = {}
        for index, (member, schema) in enumerate(zip(members, normalized, strict=True)):
            is_first = normalized.index(schema) == index
            nested = schema.get("discriminator", {})
            if nested.get("propertyName") == name:
                tag: Any = {"enum": [tag for tag, _ in nested["tags"]]}
            elif schema_keywords.referenced_class(schema):
                tag = self._tag(member.merged, union.discriminator)
            else:
                message = "unsupported: a discriminator between schemas without properties"
                hint = "give each of them properties, or remove the discriminator"
                self.complain(union.discriminator_pointer, message, hint)
                return {}
            if is_first:
                chosen[index] = Member(member.component, tag)
        tags = self._read_tags(
            union.discriminator, list(chosen.values()), union.discriminator_pointer
        )
        if tags is None or (len(chosen) < 2 and "discriminator" not in normalized[0]):
            return {}
        noted: list[list[Tag]] = [[] for _ in range(union.size)]
        for index, own in zip(chosen, tags, strict=True):
            noted[int(members[index].pointer[-1])] = own
        self.unions[union.pointer[:-1]] = {"union": union.keyword, "tags": noted}
        schemas = [normalized[index] for index in chosen]
        null = [_NULL] if union.is_nullable(normalized) else []
        classes = {each["$ref"]: each for schema in schemas for each in _classes_of(schema)}
        discriminator = _discriminator(union.discriminator, schemas, tags)
        return {"anyOf": [*classes.values(), *null], "discriminator": discriminator}

    def _tag(self, merged: MergedSchema, discriminator: Mapping[str, Any]) -> dict[str, Any]:
        """Return the normalized schema of a discriminator's property; empty if undeclared."""
        name = discriminator["propertyName"]
        schema = merged.schema.get("properties", {}).get(name, {})
        return schema_keywords.normalized(self._composer.resolved(schema, ()).schema)

    def _read_tags(
        self, discriminator: Mapping[str, Any], members: list[Member], pointer: Pointer
    ) -> list[list[Tag]] | None:
        return DiscriminatorReader(discriminator, members, pointer, self.complain).read()

    def _normalize_member(
        self, member: Alternative, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        if member.is_changed and schema_keywords.is_model(member.merged.schema):
            return self._inline_model(member.merged, member.pointer, path, member.beside)
        if not member.is_changed:
            return self._normalize(member.schema, member.pointer, path, inside)
        return self._normalize_merged(member.merged, member.pointer, path, inside)

    def _inline_model(
        self,
        flat: MergedSchema,
        pointer: Pointer,
        path: tuple[str, ...],
        beside: Pointer | None = None,
    ) -> dict[str, Any]:
        """Return a reference to the class of an object; ``beside`` is the union merged into it."""
        own = extensions.client_name(flat.schema)
        if own and own != path[-1]:  # Where it is the last step, it has renamed a field.
            path = (own,)
        name = self._merged.get((pointer, beside)) or self._names.of_inline(path, pointer)
        if name is None:
            return {}
        if beside is not None:  # A member that contains its own union is the same class again.
            self._merged[pointer, beside] = name
        if name not in self.normalized:
            self._add_model(name, ".".join(path), pointer, flat)
        siblings = {key: flat.schema[key] for key in _SIBLINGS if key in flat.schema}
        return _reference(name, flat.schema) | siblings

    def _add_model(
        self, name: Identifier, origin: str, pointer: Pointer, flat: MergedSchema
    ) -> None:
        schema = flat.schema
        normal_fields: dict[str, Any] = {}
        self.normalized[name] = result = {"type": "object", "properties": normal_fields}
        if properties.REQUIRED in schema:
            result[properties.REQUIRED] = schema[properties.REQUIRED]
        place = len(self.models)
        fields = []
        for wire_name, inner in schema["properties"].items():
            where = flat.place(pointer, wire_name)
            try:
                wanted = extensions.client_name(inner) or wire_name
                identifier = field_name(wanted)
            except UnusableNameError as error:
                self.complain(where, str(error), extensions.renaming(where))
                continue
            normal = self._normalize(inner, where, (name, wanted), ())
            text = describe(normal)
            if text:
                normal["description"] = text
            normal_fields[wire_name] = normal
            required = wire_name in properties.required(schema)
            annotation = type_annotations.field(normal, wire_name, identifier, required=required)
            rules = text_rules.text_rules(normal)
            fields.append(Field(identifier, wire_name, required, annotation, text, rules))
        by_name = {each.wire_name: each.name for each in fields}
        for clash, names in collisions(by_name, by_name.__getitem__).items():
            where = flat.place(pointer, names[1])
            wrong = f"{' and '.join(names)} would both become the field {clash}"
            self.complain(where, wrong, extensions.renaming(where))
        description = plain(schema.get("description", ""))
        self.models.insert(place, Model(name, origin, description, tuple(fields), pointer))


def _reference(name: Identifier, schema: Mapping[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"{PREFIX}{name}"}
    return {"anyOf": [reference, _NULL]} if schema_keywords.is_nullable(schema) else reference


def _classes_of(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the classes of a union's member: its own, or those of a union inside."""
    return [schema] if "$ref" in schema else schema_keywords.members(schema)


def _discriminator(
    given: Mapping[str, Any], members: list[dict[str, Any]], tags: list[list[Tag]]
) -> dict[str, Any]:
    """Return the discriminator of a normalized union; see ``openapi.tags``."""
    name = given["propertyName"]
    pairs = []
    for schema, own in zip(members, tags, strict=True):
        for tag in own:
            found = schema_keywords.referenced_class(schema)
            pairs.append([tag, found or class_of_value(schema, {name: tag})])
    return {"propertyName": name, "tags": pairs}


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also allows values of the listed ones' type that are not listed."""
    union = enum_const.open_enum(schema)
    if union is None:
        return schema
    kept = (*_SIBLINGS, "default", "example", "examples", text_rules.KEYWORD)
    return {key: schema[key] for key in kept if key in schema} | {**union}
