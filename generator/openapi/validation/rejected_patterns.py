"""Patterns that the standard's validator rejects."""

from __future__ import annotations

import re

from jsonschema_rs import Draft202012Validator

_CLASS_IN_RANGE = re.compile(r"(\\[dsw])-|-(?=\\[dsw])", re.IGNORECASE)
"""A range in a set that starts or ends with a class, whose hyphen browsers take literally."""


def rejected_pattern(pattern: str) -> tuple[str, str]:
    """Return the message and the hint about a pattern that Python's engine rejects.

    The standard's validator asks that engine, although JSON Schema means ECMAScript's patterns.
    """
    rules = Draft202012Validator({"format": "regex"}, validate_formats=True)
    if rules.is_valid(_CLASS_IN_RANGE.sub(r"\1\\-", pattern)):
        hint = "write it in the syntax that Python's re and Rust's regex crate have in common"
        return f"unsupported: the pattern {pattern}", hint
    return f"{pattern} is not a regular expression", "correct it"
