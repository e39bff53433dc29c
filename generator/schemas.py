"""From a document's schemas to the classes of its models.

A component with properties becomes a class. An inline object with properties becomes one too,
named by its parent and its field. Everything else (lists, texts, maps, free-form objects) is
written out where it is used, so that a user meets ``list[Error]`` and no wrapper around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from . import extensions, keywords
from .ir import Field, Model
from .load import Document
from .names import Identifier, UnusableNameError, class_name, collisions, field_name
from .problems import Pointer, Problem
from .samples import Samples

COMPONENTS: Pointer = ("components", "schemas")
_PREFIX = "#/components/schemas/"
_NULL = {"type": "null"}


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
        self._components: Mapping[str, Any] = document.data.get("components", {}).get("schemas", {})
        self._origins: dict[str, Pointer] = {}
        self._classes: dict[str, Identifier] = {}
        self._name_components()
        for name in self._classes:
            where = (*COMPONENTS, name)
            self._refuse_unsupported(self._components[name], where)
            self._add_model(self._classes[name], name, where)
        self._refuse_endless()

    def normalize(self, schema: Any, pointer: Pointer, *path: str) -> dict[str, Any]:
        """The schema as the models stage reads it.

        Args:
            schema: As it stands in the document.
            pointer: Where it stands.
            path: What an inline object would be named after: its parents, outermost first.

        """
        return self._normalize(schema, pointer, path, ())

    def origin(self, name: Identifier) -> Pointer:
        """Where in the document the class comes from."""
        return self._origins[name]

    def complain(self, pointer: Pointer, wrong: str, right: str) -> None:
        """Note what cannot be generated."""
        self.problems.append(self._document.problem(pointer, wrong, right))

    def _name_components(self) -> None:
        named = {}
        for name, schema in self._components.items():
            if keywords.is_model(schema):
                try:
                    named[name] = class_name(name)
                except UnusableNameError as error:
                    self.complain((*COMPONENTS, name), str(error), "rename the schema")
        for clash, names in collisions(named, named.__getitem__).items():
            for name in names[1:]:
                wrong = f"{' and '.join(names)} would both become the class {clash}"
                self.complain((*COMPONENTS, name), wrong, "rename one of the schemas")
                del named[name]
        self._classes = named
        self._origins = {named[name]: (*COMPONENTS, name) for name in named}

    def _normalize(
        self, schema: Any, pointer: Pointer, path: tuple[str, ...], inside: tuple[str, ...]
    ) -> dict[str, Any]:
        if not isinstance(schema, dict):
            self.complain(pointer, "unsupported: a schema that is no mapping", "write a mapping")
            return {}
        self._refuse_unsupported(schema, pointer)
        if "$ref" in schema:
            return self._normalize_reference(schema, pointer, path, inside)
        if keywords.is_model(schema):
            return self._inline_model(schema, pointer, path)
        result = keywords.effective(schema)
        if "items" in result:
            item_path = (*path, "Item")
            item_pointer = (*pointer, "items")
            result["items"] = self._normalize(schema["items"], item_pointer, item_path, inside)
        elif keywords.kind(schema) == "array":
            self.complain(pointer, "the array does not say what it holds", "add items")
        extra = result.get("additionalProperties")
        if isinstance(extra, dict) and extra:
            where = (*pointer, "additionalProperties")
            result["additionalProperties"] = self._normalize(extra, where, (*path, "Value"), inside)
        if "pattern" in result:
            self._check_pattern(result, (*pointer, "pattern"))
        return _open_enum(result)

    def _refuse_unsupported(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        for keyword in keywords.unsupported(schema):
            where = (*pointer, keyword)
            self.complain(where, f"unsupported: {keyword}", "state the schema without it")
        if "type" in schema and not keywords.kind(schema):
            wrong = f"unsupported: the type {schema['type']}"
            self.complain((*pointer, "type"), wrong, "name one type, and null where it applies")
        self._check_limits(schema, pointer)
        rules = schema.get(extensions.TEXT_RULES)
        if rules is not None and not extensions.are_text_rules(rules, schema):
            where = (*pointer, extensions.TEXT_RULES)
            self.complain(where, "the text rules are malformed", extensions.TEXT_RULES_FORM)

    def _check_limits(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        """Every schema needs a value that fits it, and that a test can hold."""
        for least, most in keywords.LIMITS:
            if schema.get(least, -math.inf) > schema.get(most, math.inf):
                wrong = f"nothing fits: {least} is more than {most}"
                self.complain((*pointer, least), wrong, "correct one of them")
            if least in keywords.COUNTS and schema.get(least, 0) > keywords.LARGEST_COUNT:
                wrong = f"unsupported: {least} above {keywords.LARGEST_COUNT}"
                self.complain((*pointer, least), wrong, "ask for less")
        for index, value in enumerate(schema.get("enum", ())):
            if isinstance(value, list | dict) and keywords.kind(schema) not in {"array", "object"}:
                wrong = f"the value is no {keywords.kind(schema) or 'plain value'}"
                self.complain((*pointer, "enum", index), wrong, "write it as one")

    def _check_pattern(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        """Hold the pattern to the engine that will apply it, and the schema's sample to it."""
        from pydantic_core import SchemaError, SchemaValidator, core_schema

        try:
            text = SchemaValidator(core_schema.str_schema(pattern=schema["pattern"]))
        except SchemaError:
            wrong = f"unsupported: the pattern {schema['pattern']}"
            self.complain(pointer, wrong, "write one without look-around and back-references")
            return
        if not text.isinstance_python(Samples({}).sample(schema)):
            self.complain(pointer, "no sample fits the pattern", "add an example that does")

    def _refuse_endless(self) -> None:
        """A class that requires itself could only stand for a document without an end."""
        waiting = {name: set(_needed(schema)) for name, schema in self.normalized.items()}
        while ending := [name for name, needed in waiting.items() if not needed & waiting.keys()]:
            for name in ending:
                del waiting[name]
        for name in waiting:
            wrong = f"{name} holds itself without end"
            self.complain(self._origins[Identifier(name)], wrong, "require less on the way to it")

    def _normalize_reference(
        self,
        schema: dict[str, Any],
        pointer: Pointer,
        path: tuple[str, ...],
        inside: tuple[str, ...],
    ) -> dict[str, Any]:
        name = str(schema["$ref"]).removeprefix(_PREFIX)
        siblings = {key: schema[key] for key in ("description", "deprecated") if key in schema}
        if name in self._classes:
            return _reference(self._classes[name], self._components[name]) | siblings
        if name in inside:
            self.complain(pointer, f"unsupported: {name} leads back to itself", "break the circle")
            return {}
        if name not in self._components:
            wrong = f"unsupported: a schema at {schema['$ref']}"
            self.complain(pointer, wrong, "refer to #/components/schemas/...")
            return {}
        target = (*COMPONENTS, name)
        written_out = self._normalize(self._components[name], target, (name,), (*inside, name))
        return written_out | siblings

    def _inline_model(
        self, schema: dict[str, Any], pointer: Pointer, path: tuple[str, ...]
    ) -> dict[str, Any]:
        try:
            name = class_name(*path)
        except UnusableNameError as error:
            self.complain(pointer, str(error), "make it a component schema")
            return {}
        if self._origins.setdefault(name, pointer) != pointer:
            wrong = f"the inline schema would become a second class {name}"
            self.complain(pointer, wrong, "make it a component schema with a name of its own")
            return {}
        if name not in self.normalized:
            self._add_model(name, ".".join(path), pointer, schema)
        siblings = {"description": schema["description"]} if "description" in schema else {}
        return _reference(name, schema) | siblings

    def _add_model(
        self, name: Identifier, origin: str, pointer: Pointer, inline: Any = None
    ) -> None:
        schema = inline if inline is not None else self._components[origin]
        properties: dict[str, Any] = {}
        self.normalized[name] = result = {"type": "object", "properties": properties}
        if "required" in schema:
            result["required"] = schema["required"]
        place = len(self.models)
        fields = []
        for wire_name, inner in schema["properties"].items():
            where = (*pointer, "properties", wire_name)
            try:
                identifier = field_name(wire_name)
            except UnusableNameError as error:
                self.complain(where, str(error), "rename the property in an overlay")
                continue
            normal = self._normalize(inner, where, (name, wire_name), ())
            text = describe(normal)
            if text:
                normal["description"] = text
            properties[wire_name] = normal
            required = wire_name in schema.get("required", ())
            fields.append(Field(identifier, wire_name, required, text))
        by_name = {each.wire_name: each.name for each in fields}
        for clash, names in collisions(by_name, by_name.__getitem__).items():
            wrong = f"{' and '.join(names)} would both become the field {clash}"
            self.complain((*pointer, "properties", names[1]), wrong, "rename one of them")
        description = schema.get("description", "")
        self.models.insert(place, Model(name, origin, description, tuple(fields)))


def describe(schema: Mapping[str, Any]) -> str:
    """The schema's own description, followed by its limits and its examples in words."""
    description = str(schema.get("description", "")).strip()
    parts = (description, limits_in_words(schema), _examples_in_words(schema))
    return "\n\n".join(part for part in parts if part)


def _examples_in_words(schema: Mapping[str, Any]) -> str:
    texts = [each for each in schema.get("examples", ()) if isinstance(each, str)]
    return f"For example {', '.join(f'`{each}`' for each in texts)}." if texts else ""


def limits_in_words(schema: Mapping[str, Any]) -> str:
    """The limits as a sentence, such as "1 to 800 characters."; empty where there are none."""
    if "anyOf" in schema and "enum" in schema["anyOf"][0]:
        known = ", ".join(f"`{value}`" for value in schema["anyOf"][0]["enum"])
        return f"Known values: {known}."
    parts = []
    if schema.get("format") == "date-time":
        parts.append("with a time zone")
    if "exclusiveMinimum" in schema:
        parts.append(f"more than {schema['exclusiveMinimum']}")
    for least, most, one, many in (
        ("minLength", "maxLength", "character", "characters"),
        ("minItems", "maxItems", "item", "items"),
        ("minProperties", "maxProperties", "entry", "entries"),
        ("minimum", "maximum", "", ""),
    ):
        low, high = schema.get(least), schema.get(most)
        unit = f" {one if (high if high is not None else low) == 1 else many}".rstrip()
        if low is not None and high is not None:
            parts.append(f"{low} to {high}{unit}" if low != high else f"exactly {low}{unit}")
        elif high is not None:
            parts.append(f"at most {high}{unit}")
        elif low is not None:
            parts.append(f"at least {low}{unit}")
    for key, words in (
        ("exclusiveMaximum", "less than {}"),
        ("multipleOf", "a multiple of {}"),
        ("pattern", "matches `{}`"),
    ):
        if key in schema:
            parts.append(words.format(schema[key]))
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _reference(name: Identifier, schema: Mapping[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"{_PREFIX}{name}"}
    return {"anyOf": [reference, _NULL]} if keywords.is_nullable(schema) else reference


def _needed(schema: Mapping[str, Any]) -> Iterator[str]:
    """The classes without which no value of the schema can be."""
    if "$ref" in schema:
        yield schema["$ref"].removeprefix(_PREFIX)
    elif schema.get("minItems", 0) > 0:
        yield from _needed(schema.get("items", {}))
    for name in schema.get("required", ()):
        yield from _needed(schema["properties"].get(name, {}))


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Amazon adds values without notice: next to the known ones, any other of their type fits.

    Values that are neither texts nor whole numbers are left as they are.
    """
    const = [schema["const"]] if "const" in schema else []
    values = [each for each in schema.get("enum", const) if each is not None]
    for kind, python_type in (("string", str), ("integer", int)):
        if values and all(type(each) is python_type for each in values):
            kept = ("description", "default", "deprecated")
            nullable = [_NULL] if keywords.is_nullable(schema) else []
            known = {"type": kind, "enum": values}
            result = {key: schema[key] for key in kept if key in schema}
            return result | {"anyOf": [known, {"type": kind}, *nullable]}
    return schema
