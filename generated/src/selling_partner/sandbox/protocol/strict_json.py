"""Strict parsers for percent-encoding and JSON.

They reject input that is ambiguous or that only some programs accept. Each error states the
expected form.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any
from urllib.parse import unquote_to_bytes

MAX_DEPTH = 100
"""The maximum nesting of arrays and objects."""

_BROKEN = re.compile("%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


def check_encoded(text: str) -> None:
    """Check that a part of a URL is percent-encoded UTF-8.

    Raises:
        ValueError: It is not.

    """
    if "%" not in text:
        return
    if broken := _BROKEN.search(text):
        raise ValueError(f"{broken[0]} is not valid percent-encoding; write %25 for a % in a value")
    try:
        unquote_to_bytes(text).decode()
    except UnicodeDecodeError as error:
        found = "".join(f"%{each:02X}" for each in error.object[error.start : error.end])
        raise ValueError(f"{found} is not valid UTF-8") from None


def read_json(content: bytes) -> Any:
    """Parse JSON that every program reads alike.

    Raises:
        ValueError: The content is not such JSON.

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
        raise ValueError(f"the byte {error.start} is not valid UTF-8") from None
    except RecursionError:
        raise _too_deep() from None
    _check_depth(value)
    if _SURROGATE.search(text):
        _check_characters(value)
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")


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
    for _ in range(MAX_DEPTH + 1):
        holders = [each for each in level if isinstance(each, dict | list)]
        if not holders:
            return
        inside = (each.values() if isinstance(each, dict) else each for each in holders)
        level = [member for members in inside for member in members]
    raise _too_deep()


def _too_deep() -> ValueError:
    return ValueError(f"the value is nested more than {MAX_DEPTH} levels deep")


def _check_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        found = error.object[error.start].encode("ascii", "backslashreplace").decode()
        raise ValueError(f"{found} is a lone surrogate") from None
