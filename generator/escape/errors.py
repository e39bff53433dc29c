"""The error of a value that an output language cannot represent."""

from __future__ import annotations


class LiteralError(TypeError):
    """A value without a literal in the output language."""
