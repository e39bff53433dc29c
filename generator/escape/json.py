"""Escaping for JSON."""

from __future__ import annotations

import json
from typing import Any

from .characters import escape_invisible
from .errors import LiteralError


class Json(str):
    """A JSON value, which a template may print unchanged."""

    __slots__ = ()


def literal(value: Any) -> Json:
    """Return a value as JSON, with invisible characters escaped.

    Raises:
        LiteralError: The value does not consist of JSON's types.

    """
    try:
        text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise LiteralError(f"no JSON for this value: {error}") from error
    return Json("\n".join(escape_invisible(line, _escape) for line in text.split("\n")))


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
