"""What a schema asks for, in words: the part of a docstring that is not the document's own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..openapi import extensions, schema_keywords
from ..openapi.markdown import plain

_FORMATS = {"date-time": "with a time zone", "byte": "in Base64"}


def describe(schema: Mapping[str, Any]) -> str:
    """The schema's own description, followed by its limits and its examples in words."""
    description = plain(str(schema.get("description", "")))
    rules = rules_in_words(schema, description)
    parts = (description, limits_in_words(schema), rules, _examples_in_words(schema))
    return "\n\n".join(part for part in parts if part)


def _examples_in_words(schema: Mapping[str, Any]) -> str:
    texts = [each for each in schema.get("examples", ()) if isinstance(each, str)]
    return f"For example {', '.join(f'`{each}`' for each in texts)}." if texts else ""


def limits_in_words(schema: Mapping[str, Any]) -> str:
    """The limits as a sentence, such as "1 to 800 characters."; empty where there are none."""
    if values := schema_keywords.open_enum(schema):
        return f"Known values: {', '.join(f'`{value}`' for value in values)}."
    if schema_keywords.is_time_or_text(schema):
        return "A time with its zone, or a text."
    parts = []
    if words := _FORMATS.get(schema.get("format", "")):
        parts.append(words)
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


def rules_in_words(schema: Mapping[str, Any], description: str) -> str:
    """What the text must not contain: "No HTML." Left out where the description speaks of it."""
    rules = extensions.text_rules(schema)
    if rules is None:
        return ""
    unsaid = {"HTML": (rules.html, "html"), "e-mail addresses": (rules.emails, "e-?mail")}
    parts = [
        f"no {what}"
        for what, (is_allowed, word) in unsaid.items()
        if not (is_allowed or re.search(word, description, re.IGNORECASE))
    ]
    return f"N{', '.join(parts)[1:]}." if parts else ""


def default_in_words(schema: Mapping[str, Any]) -> str:
    """What holds where nothing is given; empty where the document does not say."""
    if schema.get("default") is None:
        return ""
    value = schema["default"]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else json.dumps(value).strip('"')
    return f"The default is `{shown}`." if shown else ""
