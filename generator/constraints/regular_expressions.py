"""Regular expressions of schemas: their size, matching in linear time, and matching strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

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

MOST_CHARACTERS = 1_000
MOST_GROUPS = 40
"""The largest length of a pattern and the deepest nesting of its groups.

Engines parse a pattern by recursion, and some take quadratic time.
"""

MOST_REPETITIONS = 1_000_000
"""The largest count in ``{n}`` that is read at all; engines refuse far smaller ones by memory."""

_PATTERN_HINTS = {
    "look-around": "write one without look-around and back-references",
    "backreference": "write one without look-around and back-references",
    "repetition": "write each repetition as {least,most}, the smaller number first",
}

_REPETITION = re.compile(r"\{(\d*)(?:,(\d*))?\}")
_ESCAPED_OR_SET = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def excess(pattern: str) -> str:
    """Return how a pattern exceeds the limits; empty if it does not."""
    if len(pattern) > MOST_CHARACTERS:
        return f"a pattern of more than {MOST_CHARACTERS} characters"
    plain = _ESCAPED_OR_SET.sub("", pattern)
    counts = (int(count) for found in _REPETITION.findall(plain) for count in found if count)
    if max(counts, default=0) > MOST_REPETITIONS:
        return f"a pattern with a repetition of more than {MOST_REPETITIONS:,} times"
    depth = deepest = 0
    for each in plain:
        depth = max(depth + {"(": 1, ")": -1}.get(each, 0), 0)
        deepest = max(deepest, depth)
    if deepest > MOST_GROUPS:
        return f"a pattern whose groups are nested more than {MOST_GROUPS} levels deep"
    return ""


@contextmanager
def without_warnings() -> Iterator[None]:
    """Suppress warnings of Python's engine about a vendor's pattern."""
    with catch_warnings():
        simplefilter("ignore", FutureWarning)
        yield


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


def matches_pattern(pattern: str, text: str) -> bool:
    """Return whether a pattern matches some part of a string; false for an invalid pattern.

    Matching takes linear time for every pattern, as in the models.
    """
    found = engine(pattern)
    return found is not None and found.isinstance_python(text)


def engine(pattern: str) -> SchemaValidator | None:
    """Return a validator of strings; ``None`` if the engine of the models rejects the pattern."""
    return _compile(pattern)[0]


def unsupported_pattern(pattern: str) -> tuple[str, str]:
    """Return the message and the hint about a pattern that the engine of the models rejects."""
    reason = _compile(pattern)[1]
    if "exceeds size limit" in reason:
        message = f"unsupported: the pattern {pattern} repeats too much"
        return message, "repeat less, and state lengths with minLength and maxLength"
    return f"unsupported: the pattern {pattern}", next(
        (hint for word, hint in _PATTERN_HINTS.items() if word in reason),
        "write it in the syntax of Rust's regex crate, which has a linear running time",
    )


@lru_cache(maxsize=1_000)
def _compile(pattern: str) -> tuple[SchemaValidator | None, str]:
    """Return the compiled pattern, or the reason why the engine of the models rejects it."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)), ""
    except (SchemaError, UnicodeEncodeError) as error:
        return None, str(error)


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
