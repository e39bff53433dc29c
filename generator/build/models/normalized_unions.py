"""Unions of classes: those that a document lists, and those of a base and its variants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ...core.errors import Pointer
from ...openapi import schema_keywords
from ...openapi.allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema, Report
from ...openapi.tags import Tag
from ...openapi.unions import Alternative, Alternatives
from ...pycode.identifiers import Identifier
from .class_names import ClassNames
from .discriminators import DiscriminatorReader, Member, discriminator

NormalizeMember: TypeAlias = Callable[
    [Alternative, tuple[str, ...], tuple[str, ...]], dict[str, Any]
]
"""Normalizes a member, given its name parts and the components that are being expanded."""

NULL = {"type": "null"}

SIBLINGS = ("description", "deprecated")
"""Keywords beside a reference or a union that describe the place, not the value."""


class UnionBuilder:
    """Builder of normalized unions, with the tags by which discriminators select members.

    Args:
        resolver: Resolves ``allOf``.
        names: The names of inline classes.
        classes: The class of each component that has one.
        report: Receives each problem with its place and its remedy.
        warn: Receives those of each member of a union that is left out.
        normalize: Normalizes a member of a union.

    Attributes:
        tags: The tags of the unions and variants, by the place of their schema.

    """

    def __init__(
        self,
        resolver: AllOfResolver,
        names: ClassNames,
        classes: Mapping[str, Identifier],
        report: Report,
        warn: Report,
        normalize: NormalizeMember,
    ) -> None:
        self.tags: dict[Pointer, dict[str, Any]] = {}
        self._with_variants: dict[str, dict[str, Any]] = {}
        self._resolver = resolver
        self._names = names
        self._classes = classes
        self._report = report
        self._warn = warn
        self._normalize = normalize

    def of_members(
        self, merged: MergedSchema, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return a union of several schemas, of which ``null`` may be one."""
        union = Alternatives(merged, pointer, self._resolver, self._report, self._warn)
        members = union.members()
        if not members:
            siblings = {key: merged.schema[key] for key in SIBLINGS if key in merged.schema}
            return NULL | siblings if union.has_null and union.allows_null else {}
        paths = self._names.of_members({each.pointer: each.named for each in members}, path)
        normalized = [self._normalize(each, paths[each.pointer], inside) for each in members]
        described = {
            key: merged.schema[key] for key in (*SIBLINGS, "default") if key in merged.schema
        }
        null = [NULL] if union.is_nullable(normalized) else []
        choices = [
            (member, schema)
            for index, (member, schema) in enumerate(zip(members, normalized, strict=True))
            if normalized.index(schema) == index
        ]
        if union.discriminator is not None and len(choices) > 1:
            tagged = self._tagged_members(union, union.discriminator, choices)
            if tagged is not None:
                return {**tagged, "anyOf": [*tagged["anyOf"], *null]} | described
        is_alone = len(normalized) == 1 and not null
        return (normalized[0] if is_alone else {"anyOf": [*normalized, *null]}) | described

    def of_variants(self, name: str) -> dict[str, Any] | None:
        """Return a union of a component and its variants; ``None`` if it has none.

        Tags of no variant select the component itself.
        """
        variants = [each for each in self._resolver.variants(name) if each in self._classes]
        if not variants:
            return None
        if name not in self._with_variants:
            self._with_variants[name] = self._build_variants(name, variants)
        return self._with_variants[name]

    def _build_variants(self, name: str, variants: list[str]) -> dict[str, Any]:
        schema = self._resolver.component(name).schema
        pointer = (*COMPONENTS, name)
        members = [
            Member(
                each,
                self._tag(self._resolver.component(each), schema["discriminator"]),
                reference_to(self._classes[each], {}),
                is_base=each == name,
            )
            for each in (*variants, name)
        ]
        null = [NULL] if schema_keywords.is_nullable(schema) else []
        union = {"anyOf": [*(each.schema for each in members), *null]}
        given = (*pointer, "discriminator"), schema["discriminator"]
        tags = DiscriminatorReader(*given, members, self._report).read()
        if tags is None:
            return union
        noted = [
            {"$ref": f"{PREFIX}{each}", "tags": own}
            for each, own in zip(variants, tags, strict=False)
        ]
        self.tags[pointer] = {"variants": noted}
        found = discriminator(schema["discriminator"], members, tags)
        return union | {"discriminator": {**found, "otherwise": self._classes[name]}}

    def _tagged_members(
        self,
        union: Alternatives,
        given: Mapping[str, Any],
        choices: list[tuple[Alternative, dict[str, Any]]],
    ) -> dict[str, Any] | None:
        """Return a union's classes and their tags; ``None`` where problems were reported."""
        members = [
            Member(each.component, self._tag(each.merged, given), schema)
            for each, schema in choices
        ]
        pointer = union.discriminator_pointer
        tags = DiscriminatorReader(pointer, given, members, self._report).read()
        if tags is None:
            return None
        noted: list[list[Tag]] = [[] for _ in range(union.size)]
        for (each, _), own in zip(choices, tags, strict=True):
            noted[int(each.pointer[-1])] = own
        self.tags[union.pointer[:-1]] = {"union": union.keyword, "tags": noted}
        classes = {each["$ref"]: each for member in members for each in member.classes}
        found = discriminator(given, members, tags)
        return {"anyOf": [*classes.values()], "discriminator": found}

    def _tag(self, merged: MergedSchema, discriminator: Mapping[str, Any]) -> dict[str, Any]:
        """Return the normalized schema of a discriminator's property; empty if undeclared."""
        name = discriminator["propertyName"]
        schema = merged.schema.get("properties", {}).get(name, {})
        return schema_keywords.normalized(self._resolver.resolved(schema, ()).schema)


def reference_to(name: Identifier, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a normalized reference to a class; with ``null`` if its schema allows it."""
    reference = {"$ref": f"{PREFIX}{name}"}
    return {"anyOf": [reference, NULL]} if schema_keywords.is_nullable(schema) else reference
