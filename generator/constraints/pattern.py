"""Patterns of strings: how they are checked, described, compared, and sampled.

A schema has one. Members of an ``allOf`` may add more, all of which apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ..pycode.literals import literal
from . import formats, text_rules
from .comparison import compare_values
from .family import ConstraintChange, Family, Fault, Schema
from .lengths import LENGTHS
from .regular_expressions import (
    engine,
    matches_pattern,
    shown,
    unsupported_pattern,
    without_warnings,
    word_boundary,
)

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
_MAX_REPEATS = 1_000
_MAX_TEXT_LENGTH = 10_000
"""Characters of a sample. Nested counted repeats multiply, to gigabytes with five of ``{99}``."""


_FURTHER = "allOf"
"""The keyword of a normalized schema with a schema for each further pattern."""


class Pattern(Family):
    """The regular expressions that parts of a string must match."""

    keywords = (KEYWORD,)
    types = ("string",)

    def normalize(self, schema: dict[str, Any]) -> None:
        found = patterns(schema)
        if len(found) > 1:
            schema[KEYWORD] = found[0]
            schema[_FURTHER] = [{KEYWORD: each} for each in found[1:]]

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        found = list(dict.fromkeys([*_listed(first), *_listed(second)]))
        return found if len(found) > 1 else found[0]

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        boundaries = filter(None, map(word_boundary, _listed(schema.get(KEYWORD, []))))
        if found := next(boundaries, ""):
            message = f"unsupported: {found} in a pattern, whose meaning differs between engines"
            yield (KEYWORD,), message, "name the characters before or after the word in a set"

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        found = patterns(schema)
        rejected = [each for each in found if engine(each) is None]
        for each in rejected:
            yield (KEYWORD,), *unsupported_pattern(each)
        if formats.is_time(schema) and not rejected:
            yield from formats.check_sample(schema, self.keywords, sample_fits)
        elif found and not rejected and not sample_fits():
            what = "pattern" if len(found) == 1 else "patterns"
            rules = " and the text rules" if text_rules.KEYWORD in schema else ""
            message = f"unsupported: no sample string was found for the {what}{rules}"
            yield (KEYWORD,), message, "add a matching example"

    def settings(self, schema: Schema) -> Iterator[str]:
        for each in () if formats.is_time(schema) else patterns(schema)[:1]:
            yield f"pattern={literal(each)}"

    def markers(self, schema: Schema) -> Iterator[str]:
        """Yield the further patterns, because pydantic checks only one, and those of times."""
        if formats.is_time(schema):
            yield from (f"SentForm(pattern={literal(each)})" for each in patterns(schema))
        else:
            yield from (f"Matches({literal(each)})" for each in patterns(schema)[1:])

    def describe(self, schema: Schema) -> Iterator[str]:
        if found := patterns(schema):
            yield f"matches {' and '.join(f'`{shown(each)}`' for each in found)}"

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, str):
            return True
        found = patterns(schema)
        is_sent = not found or formats.is_sent(schema, value)
        return is_sent and all(matches_pattern(each, value) for each in found)

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str | None:
        if KEYWORD not in schema:
            return None
        low, high = LENGTHS.bounds(schema)
        found = [matching_text(each, low, high) for each in patterns(schema)]
        texts = [each for each in found if each is not None]
        if len(texts) < len(found):  # A pattern may match a part of the string.
            texts += filter(None, map(matching_text, patterns(schema)))
        pairs = [(first, second) for first in texts for second in texts if first != second]
        pairs += [pair for each in texts for pair in ((each, ""), ("", each))]
        examples = formats.examples(schema, low, high)
        candidates = chain(texts, examples, *(_joined(*pair, low) for pair in pairs))
        return next((each for each in candidates if fits(each)), next(iter(found), None))

    def shapes_text(self, schema: Schema) -> bool:
        return KEYWORD in schema

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        values = (_stated(old), _stated(new))
        yield from compare_values(KEYWORD, values, _more_is_tighter)


def _joined(first: str, second: str, length: int) -> Iterator[str]:
    """Yield strings of at least this length that start and end with two others."""
    missing = min(length, _MAX_TEXT_LENGTH) - len(first) - len(second)
    yield first + second
    if missing > 0:
        yield from (f"{first}{each * missing}{second}" for each in _CANDIDATES)


def patterns(schema: Schema) -> list[str]:
    """Return all patterns of a schema, normalized or merged from members of an ``allOf``."""
    others = [each[KEYWORD] for each in schema.get(_FURTHER, ())]
    return [*_listed(schema.get(KEYWORD, [])), *others]


def _listed(stated: Any) -> list[str]:
    return list(stated) if isinstance(stated, list) else [stated]


def _stated(schema: Schema) -> str | list[str] | None:
    found = patterns(schema)
    return found if len(found) > 1 else next(iter(found), None)


def _more_is_tighter(before: Any, after: Any) -> int:
    """Order patterns: an additional one allows less; otherwise neither is known to."""
    old, new = set(_listed(before)), set(_listed(after))
    return bool(old < new) - bool(new < old)


PATTERN = Pattern()


@lru_cache(maxsize=4096)
def matching_text(
    pattern: str, min_length: int = 0, max_length: float = float("inf")
) -> str | None:
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
    for extra in range(min(max(min_length, 1), _MAX_REPEATS) + 1):
        text = _TextBuilder(extra).sequence(parsed)
        if text is None:
            return None
        if min_length <= len(text) <= max_length and matches_pattern(pattern, text):
            return text
    return None


class _TextBuilder:
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
        is_whole = len(found) == len(pieces) and sum(map(len, found)) <= _MAX_TEXT_LENGTH
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

    def _repeated(self, low: int, high: int, inner: Any) -> str | None:
        more = min(self._extra, high - low)
        self._extra -= more
        found = self.sequence(inner)
        if found is None or len(found) * (low + more) > _MAX_TEXT_LENGTH:
            return None
        return found * (low + more)


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
