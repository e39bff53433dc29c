"""Schemas in the form in which the sandbox validates them: unions by tag, or by any member.

JSON Schema ignores discriminators, and its ``oneOf`` refuses a value that several members accept.
A client reads such a value, and picks the member by its tag. The generator notes the tags of each
union, and the variants of each schema that others extend, in ``x-lockstep``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NOTES = "x-lockstep"
"""The key of the generator's facts about a schema."""

_ONE = frozenset(
    {"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"}
)
_LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"dependentSchemas", "patternProperties", "properties"})
"""Keywords that hold a schema, a list of schemas, or schemas by name."""

_NEUTRAL_KEYWORDS = frozenset(
    {"allOf", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly"}
)
"""Keywords beside an ``allOf`` of one reference that leave it a mere reference."""

_REQUIRING = frozenset({"required", "description", "title"})

Schema = Mapping[str, Any]


def validation_schema(schema: Any, components: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema for the values that a schema of the document allows.

    Args:
        schema: The schema.
        components: The component schemas that it reaches, by name.

    """
    forms = _Forms(components)
    return {
        "allOf": [forms.of(schema)],
        "components": {
            "schemas": {name: forms.of(each, name) for name, each in components.items()}
        },
        "$defs": forms.bases,
    }


class _Forms:
    """The forms of a document's schemas.

    Args:
        components: The component schemas by name.

    Attributes:
        bases: What a component states for those that extend it: no tags, no variants.

    """

    def __init__(self, components: Mapping[str, Any]) -> None:
        self.bases: dict[str, Any] = {}
        self._components = components

    def of(self, schema: Any, name: str = "") -> Any:
        """Return a schema with its unions as conditions; ``name`` is that of a component."""
        if not isinstance(schema, dict):
            return schema
        made = self._inside(schema, name)
        conditions = list(self._conditions(schema, made))
        if conditions:
            made["allOf"] = [*made.get("allOf", ()), *conditions]
        return made

    def _inside(self, schema: Schema, name: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in schema.items():
            if key == "allOf" and isinstance(value, list):
                made[key] = [self._extended(schema, each, name) for each in value]
            elif key in _LISTED and isinstance(value, list):
                made[key] = [self.of(each) for each in value]
            elif key in _NAMED and isinstance(value, dict):
                made[key] = {inner: self.of(each) for inner, each in value.items()}
            else:
                made[key] = self.of(value) if key in _ONE else value
        return made

    def _extended(self, schema: Schema, member: Any, name: str) -> Any:
        """Return a member of an ``allOf``; one that is extended there excludes its variants."""
        target = _component_of(member)
        notes = self._components[target].get(NOTES, {}) if target in self._components else {}
        union = self._components[target].get(notes["union"], ()) if "union" in notes else ()
        is_extended = "variants" in notes and not (not name and is_mere_reference(schema))
        if is_extended or (name and name in map(_component_of, union)):
            self._add_base(target, notes.get("union"))
            return {**member, "$ref": f"#/$defs/{member['$ref'].rpartition('/')[2]}"}
        return self.of(member)

    def _add_base(self, name: str, union: str | None) -> None:
        if name not in self.bases:
            self.bases[name] = {}  # It may extend itself.
            rest = {key: each for key, each in self._components[name].items() if key != union}
            self.bases[name] = self._inside(rest, name)

    def _conditions(self, schema: Schema, made: dict[str, Any]) -> Iterator[Schema]:
        """Yield the conditions that replace the unions of a schema; remove them from ``made``."""
        notes = schema.get(NOTES, {})
        if "union" in notes:
            name, members = schema["discriminator"]["propertyName"], made.pop(notes["union"])
            tagged = with_tag(name, [tag for tags in notes["tags"] for tag in tags])
            pairs = zip(notes["tags"], members, strict=True)
            chosen = [_if_tagged(name, tags, each) for tags, each in pairs if tags]
            by_tag = {**tagged, "allOf": chosen}
            yield {"if": {"type": "null"}, "then": {"anyOf": members}, "else": by_tag}
        if "oneOf" in made and not _only_requires(made["oneOf"]):
            yield {"anyOf": made.pop("oneOf")}
        for each in notes.get("variants", ()):
            name = schema["discriminator"]["propertyName"]
            yield _if_tagged(name, each["tags"], {"$ref": each["$ref"]})


def _only_requires(members: Any) -> bool:
    """Return whether each member only lists required properties: an object meets exactly one."""
    return isinstance(members, list) and all(
        isinstance(each, dict) and each.keys() <= _REQUIRING for each in members
    )


def with_tag(name: str, tags: Sequence[Any]) -> dict[str, Any]:
    """Return the schema of the objects with one of these tags."""
    return {"type": "object", "required": [name], "properties": {name: {"enum": list(tags)}}}


def _if_tagged(name: str, tags: Sequence[Any], schema: Any) -> Schema:
    return {"if": with_tag(name, tags), "then": schema}


def _component_of(schema: Any) -> str:
    """Return the component that a schema refers to; empty for none."""
    reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
    is_component = reference.startswith("#/components/schemas/")
    return (
        reference.rpartition("/")[2].replace("~1", "/").replace("~0", "~") if is_component else ""
    )


def is_mere_reference(schema: Schema) -> bool:
    """Return whether an ``allOf`` adds only documentation to one reference."""
    return len(schema["allOf"]) == 1 and all(
        key in _NEUTRAL_KEYWORDS or key.startswith("x-") for key in schema
    )
