"""Builds a model from the schema of an object with properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from ...constraints import enum_const, properties, text_rules
from ...constraints.files import with_file
from ...constraints.properties import CHOICES, stated_choices
from ...core.content_cache import cached_by_content
from ...core.errors import Pointer
from ...ir import Field, Model, TextRules
from ...openapi import extensions
from ...openapi.allof import AllOfResolver, MergedSchema
from ...openapi.markdown import plain
from ...openapi.schema_keywords import holds_class
from ...pycode.identifiers import Identifier, collisions, field_name
from ...pycode.literals import Code
from ...pycode.words import UnusableNameError
from . import type_annotations
from .class_names import Report
from .constraint_text import ConstraintText, constraint_text, describe_class, describe_default

Normalize = Callable[[Any, Pointer, tuple[str, ...]], dict[str, Any]]
"""Normalizes the schema at a place; an inline object in it has the given name parts."""

_Built: TypeAlias = tuple[Field, dict[str, Any]]
"""A field and its normalized schema."""


class ModelBuilder:
    """Builds models. A field that cannot be built is reported and left out.

    Args:
        normalize: Normalizes the schema of a property.
        all_of: Resolves ``allOf``.
        report: Receives each problem with its place and its remedy.
        forms: The places of the schemas of forms, whose fields may be files.

    """

    def __init__(
        self,
        normalize: Normalize,
        all_of: AllOfResolver,
        report: Report,
        forms: frozenset[Pointer] = frozenset(),
    ) -> None:
        self._forms = forms
        self._normalize = normalize
        self._all_of = all_of
        self._report = report
        self._shared: dict[tuple[Pointer, bool, bool], tuple[Any, _Built]] = {}

    def build(
        self,
        name: Identifier,
        origin: str,
        pointer: Pointer,
        flat: MergedSchema,
        result: dict[str, Any],
    ) -> Model:
        """Return the model of a class.

        Args:
            name: The class.
            origin: The name of the schema, or the path of an inline schema.
            pointer: The place of the schema.
            flat: The schema.
            result: The normalized schema of the class, to which its parts are added.

        """
        schema = flat.schema
        required_names = frozenset(properties.required(schema))
        if properties.REQUIRED in schema:
            result[properties.REQUIRED] = schema[properties.REQUIRED]
        if choices := stated_choices(schema):
            result[CHOICES] = choices
        result |= enum_const.of_class(schema)
        keywords = (properties.PROPERTIES.min_keyword, properties.PROPERTIES.max_keyword)
        result.update({each: int(schema[each]) for each in keywords if each in schema})
        of_form = pointer in self._forms
        fields = []
        for wire_name, inner in schema["properties"].items():
            where = flat.place(pointer, wire_name)
            required = wire_name in required_names
            found = self._built(name, wire_name, inner, where, required=required, of_form=of_form)
            if found is not None:
                field, result["properties"][wire_name] = found
                fields.append(field)
        by_name = {each.wire_name: each.name for each in fields}
        for clash, names in collisions(by_name, by_name.__getitem__).items():
            where = flat.place(pointer, names[1])
            message = f"unsupported: {' and '.join(names)} would both become the field {clash}"
            self._report(where, message, extensions.renaming(where))
        extra = self._extra_type(name, schema, pointer, result)
        description = plain(schema.get("description", ""))
        if others := describe_class(result, extra):
            description = f"{description or f'The schema `{origin}`.'}\n\n{others}"
        limits = ", ".join(properties.PROPERTIES.class_settings(result))
        base = Code(f"LimitedModel, {limits}" if limits else "ApiModel")
        return Model(name, origin, description, tuple(fields), pointer, extra, base)

    def _built(
        self,
        owner: Identifier,
        wire_name: str,
        schema: Any,
        where: Pointer,
        *,
        required: bool,
        of_form: bool,
    ) -> _Built | None:
        """Return a field and its normalized schema; ``None`` where it was reported.

        Classes that inherit a property from the same schema through ``allOf`` share its field.
        Otherwise the work would grow with the square of the length of a chain of such classes.
        """
        key = (where, required, of_form)
        source, known = self._shared.get(key, (None, None))
        if known is not None and source is schema:
            return known
        try:
            wanted = extensions.client_name(schema) or wire_name
            identifier = field_name(wanted)
        except UnusableNameError as error:
            self._report(where, str(error), extensions.renaming(where))
            return None
        marks = dict.fromkeys(self._all_of.marks(schema, where), True)
        normal = self._normalize(schema, where, (owner, wanted)) | marks
        if of_form:
            normal = with_file(normal)
        undescribed = {key: each for key, each in normal.items() if key != "description"}
        traits = _traits(undescribed, required=required)
        text = traits.text.with_description(normal)
        if text:
            normal["description"] = text
        field = Field(
            identifier,
            wire_name,
            required,
            traits.type.annotation(wire_name, identifier),
            " ".join(filter(None, (text, traits.default))),
            traits.rules,
            traits.shown,
        )
        if not traits.holds_class:
            self._shared[key] = schema, (field, normal)
        return field, normal

    def _extra_type(
        self,
        name: Identifier,
        schema: Mapping[str, Any],
        pointer: Pointer,
        result: dict[str, Any],
    ) -> Code | None:
        """Return the type of properties without names, and add their schema to the class."""
        stated = schema.get(properties.ADDITIONAL)
        if stated is None or stated is False:
            return None
        where = (*pointer, properties.ADDITIONAL)
        normal = {} if stated is True else self._normalize(stated, where, (name, "Value"))
        result[properties.ADDITIONAL] = normal or True
        return type_annotations.checked(normal)


class _Traits(NamedTuple):
    """The parts of a field that depend neither on its name nor on its description.

    Attributes:
        type: The annotation.
        text: The constraints and examples in words.
        default: A sentence about a default that the annotation does not state, or nothing.
        rules: The rules for strings.
        shown: The type that pages show.
        holds_class: Whether the schema refers to a class.

    """

    type: type_annotations.FieldType
    text: ConstraintText
    default: str
    rules: TextRules | None
    shown: Code
    holds_class: bool


@cached_by_content
def _traits(schema: Mapping[str, Any], *, required: bool) -> _Traits:
    """Return the traits of a field; ``schema`` is the normalized one without its description."""
    is_stated = type_annotations.default_code(schema, schema.get("default")) is not None
    return _Traits(
        type_annotations.field(schema, required=required),
        constraint_text(schema, required=required),
        "" if is_stated else describe_default(schema),
        text_rules.text_rules(schema),
        type_annotations.shown(schema),
        holds_class(schema),
    )
