"""Reads what a client wrote: percent-encoded texts and JSON, strictly.

What is refused here can be read in more than one way, or by some programs only. Each complaint says
what would be right.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any
from urllib.parse import unquote_to_bytes

DEEPEST = 100
"""So many levels of arrays and objects may lie in each other."""

_BROKEN = re.compile("%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


def check_encoded(text: str) -> None:
    """Hold a part of a URL to percent-encoded UTF-8.

    Raises:
        ValueError: It is something else.

    """
    if "%" not in text:
        return
    if broken := _BROKEN.search(text):
        raise ValueError(f"{broken[0]} is no percent-encoding; a % of a value is written %25")
    try:
        unquote_to_bytes(text).decode()
    except UnicodeDecodeError as error:
        found = "".join(f"%{each:02X}" for each in error.object[error.start : error.end])
        raise ValueError(f"{found} is no UTF-8") from None


def read_json(content: bytes) -> Any:
    """The value that the content is.

    Raises:
        ValueError: It is none that every program reads alike.

    """
    try:
        text = content.decode()
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_read_float,
            object_pairs_hook=_read_object,
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"the byte {error.start} is no UTF-8") from None
    except RecursionError:
        raise _too_deep() from None
    _check_depth(value)
    if _SURROGATE.search(text):
        _check_characters(value)
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _read_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text[:40]} is too large")
    return value


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"an object has the name {ascii(name)[:80]} twice")
        found[name] = value
    return found


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST + 1):
        holders = [each for each in level if isinstance(each, dict | list)]
        if not holders:
            return
        inside = (each.values() if isinstance(each, dict) else each for each in holders)
        level = [member for members in inside for member in members]
    raise _too_deep()


def _too_deep() -> ValueError:
    return ValueError(f"it is nested more than {DEEPEST} levels deep")


def _check_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        found = error.object[error.start].encode("ascii", "backslashreplace").decode()
        raise ValueError(f"{found} is half a character") from None
