"""From a document's schemas to the classes of its models.

A component with properties becomes a class. An inline object with properties becomes one too,
named by its parent and its field. Everything else (lists, texts, maps, free-form objects) is
written out where it is used, so that a user meets ``list[Error]`` and no wrapper around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..constraints import enum_const, properties, text_rules
from ..core.errors import Pointer, Problem
from ..ir import Field, Model
from ..openapi import boolean_schemas, extensions, schema_keywords
from ..openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema
from ..openapi.documents import Document
from ..openapi.markdown import plain
from ..pycode.identifiers import Identifier, UnusableNameError, collisions, field_name
from . import schema_checks, type_annotations
from .class_names import ClassNames
from .constraint_text import describe

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
        problems: What cannot become a class.

    """

    def __init__(self, document: Document) -> None:
        self.models: list[Model] = []
        self.normalized: dict[str, dict[str, Any]] = {}
        self.problems: list[Problem] = []
        self._document = document
        self._written_out = 0
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
        self.problems.append(self._document.problem(pointer, wrong, right))

    def _normalize(
        self, schema: Any, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        if not isinstance(schema, dict):
            self.complain(pointer, *boolean_schemas.fault(schema))
            return {}
        self._check(schema, pointer)
        flat = self._composer.inline(schema, pointer)
        schema = dict(flat.schema)
        if "$ref" in schema:
            return self._normalize_reference(schema, pointer, path, inside)
        if keyword := schema_keywords.union(schema):
            return self._normalize_union(schema, keyword, pointer, path, inside)
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
        """A schema in whose place a variant may stand; what says to be none of them is its own."""
        names = [*variants, name]
        found = [_reference(self._classes[each], {}) for each in names]
        null = [_NULL] if schema_keywords.is_nullable(schema) else []
        where = (*COMPONENTS, name, "discriminator")
        given = [{"$ref": f"{PREFIX}{each}"} for each in names]
        tags = self._tags(schema["discriminator"], given, found, where)
        tags |= {"otherwise": self._classes[name]} if tags else {}
        return {"anyOf": [*found, *null], "discriminator": tags}

    def _normalize_union(
        self,
        schema: dict[str, Any],
        keyword: str,
        pointer: Pointer,
        path: tuple[str, ...],
        inside: tuple[str, ...],
    ) -> dict[str, Any]:
        """One of several schemas fits, of which ``null`` may be one."""
        places = [(*pointer, keyword, index) for index in range(len(schema[keyword]))]
        given = dict(zip(places, schema[keyword], strict=True))
        if "properties" in schema:
            given = {place: _with_base(schema, each) for place, each in given.items()}
        described = {key: schema[key] for key in _SIBLINGS if key in schema}
        others = {
            place: each
            for place, each in given.items()
            if not (isinstance(each, dict) and schema_keywords.is_null(each))
        }
        paths = self._names.of_members(others, path)
        found = [self._normalize(each, at, paths[at], inside) for at, each in others.items()]
        null = [_NULL] if len(others) < len(given) or schema_keywords.is_nullable(schema) else []
        if len(found) == 1 and not null:
            return found[0] | described
        union = {"anyOf": [*found, *null]} | described
        if "discriminator" in schema:
            where = (*pointer, "discriminator")
            named = [schema[keyword][place[-1]] for place in others]
            tags = self._tags(schema["discriminator"], named, found, where)
            union |= {"discriminator": tags} if tags else {}
        return union

    def _tags(
        self,
        discriminator: Mapping[str, Any],
        given: Iterable[Any],
        found: list[dict[str, Any]],
        pointer: Pointer,
    ) -> dict[str, Any]:
        """Return the class by the value of the property that tells them apart."""
        if not all("$ref" in each for each in found):
            wrong = "unsupported: a discriminator between schemas that are no classes"
            self.complain(pointer, wrong, "give each of them properties, or take it away")
            return {}
        known = {
            str(each.get("$ref", "")).removeprefix(PREFIX): type_annotations.class_of(made)
            for each, made in zip(given, found, strict=True)
            if isinstance(each, Mapping)
        }
        stated = {
            tag: str(target).removeprefix(PREFIX)
            for tag, target in discriminator.get("mapping", {}).items()
        }
        if unknown := sorted(set(stated.values()) - known.keys()):
            wrong = f"the mapping names {', '.join(unknown)}, which is none of the schemas here"
            self.complain((*pointer, "mapping"), wrong, "name one of them")
            return {}
        if "" in known or len(known) < len(found):
            wrong = "unsupported: a discriminator between schemas that have no names"
            self.complain(pointer, wrong, "refer to each of them once, at #/components/schemas/...")
            return {}
        implied = {name: name for name in known if name not in stated.values()}
        mapping = {tag: known[name] for tag, name in (stated | implied).items()}
        return {"propertyName": discriminator["propertyName"], "mapping": mapping}

    def _inline_model(
        self, flat: MergedSchema, pointer: Pointer, path: tuple[str, ...]
    ) -> dict[str, Any]:
        own = extensions.client_name(flat.schema)
        if own and own != path[-1]:  # Where it is the last step, it has renamed a field.
            path = (own,)
        name = self._names.of_inline(path, pointer)
        if name is None:
            return {}
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


def _with_base(schema: Mapping[str, Any], member: Any) -> dict[str, Any]:
    """Return a member of a union next to which properties stand that each member shares."""
    kept = ("type", "properties", properties.REQUIRED)
    base = {key: schema[key] for key in kept if key in schema}
    named = member if isinstance(member, Mapping) else {}
    title = named.get("title") or str(named.get("$ref", "")).rpartition("/")[2]
    return {"allOf": [base, member]} | ({"title": title} if title else {})


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also allows values of the listed ones' type that are not listed."""
    union = enum_const.open_enum(schema)
    if union is None:
        return schema
    kept = (*_SIBLINGS, "default", "example", "examples", text_rules.KEYWORD)
    return {key: schema[key] for key in kept if key in schema} | {**union}
