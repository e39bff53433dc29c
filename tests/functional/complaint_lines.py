"""An assertion on one line of complaint about a document."""

from __future__ import annotations

import re

_LINE = re.compile(r"(?P<line>\d+):\d+ (?P<pointer>#\S*): (?P<problem>.*); (?P<remedy>.+)")


def assert_complaint(complaint: str, line: int, pointer: str, phrase: str) -> None:
    """Check a complaint's line in the document, its pointer, and a phrase of its problem."""
    found = _LINE.fullmatch(complaint)
    assert found, complaint
    assert (int(found["line"]), found["pointer"]) == (line, pointer), complaint
    assert phrase in found["problem"], complaint
