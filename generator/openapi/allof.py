"""Resolution of ``allOf``: its members are merged to one schema that requires what they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple

from ..constraints.properties import MARKS
from ..core.errors import Pointer
from . import boolean_schemas, schema_keywords
from .schema_merge import ANNOTATIONS, SchemaMerge, with_required
from .schema_merge import PREFIX as PREFIX
from .schema_merge import Report as Report

COMPONENTS: Pointer = ("components", "schemas")

Schema = Mapping[str, Any]

_UNION_KEYWORDS = ("oneOf", "anyOf", "discriminator")
"""Keywords whose place is noted where a schema took them from another."""


class MergedSchema(NamedTuple):
    """A schema without ``allOf``.

    Attributes:
        schema: The schema.
        places: The pointers of those properties that come from other schemas.
        keywords: The pointers of a union and its discriminator that come from other schemas.

    """

    schema: Mapping[str, Any]
    places: Mapping[str, Pointer]
    keywords: Mapping[str, Pointer] = MappingProxyType({})

    def keyword_place(self, pointer: Pointer, keyword: str) -> Pointer:
        """Return the place of a union or a discriminator of the schema at ``pointer``."""
        return self.keywords.get(keyword, (*pointer, keyword))

    def place(self, pointer: Pointer, name: str) -> Pointer:
        """Return the pointer of a property of the schema at ``pointer``."""
        return self.places.get(name, (*pointer, "properties", name))


_EMPTY = MergedSchema({}, {})


class AllOfResolver:
    """Merges the members of ``allOf``.

    Args:
        components: The document's schemas.
        report: Takes the pointer, message and hint of each part that cannot be merged.
        warn: Takes those of each property that the merged schema omits.

    """

    def __init__(
        self,
        components: Mapping[str, Any],
        report: Report,
        warn: Report = lambda pointer, message, hint: None,
    ) -> None:
        self._components = components
        self._report = report
        self._warn = warn
        self._known: dict[str, MergedSchema] = {}
        self._open: set[str] = set()
        self._extending: dict[str, Mapping[str, None]] = {}

    def component(self, name: str) -> MergedSchema:
        """Return a component without ``allOf``."""
        if name not in self._known:
            self._open.add(name)
            place = (*COMPONENTS, name)
            self._known[name] = self._whole(self._components[name], place)
            self._open.remove(name)
        return self._known[name]

    def target(self, reference: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the component that a ``$ref`` refers to, without ``allOf``; empty for none."""
        name = str(reference["$ref"]).removeprefix(PREFIX)
        found = self.component(name).schema if name in self._components else {}
        return found if isinstance(found, Mapping) else {}

    def marks(self, schema: Any, pointer: Pointer) -> tuple[str, ...]:
        """Return the marks of a property that only requests or only responses contain."""
        if not isinstance(schema, Mapping):
            return ()
        if "allOf" not in schema and "$ref" not in schema:
            return tuple(mark for mark in MARKS if schema.get(mark) is True)
        holders = [self.inline(schema, pointer).schema]
        seen: set[str] = set()
        while (name := component_of(holders[-1])) in self._components and name not in seen:
            seen.add(name)
            holders.append(self.target(holders[-1]))
        return tuple(mark for mark in MARKS if any(each.get(mark) is True for each in holders))

    def variants(self, name: str) -> list[str]:
        """Return the components that extend a component with a discriminator through ``allOf``.

        Swagger 2.0 expresses alternatives this way. Variants of variants are included.
        """
        schema = self._components[name]
        if not isinstance(schema, Mapping) or "discriminator" not in schema:
            return []
        return list(self._descendants(name))

    def _descendants(self, name: str) -> Mapping[str, None]:
        """Return the components that extend another, directly or not, as the keys in order."""
        if name not in self._extending:
            found, waiting = {name: None}, [name]
            for known in waiting:
                new = [each for each in self._children.get(known, ()) if each not in found]
                found |= dict.fromkeys(new)
                waiting += dict.fromkeys(new)
            del found[name]
            self._extending[name] = found
        return self._extending[name]

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        """The names of the components that extend each component."""
        children: dict[str, list[str]] = {}
        for name, schema in self._components.items():
            members = schema.get("allOf", ()) if isinstance(schema, Mapping) else ()
            for member in members:
                if isinstance(member, Mapping) and "$ref" in member:
                    parent = str(member["$ref"]).removeprefix(PREFIX)
                    children.setdefault(parent, []).append(name)
        return children

    def inline(self, schema: Mapping[str, Any], pointer: Pointer) -> MergedSchema:
        """Return an inline schema without ``allOf``.

        A schema that adds only annotations or marks to a single reference becomes that reference. A
        reference with constraints beside it becomes its target, narrowed by these constraints.
        """
        if "allOf" not in schema and "$ref" not in schema:
            return self._whole(schema, pointer)
        match schema.get("allOf"):
            case [{"$ref": reference}] if schema.keys() <= ANNOTATIONS | {"allOf", *MARKS}:
                annotations = {key: value for key, value in schema.items() if key != "allOf"}
                return MergedSchema(annotations | {"$ref": reference}, {})
        if "$ref" in schema and self._narrows(schema):
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return self._whole(rest | {"allOf": [{"$ref": schema["$ref"]}]}, pointer)
        return self._whole(schema, pointer)

    def resolved(self, schema: Any, pointer: Pointer) -> MergedSchema:
        """Return a schema without ``allOf`` and without references to components."""
        seen: set[str] = set()
        merged = self.inline(schema, pointer) if isinstance(schema, Mapping) else _EMPTY
        while (name := component_of(merged.schema)) in self._components and name not in seen:
            seen.add(name)
            merged = self.component(name)
            if not isinstance(merged.schema, Mapping):
                return _EMPTY
        return merged

    def _narrows(self, schema: Mapping[str, Any]) -> bool:
        """Return whether the keywords beside a reference are stricter than its target."""
        target = self._components.get(str(schema["$ref"]).removeprefix(PREFIX), {})
        return any(
            key in schema_keywords.SHAPING and schema[key] != target.get(key)
            for key in schema
            if isinstance(target, Mapping)
        )

    def _kind_of(self, schema: Any) -> str:
        """Return the type of a schema, stated by it or by what it refers to; empty for none."""
        seen: set[str] = set()
        waiting = [schema]
        for each in waiting:
            if not isinstance(each, Mapping) or schema_keywords.union(each):
                continue
            if kind := schema_keywords.kind(each):
                return kind
            name = component_of(each)
            if name in self._components and name not in seen:
                seen.add(name)
                waiting.append(self._components[name])
            waiting += each.get("allOf", ())
        return ""

    def _whole(self, schema: Any, pointer: Pointer) -> MergedSchema:
        """Return a schema without ``allOf``, with a property for each required name."""
        flat = self._flat(schema, pointer)
        found = with_required(flat.schema, pointer, self._report)
        return flat if found is flat.schema else flat._replace(schema=found)

    def _flat(self, schema: Any, pointer: Pointer) -> MergedSchema:
        if not isinstance(schema, Mapping) or "allOf" not in schema:
            return MergedSchema(schema, {})
        parts = [
            part
            for index, member in enumerate(schema["allOf"])
            for part in self._members(member, (*pointer, "allOf", index))
        ]
        own = {key: value for key, value in schema.items() if key != "allOf"}
        return self.joined([*parts, (MergedSchema(own, {}), pointer)])

    def joined(self, parts: Sequence[tuple[MergedSchema, Pointer]]) -> MergedSchema:
        """Merge the parts of a schema, the last of which is the schema itself."""
        own, own_place = parts[-1]
        merge = SchemaMerge(self.extends, self._kind_of, self._report, self._warn)
        keywords: dict[str, Pointer] = {}
        for part, place in parts:
            self._check_unions(merge.schema, part, place)
            keywords |= {
                key: part.keyword_place(place, key) for key in _UNION_KEYWORDS if key in part.schema
            }
            merge.add(part.schema, partial(part.place, place), place, is_own=part is own)
        merge.close(own_place)
        return MergedSchema(merge.schema, merge.places, keywords)

    def _check_unions(self, merged: Schema, part: MergedSchema, place: Pointer) -> None:
        """Report a second union: a value would have to match a member of each."""
        first, second = schema_keywords.union(merged), schema_keywords.union(part.schema)
        if first and second and merged[first] != part.schema[second]:
            message = "unsupported: a union in allOf beside another union"
            self._report(part.keyword_place(place, second), message, "state one of them")

    def with_base(
        self, base: MergedSchema, member: Any, places: tuple[Pointer, Pointer]
    ) -> MergedSchema:
        """Return a member of a union merged with what stands beside the union.

        Args:
            base: The schema beside the union.
            member: The member.
            places: The places of the schema that holds the union, and of the member.

        """
        beside, pointer = places
        parts = [(base, beside), *self._members(member, pointer)]
        if isinstance(member, Mapping) and "$ref" in member:  # Its notes belong to its own class.
            parts.append((MergedSchema({}, {}), pointer))
        return self.joined(parts)

    def extends(self, name: str, base: str) -> bool:
        """Return whether a component is made of another by ``allOf``, directly or not."""
        return name in self._descendants(base)

    def _members(self, member: Any, pointer: Pointer) -> Iterator[tuple[MergedSchema, Pointer]]:
        """Yield the schema that a member of ``allOf`` refers to, and its own keywords."""
        if not isinstance(member, Mapping):
            self._report(pointer, *boolean_schemas.fault(member))
            return
        if "$ref" not in member:
            yield self._flat(member, pointer), pointer
            return
        name = str(member["$ref"]).removeprefix(PREFIX)
        if name in self._open or name not in self._components:
            message = f"unsupported: {name} does not exist, or contains itself through allOf"
            self._report((*pointer, "$ref"), message, "remove it from allOf")
            return
        place = (*COMPONENTS, name)
        flat = self.component(name)
        if not isinstance(flat.schema, Mapping):
            self._report(place, *boolean_schemas.fault(flat.schema))
        elif "$ref" in flat.schema:
            yield from self._members(flat.schema, place)
        else:
            yield self._without_members(flat), place
        if own := {key: value for key, value in member.items() if key != "$ref"}:
            yield MergedSchema(own, {}), pointer

    def _without_members(self, base: MergedSchema) -> MergedSchema:
        """Return the base of a component without the union that lists the component itself."""
        keyword = schema_keywords.union(base.schema)
        listed = {component_of(each) for each in base.schema.get(keyword, ())}
        if self._open.isdisjoint(listed):
            return base
        dropped = {keyword, "discriminator"}
        rest = {key: each for key, each in base.schema.items() if key not in dropped}
        return base._replace(schema=rest)


def component_of(schema: object) -> str:
    """Return the name of the component that a schema refers to; empty for none."""
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    is_component = isinstance(reference, str) and reference.startswith(PREFIX)
    return str(reference).removeprefix(PREFIX) if is_component else ""
