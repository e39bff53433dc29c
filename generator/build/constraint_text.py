"""Constraints, examples and defaults in words, for docstrings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..constraints.table import FAMILIES
from ..constraints.text_rules import describe_rules
from ..openapi.markdown import plain


def describe(schema: Mapping[str, Any]) -> str:
    """Return a schema's description, constraints and examples as paragraphs."""
    description = plain(str(schema.get("description", "")))
    rules = describe_rules(schema, description)
    parts = (description, describe_constraints(schema), rules, _describe_examples(schema))
    return "\n\n".join(part for part in parts if part)


def _describe_examples(schema: Mapping[str, Any]) -> str:
    texts = [each for each in schema.get("examples", ()) if isinstance(each, str)]
    return f"For example {', '.join(f'`{each}`' for each in texts)}." if texts else ""


def describe_constraints(schema: Mapping[str, Any]) -> str:
    """Return the constraints as a sentence, such as "1 to 800 characters."; empty for none."""
    sentence = ", ".join(phrase for family in FAMILIES for phrase in family.describe(schema))
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def describe_default(schema: Mapping[str, Any]) -> str:
    """Return the value of an omitted parameter as a sentence; empty for no default."""
    if schema.get("default") is None:
        return ""
    value = schema["default"]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else json.dumps(value).strip('"')
    return f"The default is `{shown}`." if shown else ""
