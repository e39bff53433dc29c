"""What somebody may have meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable

SIMILARITY = 0.8
"""From 0 to 1: how much an unknown name must look like a known one to count as a misspelling."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like it; ``None`` where none does."""
    from difflib import get_close_matches  # Few programs ever need it.

    return next(iter(get_close_matches(name, list(known), 1, SIMILARITY)), None)
