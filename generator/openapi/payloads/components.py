"""The objects of a payload as components, so that each becomes a class with a short name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.errors import Pointer
from ..upgrade.locations import SourceMap, legal_names
from .component_names import ComponentNames, item_name, value_name
from .plain_schemas import PlainSchemas
from .sourced import SourcedSchema, is_object

_PREFIX = "#/components/schemas/"
_SECTIONS = ("definitions", "$defs")


class PayloadComponents:
    """The components of one payload schema.

    Args:
        data: The content of the file.
        root: The name of the component of the whole payload.
        plain: The converter of schemas.
        source_map: Records where each part came from.

    Attributes:
        schemas: The components by name, the payload first.

    """

    def __init__(
        self, data: Mapping[str, Any], root: str, plain: PlainSchemas, source_map: SourceMap
    ) -> None:
        self.schemas: dict[str, Any] = {}
        self._data = data
        self._root = root
        self._plain = plain
        self._source_map = source_map
        self._names = ComponentNames(root)
        self._references = {"#": root}
        self._definitions = self._read_definitions()
        self._add_root()
        for name, schema in self._definitions.items():
            self._add(name, schema, ())

    def _read_definitions(self) -> dict[str, SourcedSchema]:
        """Return the definitions by their component, and note the references to them."""
        found: dict[str, SourcedSchema] = {}
        for section in _SECTIONS:
            parts = self._data.get(section)
            legal = legal_names(parts)
            for name, part in parts.items() if isinstance(parts, Mapping) else ():
                schema = self._plain.schema(part, (section, name))
                if not isinstance(schema, SourcedSchema):
                    schema = SourcedSchema({"$ref": schema}, (section, name))  # To be rejected.
                component = self._names.of_definition(str(legal.get(name, name)), schema)
                found[component] = schema
                self._references[f"#/{section}/{name}"] = component
                for key in ("$id", "id", "$anchor"):
                    if isinstance(part, Mapping) and isinstance(part.get(key), str):
                        self._references[f"#{part[key].removeprefix('#')}"] = component
        return found

    def _add_root(self) -> None:
        schema = self._plain.schema(
            {key: value for key, value in self._data.items() if key not in _SECTIONS}, ()
        )
        target = self._references.get(schema.get("$ref", ""), "")
        if target in self._definitions:
            definition = self._definitions[target]
            if not self._is_used(target):
                del self._definitions[target]
            texts = {key: value for key, value in schema.items() if key != "$ref"}
            schema = SourcedSchema({**definition, **texts}, definition.place)
        self._add(self._root, schema, ())

    def _is_used(self, name: str) -> bool:
        """Return whether a definition is also referred to from within the definitions."""
        used = (each for schema in self._definitions.values() for each in _references(schema))
        return name in {self._references.get(each) for each in used}

    def _add(self, name: str, schema: SourcedSchema, owners: tuple[str, ...]) -> None:
        new = ("components", "schemas", name)
        self.schemas[name] = {}  # Before the components inside it.
        self.schemas[name] = self._schema(schema, new, name, (name, *owners))

    def _schema(
        self, schema: SourcedSchema, new: Pointer, label: str, owners: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return a schema whose objects are references to components."""
        self._source_map.map(new, schema.place)
        result: dict[str, Any] = {}
        for key, value in schema.items():
            inside = (*new, key)
            if key == "$ref":
                result[key] = self._reference(value)
            elif key == "properties" and isinstance(value, dict):
                result[key] = {
                    name: self._part(each, (*inside, name), name, owners)
                    for name, each in value.items()
                }
            elif key == "items":
                result[key] = self._part(value, inside, item_name(label), owners)
            elif key == "additionalProperties":
                result[key] = self._part(value, inside, value_name(label), owners)
            elif key in {"anyOf", "oneOf"} and isinstance(value, list):
                result[key] = [
                    self._part(each, (*inside, index), label, owners)
                    for index, each in enumerate(value)
                ]
            elif key == "allOf" and isinstance(value, list):
                result[key] = [
                    self._member(each, (*inside, index), label, owners)
                    for index, each in enumerate(value)
                ]
            else:
                result[key] = value
        return result

    def _member(self, value: Any, new: Pointer, label: str, owners: tuple[str, ...]) -> Any:
        """Return a member of ``allOf``, which is merged into the schema that contains it."""
        is_schema = isinstance(value, SourcedSchema)
        return self._schema(value, new, label, owners) if is_schema else value

    def _part(self, value: Any, new: Pointer, label: str, owners: tuple[str, ...]) -> Any:
        """Return a schema inside another one: a reference if it is an object."""
        if not isinstance(value, SourcedSchema):
            return value
        if not is_object(value):
            return self._schema(value, new, label, owners)
        name = self._names.of_object(label, owners, value)
        if name not in self.schemas and name not in self._definitions:
            self._add(name, value, owners)
        elif name in self.schemas:
            _add_examples(self.schemas[name], value.get("examples", []))
        self._source_map.map(new, value.place)
        kept = {key: value[key] for key in ("description", "deprecated") if key in value}
        return {"$ref": f"{_PREFIX}{name}", **kept}

    def _reference(self, reference: Any) -> Any:
        name = self._references.get(reference) if isinstance(reference, str) else None
        return reference if name is None else f"{_PREFIX}{name}"


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in _references(each)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [found for each in value.values() for found in _references(each)]


def _add_examples(component: dict[str, Any], examples: Any) -> None:
    if isinstance(examples, list) and isinstance(known := component.get("examples", []), list):
        new = [each for each in examples if each not in known]
        if known or new:
            component["examples"] = [*known, *new]
