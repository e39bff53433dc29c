"""The members of a union, each with what the document states beside the union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..constraints import properties
from ..constraints.properties import only_requires
from ..core.errors import Pointer
from . import schema_keywords
from .allof import COMPONENTS, AllOfResolver, MergedSchema, Report, component_of

Schema = Mapping[str, Any]


class Alternative(NamedTuple):
    """A member of a union.

    Attributes:
        pointer: Its place in the document.
        schema: The schema, as the document has it.
        merged: The schema without ``allOf`` and references.
        beside: The place of the schema with the union.
        is_changed: Whether ``merged`` contains what stands beside the union.

    """

    pointer: Pointer
    schema: Any
    merged: MergedSchema
    beside: Pointer
    is_changed: bool = False

    @property
    def component(self) -> str:
        """The name of the component that it refers to; empty for an inline schema."""
        return component_of(self.schema)

    @property
    def named(self) -> Any:
        """The schema after which a class of the member is named."""
        if not self.is_changed:
            return self.schema
        own = self.schema if isinstance(self.schema, Mapping) else {}
        title = own.get("title") or self.component
        shape: dict[str, Any] = {"properties": {}} if _has_fields(self) else {}
        return shape | ({"title": title} if title else {})


class Alternatives:
    """A union of a document.

    Args:
        flat: The schema with the union.
        pointer: Its place.
        resolver: Resolves ``allOf``.
        report: Receives each problem with its place and its remedy.

    Attributes:
        keyword: The keyword that lists the members.
        pointer: The place of the list.
        discriminator: The Discriminator object, if there is one.
        discriminator_pointer: Its place.
        has_null: Whether ``null`` is a member.
        allows_null: Whether a type beside the union allows ``null``.

    """

    def __init__(
        self, flat: MergedSchema, pointer: Pointer, resolver: AllOfResolver, report: Report
    ) -> None:
        self.keyword = schema_keywords.union(flat.schema)
        self.pointer = flat.keyword_place(pointer, self.keyword)
        self.discriminator_pointer = flat.keyword_place(pointer, "discriminator")
        self.discriminator: Schema | None = flat.schema.get("discriminator")
        self._listed: list[Any] = flat.schema[self.keyword]
        self.has_null = any(map(_is_null, self._listed))
        self.allows_null = "type" not in flat.schema or "null" in schema_keywords.types(flat.schema)
        self._flat = flat
        self._beside = pointer
        self._resolver = resolver
        self._report = report
        if self.keyword == "oneOf" and schema_keywords.union(
            {"anyOf": flat.schema.get("anyOf", ())}
        ):
            where = flat.keyword_place(pointer, "anyOf")
            report(where, "unsupported: anyOf beside oneOf", "state one of them")
        if self.discriminator is not None and self.discriminator_pointer[:-1] != self.pointer[:-1]:
            message = f"unsupported: a discriminator apart from its {self.keyword}"
            report(self.discriminator_pointer, message, f"write it beside {self.keyword}")
            self.discriminator = None

    @property
    def size(self) -> int:
        """The number of members, ``null`` included."""
        return len(self._listed)

    def is_nullable(self, normalized: list[dict[str, Any]]) -> bool:
        """Return whether ``null`` is a value of the union of these normalized members."""
        is_member = self.has_null or any(map(schema_keywords.is_nullable, normalized))
        return self.allows_null and is_member

    def members(self) -> list[Alternative]:
        """Return the members except ``null``."""
        found = list(self._members())
        if self.discriminator is None:
            return found
        name = self.discriminator["propertyName"]
        declared = [
            each.merged.schema["properties"].get(name) for each in found if _has_fields(each)
        ]
        tag = next((each for each in declared if each is not None), {"type": "string"})
        return [self._with_tag(each, name, tag) for each in found]

    def _members(self) -> Iterator[Alternative]:
        kept = schema_keywords.SHAPING.difference(schema_keywords.COMPOSING)
        base = {
            key: value
            for key, value in self._flat.schema.items()
            if key in kept or (key in ("oneOf", "anyOf") and only_requires(value))
        }
        kind = schema_keywords.kind(base) if "type" in base else ""
        if kind:
            base["type"] = kind
        for index, schema in enumerate(self._listed):
            if _is_null(schema):
                continue
            pointer = (*self.pointer, index)
            merged = self._resolver.resolved(schema, pointer)
            member = Alternative(pointer, schema, merged, self._beside)
            own = schema_keywords.kind(member.merged.schema)
            is_stated = base.keys() <= {"type"} and (not kind or own == kind)
            if not base or is_stated or self._extends(member.component):
                yield member
            elif kind and own and own != kind and {own, kind} != {"integer", "number"}:
                message = f"nothing fits: the type is {own}, and {kind} beside {self.keyword}"
                self._report(pointer, message, "correct one of them")
            elif not schema_keywords.union(member.merged.schema) or base.keys() - {"type"}:
                yield self._with_base(member, base, kind)
            else:
                yield member

    def _with_base(self, member: Alternative, base: Schema, kind: str = "") -> Alternative:
        places = {name: self._flat.place(self._beside, name) for name in base.get("properties", ())}
        changed = self._changed(member, MergedSchema(base, places))
        if kind == "integer":
            schema = {**changed.merged.schema, "type": kind}
            changed = changed._replace(merged=changed.merged._replace(schema=schema))
        return changed

    def _changed(self, member: Alternative, beside: MergedSchema) -> Alternative:
        places = (self._beside, member.pointer)
        merged = self._resolver.with_base(beside, member.schema, places)
        return member._replace(merged=merged, is_changed=True)

    def _with_tag(self, member: Alternative, name: str, tag: Any) -> Alternative:
        """Return a member that declares the discriminator's property."""
        schema = member.merged.schema
        if not _has_fields(member) or name in schema["properties"]:
            return member
        if schema.get(properties.ADDITIONAL) is False:
            message = f"{member.component or 'the member'} does not allow the property {name}"
            self._report(member.pointer, message, f"declare {name} in its properties")
            return member
        stated = {"properties": {name: {"type": schema_keywords.kind(tag) or "string"}}}
        added = {"type": "object", **stated, properties.REQUIRED: [name]}
        place = {name: (*self.discriminator_pointer, "propertyName")}
        beside = MergedSchema(added, place)
        if member.is_changed:
            parts = [(beside, self._beside), (member.merged, member.pointer)]
            return member._replace(merged=self._resolver.joined(parts))
        return self._changed(member, beside)

    def _extends(self, component: str) -> bool:
        """Return whether a member has the properties beside the union from its own ``allOf``."""
        *above, name = self.pointer[:-1]
        return tuple(above) == COMPONENTS and self._resolver.extends(component, str(name))


def _has_fields(member: Alternative) -> bool:
    return schema_keywords.is_model(dict(member.merged.schema))


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema_keywords.is_null(schema)
