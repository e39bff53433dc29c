"""Texts and numbers that fit a schema, and whether a given one does."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from library._runtime.models.text_rules import faults_in

from ..ir import TextRules
from ..openapi import extensions, schema_keywords
from ..openapi.patterns import matches_pattern, matching_text

Schema = Mapping[str, Any]

TEXTS = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "uuid": "01234567-89ab-cdef-0123-456789abcdef",
    "uri": "https://example.com/",
    "byte": "bG9ja3N0ZXA=",
    "email": "somebody@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "duration": "P1D",
}
"""A text of each format."""


HTML = "HTML"
EMAIL = "an e-mail address"
_BREAKING = {
    HTML: ("A text with <b>HTML</b>.", "<b>"),
    EMAIL: ("Write to somebody@example.com.", "a@b.cd"),
}
"""Texts that contain what they must not: a speaking one, and a short one."""


def text(schema: Schema) -> str:
    """A text that fits, or else one that has the length."""
    if "pattern" in schema:
        bounds = schema.get("minLength", 0), schema.get("maxLength", math.inf)
        found = matching_text(schema["pattern"], *bounds)
        if found is not None:
            return found
    unit = TEXTS.get(schema.get("format", ""), "text")
    least: int = min(schema.get("minLength", 0), schema_keywords.LARGEST_COUNT)
    most: int = schema.get("maxLength", len(unit))
    return (unit * (least // len(unit) + 1))[: max(least, min(len(unit), most))]


def number(schema: Schema) -> int | float:
    """One, or else a number near a limit."""
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    most = schema.get("maximum", schema.get("exclusiveMaximum", 2) - 1)
    middle = schema.get("exclusiveMinimum", least) / 2 + schema.get("exclusiveMaximum", most) / 2
    step = schema.get("multipleOf", 1)
    nearest = (_multiple(least, step, math.ceil), _multiple(most, step, math.floor))
    candidates: tuple[int | float, ...] = (least, *nearest, most, middle)
    return next((each for each in candidates if fits(schema, each)), least)


def _multiple(limit: float, step: float, rounded: Callable[[float], int]) -> float:
    """The multiple of the step beside a limit; the limit itself where the steps are too small."""
    count = limit / step
    return rounded(count) * step if math.isfinite(count) else limit


def past(limit: float, step: int) -> int | float:
    """A step further; a float may be too large to feel it."""
    return limit + step if limit + step != limit else limit + step * abs(limit)


def fits(schema: Schema, value: float) -> bool:
    """Whether the number is within the limits."""
    step = schema.get("multipleOf", 1 if schema_keywords.kind(schema) == "integer" else None)
    return (
        schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf)
        and schema.get("exclusiveMinimum", -math.inf) < value
        and value < schema.get("exclusiveMaximum", math.inf)
        and (step is None or value % step == 0)
    )


def is_fit_text(schema: Schema, text: str) -> bool:
    """Whether the text is within the limits and rules, and of the format, if that is of time."""
    rules = extensions.text_rules(schema)
    if rules is not None and faults_in(text, html=rules.html, emails=rules.emails):
        return False
    is_long_enough = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", math.inf)
    pattern = schema.get("pattern")
    matches = pattern is None or matches_pattern(pattern, text)
    return is_long_enough and matches and _is_time(schema.get("format", ""), text)


def breaking_texts(schema: Schema) -> Iterator[tuple[str, str]]:
    """Texts that break the rules for their content and nothing else, each by what it contains."""
    rules = extensions.text_rules(schema) or TextRules()
    limits = {key: value for key, value in schema.items() if key != schema_keywords.TEXT_RULES}
    for what, is_allowed in ((HTML, rules.html), (EMAIL, rules.emails)):
        padded = (each.ljust(schema.get("minLength", 0), "a") for each in _BREAKING[what])
        found = next((each for each in padded if is_fit_text(limits, each)), None)
        if found is not None and not is_allowed:
            yield what, found


def _is_time(format_: str, text: str) -> bool:
    """Whether the text is of the format, if that is one of time."""
    try:
        match format_:
            case "date":
                return date.fromisoformat(text).isoformat() == text
            case "date-time":
                is_day = date.fromisoformat(text[:10]).isoformat() == text[:10]
                is_whole = is_day and {"T", ":"} <= set(text)
                return is_whole and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
    return True
