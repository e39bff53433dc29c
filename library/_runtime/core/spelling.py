"""Suggestions for misspelled names."""

from __future__ import annotations

from collections.abc import Iterable

SIMILARITY = 0.8
"""Similarity from 0 to 1 above which an unknown name counts as a misspelling of a known one."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the most similar known name; ``None`` if none is similar."""
    from difflib import get_close_matches  # Imported here because few programs need it.

    return next(iter(get_close_matches(name, list(known), 1, SIMILARITY)), None)
