"""Construction of a document's models, and normalization of its schemas.

A component with properties becomes a class. So does an inline object with properties, named after
its parent and its field. Every other schema (a list, string, mapping or free-form object) is
expanded inline where it is used: a user sees ``list[Error]`` instead of a wrapper class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...constraints import properties, text_rules
from ...constraints.items import ITEMS
from ...core.errors import Pointer, Problem
from ...ir import Model
from ...openapi import boolean_schemas, extensions, schema_keywords
from ...openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema
from ...openapi.documents import Document
from ...openapi.forms import form_schemas
from ...openapi.unions import Alternative
from ...pycode.identifiers import Identifier
from . import model_graph, schema_checks
from .class_names import ClassNames
from .fields import ModelBuilder
from .leaf_schemas import examined, sound_leaf
from .normalized_unions import SIBLINGS, UnionBuilder, reference_to

_REFERENCE_SIBLINGS = (*SIBLINGS, "default", "example", "examples")

_MAX_EXPANSIONS = 1_000
"""The limit of schemas without a class that are expanded inline at one place."""

_MAX_NESTED_EXPANSIONS = 50
"""The limit of such schemas inside each other."""


class Schemas:
    """The models of a document, collected while its schemas are normalized.

    Attributes:
        models: In the document's order, each followed by its inline models.
        normalized: A JSON schema by class, with final class names in every ``$ref``.
        distinct_lists: The lists that require several different items, by their place.
        json_schemas: The normalized schemas of JSON bodies.
        body_schemas: The normalized schemas of the bodies of requests.
        problems: Everything that cannot be generated.
        warnings: Suspicious parts of the document, which do not prevent the generation.

    """

    def __init__(self, document: Document) -> None:
        self.models: list[Model] = []
        self.normalized: dict[str, dict[str, Any]] = {}
        self.distinct_lists: dict[Pointer, dict[str, Any]] = {}
        self.json_schemas: list[dict[str, Any]] = []
        self.body_schemas: list[Mapping[str, Any]] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._reported: set[Problem] = set()
        self._document = document
        self._expansions = 0
        self._merged: dict[tuple[Pointer, Pointer | None], Identifier] = {}
        self._components: Mapping[str, Any] = document.data.get("components", {}).get("schemas", {})
        self._all_of = AllOfResolver(self._components, self.report, self.warn)
        self._names = ClassNames(document, self.report)
        forms = form_schemas(document.data)
        self._fields = ModelBuilder(self._normalize_field, self._all_of, self.report, forms)
        flat = {name: self._all_of.component(name) for name in self._components}
        self._classes = self._names.of_components(
            {
                name: each.schema
                for name, each in flat.items()
                if schema_keywords.is_model(each.schema)
            }
        )
        self._unions = UnionBuilder(
            self._all_of, self._names, self._classes, self.report, self.warn, self._normalize_member
        )
        for name, identifier in self._classes.items():
            where = (*COMPONENTS, name)
            self._check(self._components[name], where)
            self._check_merged(flat[name], self._components[name], where)
            self._add_model(identifier, name, where, flat[name])
        for name in model_graph.infinite_models(self.normalized):
            message = f"{name} requires itself, so no finite value exists"
            hint = "make a property on the cycle optional"
            self.report(self.origin(Identifier(name)), message, hint)
        for name in model_graph.too_deep_models(self.normalized):
            levels = model_graph.MAX_LEVELS
            message = f"unsupported: {name} nests models more than {levels} levels deep"
            self.report(self.origin(Identifier(name)), message, "flatten it")

    def normalize(self, schema: Any, pointer: Pointer, *path: str) -> dict[str, Any]:
        """Return the schema in the form that annotations, samples and descriptions are built from.

        Args:
            schema: The schema of the document.
            pointer: Its place.
            path: The name parts of an inline object: its parents, outermost first.

        """
        return self._normalize(schema, pointer, path, ())

    @property
    def union_tags(self) -> Mapping[Pointer, dict[str, Any]]:
        """The tags of the unions and variants, by the place of their schema."""
        return self._unions.tags

    def models_by_need(self) -> tuple[Model, ...]:
        """Return each model after those that it refers to, as far as possible."""
        return model_graph.ordered(self.models, self.normalized)

    def origin(self, name: Identifier) -> Pointer:
        """Return the place of the class in the document."""
        return self._names.origin(name)

    def close(self) -> None:
        """Forget the parts that hold a method of this object; nothing is normalized afterwards.

        They would keep each other and the document in memory until a collection of garbage.
        """
        del self._all_of, self._names, self._fields, self._unions

    def report(self, pointer: Pointer, message: str, hint: str) -> None:
        """Add a problem; ``hint`` is the remedy."""
        problem = self._document.problem(pointer, message, hint)
        if problem not in self._reported:
            self._reported.add(problem)
            self.problems.append(problem)

    def warn(self, pointer: Pointer, message: str, hint: str) -> None:
        """Add a warning; ``hint`` is the remedy."""
        problem = self._document.problem(pointer, message, hint)
        if problem not in self._reported:
            self._reported.add(problem)
            self.warnings.append(problem)

    def _normalize(
        self, schema: Any, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        if not isinstance(schema, dict):
            self.report(pointer, *boolean_schemas.fault(schema))
            return {}
        if (known := sound_leaf(schema)) is not None:
            return known
        self._check(schema, pointer)
        flat = self._all_of.inline(schema, pointer)
        self._check_merged(flat, schema, pointer)
        return self._normalize_merged(flat, pointer, path, inside)

    def _normalize_merged(
        self, flat: MergedSchema, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        schema = dict(flat.schema)
        if "$ref" in schema:
            return self._normalize_reference(schema, pointer, path, inside)
        if schema_keywords.union(schema):
            return self._unions.of_members(flat, pointer, path, inside)
        if schema_keywords.is_model(schema):
            return self._inline_model(MergedSchema(schema, flat.places), pointer, path)
        result = schema_keywords.normalized(schema)
        if "items" in result:
            item_path = (*path, "Item")
            item_pointer = (*pointer, "items")
            items = self._normalize(schema["items"], item_pointer, item_path, inside)
            result["items"] = text_rules.with_rules_of_list(items, schema)
            if ITEMS.must_differ(result):
                self.distinct_lists[pointer] = result
        if values := properties.described_values(result):
            where = (*pointer, properties.ADDITIONAL)
            normal = self._normalize(values, where, (*path, "Value"), inside)
            result[properties.ADDITIONAL] = normal
        found = examined(result)
        for place, message, hint in found.faults:
            if place or not self._is_faulty(pointer):
                self.report((*pointer, *place), message, hint)
        for place, message, hint in found.warnings:
            self.warn((*pointer, *place), message, hint)
        return found.schema

    def _is_faulty(self, pointer: Pointer) -> bool:
        """Return whether a schema, or a part of it, has been reported."""
        place = self._document.origin(pointer).pointer
        return any(each.pointer[: len(place)] == place for each in self.problems)

    def _normalize_field(
        self, schema: Any, pointer: Pointer, path: tuple[str, ...]
    ) -> dict[str, Any]:
        return self._normalize(schema, pointer, path, ())

    def _check(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        for place, message, hint in schema_checks.faults(schema):
            self.report((*pointer, *place), message, hint)
        for place, message, hint in schema_checks.warnings(schema):
            self.warn((*pointer, *place), message, hint)

    def _check_merged(
        self, merged: MergedSchema, schema: Mapping[str, Any], pointer: Pointer
    ) -> None:
        """Report constraints that contradict each other only together."""
        if merged.schema is not schema and "$ref" not in merged.schema:
            self._check(merged.schema, pointer)

    def _normalize_reference(
        self,
        schema: dict[str, Any],
        pointer: Pointer,
        path: tuple[str, ...],
        inside: tuple[str, ...],
    ) -> dict[str, Any]:
        name = str(schema["$ref"]).removeprefix(PREFIX)
        siblings = {key: schema[key] for key in _REFERENCE_SIBLINGS if key in schema}
        if name in self._classes:
            target = self._all_of.component(name).schema
            union = self._unions.of_variants(name)
            return (union or reference_to(self._classes[name], target)) | siblings
        if name in inside:
            self.report(pointer, f"unsupported: {name} refers back to itself", "break the cycle")
            return {}
        if name not in self._components:
            message = f"unsupported: a schema at {schema['$ref']}"
            self.report(pointer, message, "refer to #/components/schemas/...")
            return {}
        self._expansions = self._expansions + 1 if inside else 1
        if self._expansions > _MAX_EXPANSIONS or len(inside) > _MAX_NESTED_EXPANSIONS:
            limits = (
                f"{_MAX_EXPANSIONS:,} inline schemas, or {_MAX_NESTED_EXPANSIONS} levels of them"
            )
            message = f"unsupported: {inside[0]} expands to more than {limits}"
            self.report((*COMPONENTS, inside[0]), message, "give the schemas inside it properties")
            return {}
        component = self._all_of.component(name).schema
        path = (extensions.client_name(component) or name,)
        expanded = self._normalize(component, (*COMPONENTS, name), path, (*inside, name))
        return expanded | siblings

    def _normalize_member(
        self, member: Alternative, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        for place, message, hint in (
            schema_checks.limit_faults(member.merged.schema) if member.is_changed else ()
        ):
            self.report((*member.pointer, *place), message, hint)
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
        place = pointer, beside
        name = self._merged.get(place) or self._names.of_inline(path, pointer)
        if name is None:
            return {}
        if place not in self._merged:  # A narrowed schema may contain itself.
            self._merged[place] = name
            if name not in self.normalized:
                self._add_model(name, ".".join(path), pointer, flat)
            if beside is None:  # Inside another class it gets a name of its own.
                del self._merged[place]
        kept = (*SIBLINGS, "default")
        siblings = {key: flat.schema[key] for key in kept if key in flat.schema}
        return reference_to(name, flat.schema) | siblings

    def _add_model(
        self, name: Identifier, origin: str, pointer: Pointer, flat: MergedSchema
    ) -> None:
        result: dict[str, Any] = {"type": "object", "properties": {}}
        self.normalized[name] = result  # Before its fields, which may refer to it.
        place = len(self.models)
        self.models.insert(place, self._fields.build(name, origin, pointer, flat, result))
        kept, faults, warnings = schema_checks.checked_values(result, self.normalized)
        for keyword in result.keys() - kept.keys():
            del result[keyword]
        result |= kept
        for where, message, hint in faults:
            self.report((*pointer, *where), message, hint)
        for where, message, hint in warnings:
            self.warn((*pointer, *where), message, hint)
