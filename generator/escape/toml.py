"""Escaping for TOML."""

from __future__ import annotations

import math
from typing import Any

from .characters import escape_invisible
from .errors import LiteralError


class Toml(str):
    """A TOML value, which a template may print unchanged."""

    __slots__ = ()


def literal(value: Any) -> Toml:
    """Return a string, number, boolean or list as a TOML value, with quotes.

    Raises:
        LiteralError: The value has another type.

    """
    if isinstance(value, bool):
        return Toml(str(value).lower())
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return Toml(repr(value))
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return Toml(f'"{escape_invisible(escaped, _escape)}"')
    if isinstance(value, list | tuple):
        return Toml(f"[{', '.join(map(literal, value))}]")
    raise LiteralError(f"no TOML for a {type(value).__name__}")


def _escape(character: str) -> str:
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        return "\ufffd"  # TOML has no escape for a lone surrogate.
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
