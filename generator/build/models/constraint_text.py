"""Constraints, examples and defaults in words, for docstrings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...constraints import properties
from ...constraints.files import holds_file
from ...constraints.table import families_in
from ...constraints.text_rules import describe_rules
from ...openapi import schema_keywords
from ...openapi.markdown import plain
from . import type_annotations


class ConstraintText(NamedTuple):
    """Paragraphs about the constraints and the examples of a schema.

    Attributes:
        limits: The direction, the files and the constraints.
        examples: The examples.

    """

    limits: str
    examples: str

    def with_description(self, schema: Mapping[str, Any]) -> str:
        """Return them with the description of a normalized schema and its text rules."""
        description = plain(str(schema.get("description", "")))
        rules = describe_rules(schema, description)
        return _paragraphs(description, self.limits, rules, self.examples)


def constraint_text(schema: Mapping[str, Any], *, required: bool = False) -> ConstraintText:
    """Return the paragraphs about a schema besides its description and its text rules.

    Args:
        schema: The normalized schema.
        required: Whether it is that of a required property.

    """
    direction = _describe_direction(schema, required=required)
    file = _FILE if holds_file(schema) else ""
    limits = _paragraphs(direction, file, describe_constraints(schema))
    return ConstraintText(limits, _describe_examples(schema))


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


_FILE = "Each file is bytes, a path, an open binary file, or a tuple (name, file, content type)."


def _describe_direction(schema: Mapping[str, Any], *, required: bool) -> str:
    """Return whether only responses or only requests contain a property.

    The type of a required field has no ``None``, because callers build models for requests.
    """
    if schema.get(properties.READ_ONLY) is True:
        return "Only in responses."
    if schema.get(properties.WRITE_ONLY) is not True:
        return ""
    return "Only in requests; `None` in a response." if required else "Only in requests."


def _describe_examples(schema: Mapping[str, Any]) -> str:
    texts = [each for each in schema.get("examples", ()) if isinstance(each, str)]
    return f"For example {', '.join(f'`{each}`' for each in texts)}." if texts else ""


def describe_constraints(schema: Mapping[str, Any]) -> str:
    """Return the constraints as a sentence, such as "1 to 800 characters."; empty for none."""
    sentence = ", ".join(
        phrase for family in families_in(schema) for phrase in family.describe(schema)
    )
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def describe_class(schema: Mapping[str, Any], extra: str | None) -> str:
    """Return how many properties an object has, and which ones besides those with names.

    Args:
        schema: The normalized schema of the class.
        extra: The Python type of other properties; ``None`` if none are documented.

    """
    limits = describe_constraints(schema)
    return "\n\n".join(filter(None, (limits, _describe_extra(schema, extra))))


def _describe_extra(schema: Mapping[str, Any], extra: str | None) -> str:
    if extra is None:
        return ""
    values = properties.described_values(schema)
    if values is None:
        return "Other fields of any type are allowed, in `model_extra`."
    kind = type_annotations.returned(values)
    return f"Other fields of type `{kind}` are allowed, in `model_extra`."


def describe_default(schema: Mapping[str, Any]) -> str:
    """Return the value of an omitted parameter as a sentence; empty for no default."""
    if schema.get("default") is None:
        return ""
    value = type_annotations.whole(schema_keywords.kind(schema), schema["default"])
    is_plain = isinstance(value, list) and not any(isinstance(each, dict | list) for each in value)
    shown = ", ".join(map(_default_text, value)) if is_plain else _default_text(value)
    return f"The default is `{shown}`." if shown else ""


def _default_text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text[1:-1].replace('\\"', '"') if isinstance(value, str) else text
