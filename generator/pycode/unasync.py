"""Derivation of sync twins from async sources.

A Python file is in async form if its name contains ``async_`` at its start or after an underscore:
``async_client.py``, ``test_async_operations.py``. Its twin has the name without that part.

The substitutions also apply to strings and comments, so that examples in docstrings stay correct.
Prose that only mentions awaiting is unchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..core.errors import TemplateError

_ASYNC_NAME = re.compile(r"(^|_)async_(?=.*\.py$)")

SUBSTITUTIONS: tuple[tuple[str, str, str], ...] = (
    ("async", r"\basync\s+(?=(with|for|def|clients?)\b)", ""),
    ("await", r"\bawait\s+(?=[\w.]+\()|(?<=\{)await\s+", ""),
    ("Async*", r"(?<![a-zA-Z0-9])Async(?=[A-Z])", ""),
    ("async_*", r"(?<![a-zA-Z0-9])async_(?=[a-z])", ""),
    ("aclose", r"\baclose\b", "close"),
    ("__aenter__", r"\b__aenter__\b", "__enter__"),
    ("__aexit__", r"\b__aexit__\b", "__exit__"),
    ("__anext__", r"\b__anext__\b", "__next__"),
    ("StopAsyncIteration", r"\bStopAsyncIteration\b", "StopIteration"),
)
"""Name, pattern and replacement in names, strings and comments.

Each match contains the name, without its asterisk.
"""

_KEYWORDS: tuple[tuple[str, str, str], ...] = (
    ("async", r"\basync\b *", ""),
    ("await", r"\bawait\b *", ""),
)
"""The same for keywords of code, which are removed wherever they are."""


def _compiled(
    *table: tuple[str, str, str],
) -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    return tuple(
        (name, name.rstrip("*"), re.compile(pattern), replacement)
        for name, pattern, replacement in table
    )


_IN_TEXT = _compiled(*SUBSTITUTIONS)
_IN_CODE = _compiled(*_KEYWORDS, *SUBSTITUTIONS)

_TEXT = re.compile(
    r"""
    (
        "{3} [^"\\]* (?: (?: \\(?:\r\n|.) | "(?!"") ) [^"\\]* )* "{3}
        | '{3} [^'\\]* (?: (?: \\(?:\r\n|.) | '(?!'') ) [^'\\]* )* '{3}
        | "(?!"") [^"\\\n]* (?: \\(?:\r\n|.) [^"\\\n]* )* "
        | '(?!'') [^'\\\n]* (?: \\(?:\r\n|.) [^'\\\n]* )* '
        | \#[^\r\n]*
    )
    """,
    re.DOTALL | re.VERBOSE,
)
"""A string of Python 3.11 without its prefix, or a comment."""

_QUOTE = re.compile("['\"]")


def sync_path(path: str) -> str | None:
    """Return the path of the twin; ``None`` for a file that is not in async form."""
    folder, _, name = path.rpartition("/")
    twin = _ASYNC_NAME.sub(r"\1", name, count=1)
    return None if twin == name else f"{folder}/{twin}".lstrip("/")


class Unasync:
    """A deriver of sync twins that records which substitutions were used."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    @property
    def used(self) -> frozenset[str]:
        """The names of the substitutions used so far."""
        return frozenset(name for name, count in self._used.items() if count)

    def add(self, used: Iterable[str]) -> None:
        """Record substitutions that another process or an earlier run used."""
        self._used.update(used)

    def derive(self, source: str) -> str:
        """Return the sync form of a Python source.

        The formatter checks whether the source is valid.

        Raises:
            SyntaxError: A string has no end.

        """
        pieces = _TEXT.split(source)  # Code and texts take turns.
        made = []
        for place, piece in enumerate(pieces):
            is_code = place % 2 == 0
            if is_code and (quote := _QUOTE.search(piece)):
                before = "".join(pieces[:place]) + piece[: quote.start()]
                line = before.count("\n") + 1
                raise SyntaxError(f"line {line}: a string has no end")
            made.append(self._substituted(piece, is_code))
        return "".join(made)

    def check_all_used(self) -> None:
        """Check that no substitution is obsolete.

        Raises:
            TemplateError: A substitution was never used; the message names it.

        """
        unused = [name for name, _, _ in SUBSTITUTIONS if not self._used[name]]
        if unused:
            names = ", ".join(unused)
            raise TemplateError(
                f"generator/pycode/unasync.py: never used: {names}; remove the substitution"
            )

    def _substituted(self, text: str, is_code: bool) -> str:
        for name, part, pattern, replacement in _IN_CODE if is_code else _IN_TEXT:
            if part in text:  # Searching for the pattern takes many times as long.
                text, count = pattern.subn(replacement, text)
                self._used[name] += count
        return text
