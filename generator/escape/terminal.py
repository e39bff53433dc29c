"""Escaping for terminals and plain text files."""

from __future__ import annotations

from .characters import visible

__all__ = ["PlainText", "text", "visible"]


class PlainText(str):
    """Text without invisible characters, apart from its line feeds."""

    __slots__ = ()


def text(value: str) -> PlainText:
    """Return the text with its lines, each of them with invisible characters escaped."""
    return PlainText("\n".join(map(visible, value.split("\n"))))
