"""Engine of the regular expressions of schemas, which matches in linear time, and its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

MAX_CHARACTERS = 1_000
MAX_GROUPS = 40
"""The largest length of a pattern and the deepest nesting of its groups.

Engines parse a pattern by recursion, and some take quadratic time.
"""

MAX_REPETITIONS = 1_000_000
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
    if len(pattern) > MAX_CHARACTERS:
        return f"a pattern of more than {MAX_CHARACTERS} characters"
    plain = _ESCAPED_OR_SET.sub("", pattern)
    counts = (int(count) for found in _REPETITION.findall(plain) for count in found if count)
    if max(counts, default=0) > MAX_REPETITIONS:
        return f"a pattern with a repetition of more than {MAX_REPETITIONS:,} times"
    depth = deepest = 0
    for each in plain:
        depth = max(depth + {"(": 1, ")": -1}.get(each, 0), 0)
        deepest = max(deepest, depth)
    if deepest > MAX_GROUPS:
        return f"a pattern whose groups are nested more than {MAX_GROUPS} levels deep"
    return ""


@contextmanager
def without_warnings() -> Iterator[None]:
    """Suppress warnings of Python's engine about a vendor's pattern."""
    with catch_warnings():
        simplefilter("ignore", FutureWarning)
        yield


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


_SET_PARTS = re.compile(r"\\.|\[\^?\]?|&&|--|~~|.", re.DOTALL)


def portable(pattern: str) -> str:
    """Return a pattern that all engines read as ECMAScript's does.

    To Rust's engine ``[``, ``&&``, ``--`` and ``~~`` inside a set are operators.
    """
    made, is_inside = "", False
    for part in _SET_PARTS.findall(pattern) if "[" in pattern else ():
        if not is_inside:
            is_inside = part[0] == "["
        elif part[0] == "[":
            part = part.replace("[", r"\[", 1)
            is_inside = not part.endswith("]")
        elif part in {"&&", "--", "~~"}:
            part = f"{part[0]}\\{part[1]}"
        else:
            is_inside = part != "]"
        made += part
    return made or pattern


@lru_cache(maxsize=1_000)
def _compile(pattern: str) -> tuple[SchemaValidator | None, str]:
    """Return the compiled pattern, or the reason why the engine of the models rejects it."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)), ""
    except (SchemaError, UnicodeEncodeError) as error:
        return None, str(error)
