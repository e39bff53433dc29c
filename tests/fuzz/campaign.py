"""Campaigns: payloads in each position of each document, and the faults that they cause."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.fuzz.checks import faults
from tests.fuzz.payloads import harmless
from tests.fuzz.positions import Position, place, positions, read
from tests.fuzz.rendering import Outcome, render

KEY = "fuzz_v1"


@cache
def document(file: Path) -> dict[str, Any]:
    """Return the data of a document. The caller must not change it."""
    return read(file)


@cache
def places(file: Path) -> tuple[Position, ...]:
    """Return every position of a document."""
    return tuple(positions(document(file)))


def cases(file: Path, payloads: Sequence[str], first: int = 0) -> Iterator[tuple[Position, str]]:
    """Yield each position of a document with one of the payloads, in turn.

    A payload is appended to every other value and replaces the rest; the next payload does the
    opposite.

    Args:
        file: The document.
        payloads: The payloads.
        first: The index of the first payload.

    """
    values = 0
    for index, position in enumerate(places(file)):
        values += position.mode == "append"
        is_appended = (values + first) % 2 == 0
        if position.mode == "rename" or (position.mode == "append") == is_appended:
            yield position, payloads[(first + index) % len(payloads)]


def try_payload(file: Path, payloads: dict[Position, str]) -> tuple[list[str], Outcome]:
    """Return the faults that payloads cause together, and the outcome for the hostile document."""
    data = document(file)
    try:
        hostile = render(KEY, place(data, payloads))
        plain = render(KEY, place(data, {each: harmless(text) for each, text in payloads.items()}))
        return list(faults(hostile, plain)), hostile
    except Exception:  # The fault is reported with its position; the campaign continues.
        return [traceback.format_exc(limit=-4)], Outcome()
