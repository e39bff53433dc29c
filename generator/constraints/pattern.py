"""Patterns of strings: how one is checked, described, compared, and sampled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ..pycode.literals import literal
from . import formats, text_rules
from .comparison import compare_keyword, incomparable
from .family import ConstraintChange, Family, Fault, Schema
from .lengths import LENGTHS
from .regular_expressions import engine, matches_pattern, unsupported_pattern, without_warnings

KEYWORD = "pattern"

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
_MOST_WRITTEN = 10_000
"""Characters of a sample. Nested counted repeats multiply, to gigabytes with five of ``{99}``."""


class Pattern(Family):
    """A regular expression that some part of a string must match."""

    keywords = (KEYWORD,)
    types = ("string",)

    def applies(self, schema: Schema) -> bool:
        return not formats.is_time(schema)

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        if KEYWORD not in schema:
            return
        if engine(schema[KEYWORD]) is None:
            yield (KEYWORD,), *unsupported_pattern(schema[KEYWORD])
        elif not sample_fits():
            rules = " and the rules for texts" if text_rules.KEYWORD in schema else ""
            yield (KEYWORD,), f"no sample fits the pattern{rules}", "add an example that does"

    def settings(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema:
            yield f"pattern={literal(schema[KEYWORD])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema:
            yield f"matches `{schema[KEYWORD]}`"

    def matches(self, schema: Schema, value: Any) -> bool:
        is_limited = KEYWORD in schema and isinstance(value, str)
        return not is_limited or matches_pattern(schema[KEYWORD], value)

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str | None:
        if KEYWORD not in schema:
            return None
        return matching_text(schema[KEYWORD], *LENGTHS.bounds(schema))

    def shapes_text(self, schema: Schema) -> bool:
        return KEYWORD in schema

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from compare_keyword(KEYWORD, old, new, incomparable)


PATTERN = Pattern()


def matching_text(pattern: str, least: int = 0, most: float = float("inf")) -> str | None:
    """Return a string that the pattern matches, with a length in the given bounds.

    Returns:
        The string; ``None`` for an invalid pattern, or where none was found. Look-around,
        back-references and unusual lengths are not tried.

    """
    try:
        with without_warnings():
            parsed = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    for extra in range(min(max(least, 1), _MOST_REPEATS) + 1):
        text = _Writer(extra).sequence(parsed)
        if text is None:
            return None
        if least <= len(text) <= most and matches_pattern(pattern, text):
            return text
    return None


class _Writer:
    """Writer of the first string that a parsed pattern matches.

    Args:
        extra: The number of optional repeats to add, in the first part that allows them.

    """

    def __init__(self, extra: int) -> None:
        self._extra = extra

    def sequence(self, parsed: Any) -> str | None:
        """Return the string of a sequence; ``None`` where one of its parts is not supported."""
        pieces = [self._one(code, argument) for code, argument in parsed]
        found = [piece for piece in pieces if piece is not None]
        is_whole = len(found) == len(pieces) and sum(map(len, found)) <= _MOST_WRITTEN
        return "".join(found) if is_whole else None

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
        if found is None or len(found) * (least + more) > _MOST_WRITTEN:
            return None
        return found * (least + more)


def _of_set(choices: Any) -> str | None:
    """Return one character of a set such as ``[a-z_]``."""
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
