"""Schemas with references, compositions and unions resolved, as comparisons read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..constraints import files, formats
from ..core.errors import Pointer
from ..ir import Model
from ..openapi import schema_keywords

_PYTHON = {"string": "str", "integer": "int", "number": "int | Decimal", "boolean": "bool"}


class DocText(NamedTuple):
    """Documentation of a part, such as a description, and its place."""

    place: Pointer
    value: Any


class Property(NamedTuple):
    """Property of an object.

    Attributes:
        place: The place of its schema.
        schema: The schema as written in the document.
        required: Whether the object requires the property of callers; not if it is read-only.
        name: The attribute in Python.
        marks: ``readOnly`` or ``writeOnly`` if it has that mark.

    """

    place: Pointer
    schema: Any
    required: bool
    name: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResolvedSchema:
    """Schema without references, without ``allOf`` and without a union.

    Attributes:
        place: Its place in the document.
        schema: Its keywords.
        properties: The properties by name, if it is a class.
        model: The model of the IR, if it is a class.
        beside: The place of each keyword that stands beside the union of which it is a member.

    """

    place: Pointer
    schema: Mapping[str, Any]
    properties: Mapping[str, Property] = field(default_factory=dict)
    model: Model | None = None
    beside: Mapping[str, Pointer] = field(default_factory=dict)

    @property
    def is_class(self) -> bool:
        """Whether the schema is an object with properties."""
        return schema_keywords.is_model(self.schema)

    @property
    def types(self) -> frozenset[str]:
        """JSON types apart from ``null``, or a file; empty if the schema allows any."""
        if files.is_file(self.schema):
            return frozenset({"file"})
        return frozenset(schema_keywords.types(self.schema)) - {"null"}

    @property
    def python_type(self) -> str:
        """Python type in short form."""
        if self.model is not None:
            return str(self.model.class_name)
        kinds = {"array": "list", "object": "dict"} | _PYTHON
        if self.types == {"string"}:
            return formats.python_string_type(self.schema)
        return " | ".join(sorted(kinds.get(each, each) for each in self.types)) or "Any"


@dataclass(frozen=True)
class ResolvedValue:
    """Schema with references and unions resolved.

    Attributes:
        place: Its place in the document, after references.
        variants: The schemas that a value may match; more than one for a union.
        nullable: Whether the value may be ``null``.
        discriminator: The OpenAPI discriminator of the variants, if there is one.
        texts: Its documentation. Texts beside a reference take precedence over the target's.
        default: Its default in the generated code, with its place; the one nearest to a reference.

    """

    place: Pointer
    variants: tuple[ResolvedSchema, ...]
    nullable: bool
    discriminator: Mapping[str, Any] | None
    texts: Mapping[str, DocText]
    default: DocText | None = None

    @property
    def python_type(self) -> str:
        """Python type in short form."""
        names = dict.fromkeys(each.python_type for each in self.variants)
        return " | ".join([*names, *(["None"] if self.nullable else [])])
