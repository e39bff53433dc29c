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

_LAST = chr(0x10FFFF)
_SPACES = r" \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NOT_SPACES = (
    r"a-\u009f!-`\x00-\x08\x0e-\x1f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e"
    rf"\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-{_LAST}"
)
_CLASSES = {
    r"\d": ("0-9", rf"A-{_LAST}:-@\x00-/"),
    r"\w": ("A-Za-z0-9_", rf"!-/:-@\[-\^`{{-{_LAST}\x00- "),
    r"\s": (_SPACES, _NOT_SPACES),
}
"""The characters of a class in ECMAScript, and all others; samples take the first."""

_SETS = {
    **{name: chosen for name, (chosen, _) in _CLASSES.items()},
    **{name.upper(): others for name, (_, others) in _CLASSES.items()},
}
_ANY = r"[^\n\r\u2028\u2029]"
_OUTSIDE_SETS = {
    ".": _ANY,
    **{name: f"[{chosen}]" for name, (chosen, _) in _CLASSES.items()},
    **{name.upper(): f"[^{chosen}]" for name, (chosen, _) in _CLASSES.items()},
}


def portable(pattern: str) -> str:
    r"""Return a pattern that all engines read as ECMAScript's does.

    To Rust's engine ``[``, ``&&``, ``--`` and ``~~`` inside a set are operators. Its ``\d`` and
    ``\w`` include characters beyond ASCII, its ``\s`` differs by two characters, and its ``.``
    excludes only one of the four ends of a line.
    """
    if not {"[", "\\", "."} & set(pattern):
        return pattern
    made, is_inside = "", False
    parts: list[str] = _SET_PARTS.findall(pattern)
    for part in parts:
        if not is_inside:
            is_inside = part[0] == "["
            part = _OUTSIDE_SETS.get(part, part)
        elif part[0] == "[":
            part = part.replace("[", r"\[", 1)
            is_inside = not part.endswith("]")
        elif part in {"&&", "--", "~~"}:
            part = f"{part[0]}\\{part[1]}"
        else:
            is_inside = part != "]"
            part = _SETS.get(part, part)
        made += part
    return made


def shown(pattern: str) -> str:
    """Return a portable pattern as documentation shows it: with the short names of some sets."""
    pattern = pattern.replace(_ANY, ".")
    for forms in (_OUTSIDE_SETS, _SETS):
        for name in (r"\s", r"\S"):
            pattern = pattern.replace(forms[name], name)
    return pattern


def word_boundary(pattern: str) -> str:
    r"""Return ``\b`` or ``\B`` where a pattern contains it outside a set; else an empty string.

    In ECMAScript only letters of ASCII make words, and the engines have no such boundary in common.
    """
    found = (part for part in _ESCAPED_OR_SET.findall(pattern) if part in {r"\b", r"\B"})
    return next(found, "")


@lru_cache(maxsize=1_000)
def _compile(pattern: str) -> tuple[SchemaValidator | None, str]:
    """Return the compiled pattern, or the reason why the engine of the models rejects it."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)), ""
    except (SchemaError, UnicodeEncodeError) as error:
        return None, str(error)
