"""The members of a union, each with what the document states beside the union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..constraints import properties
from ..constraints.enum_const import listed_types
from ..constraints.properties import only_requires
from ..core.errors import Pointer
from . import schema_keywords
from .allof import COMPONENTS, PREFIX, AllOfResolver, MergedSchema, Report, component_of
from .extensions import CLIENT_NAME

Schema = Mapping[str, Any]


class Alternative(NamedTuple):
    """A member of a union.

    Attributes:
        pointer: Its place in the document.
        schema: The schema, as the document has it.
        merged: The schema without ``allOf`` and references.
        beside: The place of the schema with the union.
        is_inline: Whether the document's schema becomes a class of its own.
        is_changed: Whether ``merged`` contains what stands beside the union.

    """

    pointer: Pointer
    schema: Any
    merged: MergedSchema
    beside: Pointer
    is_inline: bool
    is_changed: bool = False

    @property
    def component(self) -> str:
        """The name of the component that it refers to; empty for an inline schema."""
        return component_of(self.schema)

    @property
    def named(self) -> Schema:
        """The schema after which a class of the member is named; empty if it has none."""
        own = self.schema if isinstance(self.schema, Mapping) else {}
        if not self.is_changed:
            return own if self.is_inline else {}
        if not _has_fields(self):
            return {}
        title = own.get("title") or self.component
        names = {"title": title} if title else {}
        return {"properties": {}, **names, **{key: own[key] for key in [CLIENT_NAME] if key in own}}


class Alternatives:
    """A union of a document.

    Args:
        flat: The schema with the union.
        pointer: Its place.
        resolver: Resolves ``allOf``.
        report: Receives each problem with its place and its remedy.
        warn: Receives those of each member that is left out.

    Attributes:
        keyword: The keyword that lists the members.
        pointer: The place of the list.
        discriminator: The Discriminator object, if there is one.
        discriminator_pointer: Its place.
        has_null: Whether ``null`` is a member.
        allows_null: Whether a type beside the union allows ``null``.

    """

    def __init__(
        self,
        flat: MergedSchema,
        pointer: Pointer,
        resolver: AllOfResolver,
        report: Report,
        warn: Report,
    ) -> None:
        self.keyword = schema_keywords.union(flat.schema)
        self.pointer = flat.keyword_place(pointer, self.keyword)
        self.discriminator_pointer = flat.keyword_place(pointer, "discriminator")
        self.discriminator: Schema | None = flat.schema.get("discriminator")
        self._listed: list[Any] = flat.schema[self.keyword]
        self.has_null = any(map(_is_null, self._listed))
        self.allows_null = "type" not in flat.schema or "null" in schema_keywords.types(flat.schema)
        self._kind = schema_keywords.kind(flat.schema) if "type" in flat.schema else ""
        self._flat = flat
        self._beside = pointer
        self._resolver = resolver
        self._report = report
        self._warn = warn
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
        """Return the members except ``null``.

        A member whose type contradicts the one beside the union matches no value. It is left out
        with a warning, unless nothing else is left.
        """
        kept, dropped = self._of_types()
        found = list(self._members(kept))
        if not found and not (self.has_null and self.allows_null):
            listed = " or ".join(dict.fromkeys(named for _, named in dropped))
            message = f"nothing fits: {self.keyword} lists only {listed}"
            hint = "correct one of them"
            self._report(self.pointer, f"{message}, and the type is {self._kind}", hint)
            return []
        for pointer, named in dropped:
            wrong = f"the type is {named}, and {self._kind} beside {self.keyword}"
            self._warn(pointer, f"{wrong}, so the member is left out", "correct one of them")
        if self.discriminator is None:
            return found
        name = self.discriminator["propertyName"]
        declared = [
            each.merged.schema["properties"].get(name) for each in found if _has_fields(each)
        ]
        tag = next((each for each in declared if each is not None), {"type": "string"})
        return [self._with_tag(each, name, tag) for each in found]

    def _of_types(self) -> tuple[list[Alternative], list[tuple[Pointer, str]]]:
        """Return the members that may have the type beside the union, and the others' types."""
        kept: list[Alternative] = []
        dropped: list[tuple[Pointer, str]] = []
        for index, schema in enumerate(self._listed):
            pointer = (*self.pointer, index)
            if _is_null(schema):
                if not self.allows_null:
                    dropped.append((pointer, "null"))
                continue
            inline = self._resolver.inline(schema, pointer).schema if _is_object(schema) else {}
            is_inline = schema_keywords.is_model(dict(inline))
            merged = self._resolver.resolved(schema, pointer)
            member = Alternative(pointer, schema, merged, self._beside, is_inline)
            types = self._types(schema, pointer, set())
            if not self._kind or types is None or any(map(self._is_of_kind, types)):
                kept.append(member)
                continue
            self.has_null = self.has_null or "null" in types
            dropped.append((pointer, " or ".join(sorted(types - {"null"}))))
            self._remove_tags(member.component)
        return kept, dropped

    def _is_of_kind(self, type_: str) -> bool:
        return type_ == self._kind or {type_, self._kind} == {"integer", "number"}

    def _types(self, schema: Any, pointer: Pointer, seen: set[str]) -> frozenset[str] | None:
        """Return the types of a schema's values; ``None`` for any.

        Args:
            schema: The schema, which may be a union.
            pointer: Its place.
            seen: The components whose types were counted already.

        """
        name = component_of(schema)
        if name in seen:
            return frozenset()
        seen.update({name} - {""})
        merged = self._resolver.resolved(schema, pointer)
        own = frozenset(schema_keywords.types(merged.schema)) or listed_types(merged.schema)
        keyword = schema_keywords.union(merged.schema)
        if not keyword or own is not None:
            return own
        place = merged.keyword_place(pointer, keyword)
        found = [
            self._types(each, (*place, index), seen)
            for index, each in enumerate(merged.schema[keyword])
        ]
        known = [each for each in found if each is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    def _remove_tags(self, component: str) -> None:
        """Remove a member that is left out from the discriminator's mapping."""
        mapping = (self.discriminator or {}).get("mapping", {})
        kept = {
            tag: target
            for tag, target in mapping.items()
            if not component or target not in (component, f"{PREFIX}{component}")
        }
        if self.discriminator is not None and kept != mapping:
            self.discriminator = {**self.discriminator, "mapping": kept}

    def _members(self, listed: list[Alternative]) -> Iterator[Alternative]:
        kept = schema_keywords.SHAPING.difference(schema_keywords.COMPOSING)
        base = {
            key: value
            for key, value in self._flat.schema.items()
            if key in kept or (key in ("oneOf", "anyOf") and only_requires(value))
        }
        kind = self._kind
        if kind:
            base["type"] = kind
        for member in listed:
            own = schema_keywords.kind(member.merged.schema)
            is_stated = base.keys() <= {"type"} and (not kind or own == kind)
            if not base or is_stated or self._extends(member.component):
                yield member
            elif not (base.keys() <= {"type"} and self._is_union_of_kind(member)):
                yield self._with_base(member, base, kind)
            else:
                yield member

    def _is_union_of_kind(self, member: Alternative) -> bool:
        """Return whether a member is a union, all of whose values have the type beside it."""
        types = self._types(member.schema, member.pointer, set())
        is_union = bool(schema_keywords.union(member.merged.schema))
        return is_union and types is not None and types <= {self._kind}

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
    return _is_object(schema) and schema_keywords.is_null(schema)


def _is_object(schema: Any) -> bool:
    return isinstance(schema, Mapping)
