"""A text that matches a pattern: what a test sends where the document gives no example."""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_CATEGORIES = {
    op.CATEGORY_DIGIT: "0",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: "-",
}
_CANDIDATES = "a0A-_. /"
_MOST_REPEATS = 1_000


def matching_text(pattern: str, least: int = 0, most: float = float("inf")) -> str | None:
    """A text that the pattern matches, with a length in the given bounds.

    Returns:
        The text; ``None`` where the pattern is none, or where none was found: look-around,
        back-references and unusual lengths are not tried.

    """
    try:
        parsed = parser.parse(pattern)
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    for extra in range(min(max(least, 1), _MOST_REPEATS) + 1):
        text = _Writer(extra).sequence(parsed)
        if text is None:
            return None
        if least <= len(text) <= most and compiled.search(text):
            return text
    return None


def matches_pattern(pattern: str, text: str) -> bool:
    """Whether the text has a part that the pattern matches; not, where the pattern is none."""
    try:
        return re.search(pattern, text) is not None
    except (re.error, RecursionError, OverflowError):
        return False


class _Writer:
    """Writes the first text that a parsed pattern allows.

    Args:
        extra: How many more repeats than needed there are to be, in the first part that allows it.

    """

    def __init__(self, extra: int) -> None:
        self._extra = extra

    def sequence(self, parsed: Any) -> str | None:
        """The text of a sequence; nothing where one of its parts is beyond this writer."""
        pieces = [self._one(code, argument) for code, argument in parsed]
        found = [piece for piece in pieces if piece is not None]
        return "".join(found) if len(found) == len(pieces) else None

    def _one(self, code: Any, argument: Any) -> str | None:
        match code:
            case op.LITERAL:
                return chr(argument)
            case op.ANY:
                return "a"
            case op.NOT_LITERAL:
                return next(each for each in _CANDIDATES if ord(each) != argument)
            case op.IN:
                return _of_set(argument)
            case op.AT:
                return ""
            case op.SUBPATTERN:
                return self.sequence(argument[-1])
            case op.BRANCH:
                return self.sequence(argument[1][0])
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                return self._repeated(*argument)
        return None

    def _repeated(self, least: int, most: int, inner: Any) -> str | None:
        more = min(self._extra, most - least)
        self._extra -= more
        found = self.sequence(inner)
        return None if found is None else found * (least + more)


def _of_set(choices: Any) -> str | None:
    """One character of a set such as ``[a-z_]``."""
    if choices[0][0] is op.NEGATE:
        refused = {each for each in _CANDIDATES if any(_is_in(each, one) for one in choices[1:])}
        return next((each for each in _CANDIDATES if each not in refused), None)
    code, argument = choices[0]
    match code:
        case op.LITERAL:
            return chr(argument)
        case op.RANGE:
            return chr(argument[0])
        case op.CATEGORY:
            return _CATEGORIES.get(argument)
    return None


def _is_in(character: str, choice: Any) -> bool:
    code, argument = choice
    match code:
        case op.LITERAL:
            return bool(ord(character) == argument)
        case op.RANGE:
            return bool(argument[0] <= ord(character) <= argument[1])
    return character == _CATEGORIES.get(argument, "")
