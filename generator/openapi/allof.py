"""Resolution of ``allOf``: its members are merged to one schema that requires what they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple

from ..core.errors import Pointer
from . import boolean_schemas, schema_keywords
from .schema_merge import ANNOTATIONS, Report, SchemaMerge, with_required
from .schema_merge import PREFIX as PREFIX

COMPONENTS: Pointer = ("components", "schemas")


class MergedSchema(NamedTuple):
    """A schema without ``allOf``.

    Attributes:
        schema: The schema.
        places: The pointers of those properties that come from other schemas.

    """

    schema: Mapping[str, Any]
    places: Mapping[str, Pointer]

    def place(self, pointer: Pointer, name: str) -> Pointer:
        """Return the pointer of a property of the schema at ``pointer``."""
        return self.places.get(name, (*pointer, "properties", name))


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

    def variants(self, name: str) -> list[str]:
        """Return the components that extend a component with a discriminator through ``allOf``.

        Swagger 2.0 expresses alternatives this way. Variants of variants are included.
        """
        schema = self._components[name]
        if not isinstance(schema, Mapping) or "discriminator" not in schema:
            return []
        found = [name]
        for known in found:
            found += [each for each in self._children.get(known, ()) if each not in found]
        return found[1:]

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

        A schema that adds only annotations to a single reference becomes that reference. A
        reference with constraints beside it becomes its target, narrowed by these constraints.
        """
        schema = _with_single_members(schema)
        match schema.get("allOf"):
            case [{"$ref": reference}] if schema.keys() <= ANNOTATIONS | {"allOf"}:
                annotations = {key: value for key, value in schema.items() if key != "allOf"}
                return MergedSchema(annotations | {"$ref": reference}, {})
        if "$ref" in schema and self._narrows(schema):
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return self._whole(rest | {"allOf": [{"$ref": schema["$ref"]}]}, pointer)
        return self._whole(schema, pointer)

    def _narrows(self, schema: Mapping[str, Any]) -> bool:
        """Return whether the keywords beside a reference are stricter than its target."""
        target = self._components.get(str(schema["$ref"]).removeprefix(PREFIX), {})
        return any(
            key in schema_keywords.SHAPING and schema[key] != target.get(key)
            for key in schema
            if isinstance(target, Mapping)
        )

    def _whole(self, schema: Any, pointer: Pointer) -> MergedSchema:
        """Return a schema without ``allOf``, with a property for each required name."""
        flat = self._flat(schema, pointer)
        return MergedSchema(with_required(flat.schema, pointer, self._report), flat.places)

    def _flat(self, schema: Any, pointer: Pointer) -> MergedSchema:
        schema = _with_single_members(schema)
        if not isinstance(schema, Mapping) or "allOf" not in schema:
            return MergedSchema(schema, {})
        parts = [
            part
            for index, member in enumerate(schema["allOf"])
            for part in self._members(member, (*pointer, "allOf", index))
        ]
        own = {key: value for key, value in schema.items() if key != "allOf"}
        merge = SchemaMerge(self._extends, self._report, self._warn)
        for part, place in [*parts, (MergedSchema(own, {}), pointer)]:
            merge.add(part.schema, partial(part.place, place), place, is_own=part.schema is own)
        merge.close(pointer)
        return MergedSchema(merge.schema, merge.places)

    def _extends(self, name: str, base: str) -> bool:
        """Return whether a component extends another through ``allOf``, directly or not."""
        found = [base]
        for known in found:
            found += [each for each in self._children.get(known, ()) if each not in found]
        return name in found[1:]

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
            yield flat, place
        if own := {key: value for key, value in member.items() if key != "$ref"}:
            yield MergedSchema(own, {}), pointer


def _with_single_members(schema: Any) -> Any:
    """Return a schema whose ``oneOf`` or ``anyOf`` with a single member is part of ``allOf``.

    The member applies to every value, as do the keywords beside it.
    """
    if not isinstance(schema, Mapping) or "discriminator" in schema:
        return schema
    single = [key for key in ("oneOf", "anyOf") if len(schema.get(key, ())) == 1]
    if not single:
        return schema
    members = [*schema.get("allOf", ()), *(schema[key][0] for key in single)]
    return {key: schema[key] for key in schema if key not in single} | {"allOf": members}
