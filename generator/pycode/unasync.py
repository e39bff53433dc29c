"""Derivation of sync twins from async sources, token by token.

A Python file is in async form if its name contains ``async_`` at its start or after an underscore:
``async_client.py``, ``test_async_operations.py``. Its twin has the name without that part.

The substitutions also apply to strings and comments, so that examples in docstrings stay correct.
Prose that only mentions awaiting is unchanged.
"""

from __future__ import annotations

import io
import re
import token
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator

from ..core.errors import TemplateError

_Position = tuple[int, int]

_ASYNC_NAME = re.compile(r"(^|_)async_(?=.*\.py$)")

SUBSTITUTIONS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (name, re.compile(pattern), replacement)
    for name, pattern, replacement in (
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
)
"""Name, pattern and replacement. They apply to names, strings and comments."""

_CANDIDATE = re.compile("[Aa]sync|await|aclose|__a")
"""A part of every text that a substitution changes; most tokens have none."""

_TEXTS = {token.STRING, token.COMMENT, token.NAME}
_OPENING = {getattr(token, name, None) for name in ("FSTRING_START", "TSTRING_START")}
_CLOSING = {getattr(token, name, None) for name in ("FSTRING_END", "TSTRING_END")}


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

        Raises:
            SyntaxError: The source is not valid Python.
            tokenize.TokenError: The same, for a source that ends too early.

        """
        pieces: list[str] = []
        at = (1, 0)
        lines = io.StringIO(source).readlines()
        swallow = False
        for kind, text, start, end in _tokens(source, lines):
            gap = "" if at == start else _between(lines, at, start)
            if swallow:
                gap, swallow = gap.lstrip(" "), False
            pieces.append(gap)
            if kind == token.NAME and text in {"async", "await"}:
                self._used[text] += 1
                swallow = True
            else:
                pieces.append(self._substituted(text) if kind in _TEXTS else text)
            at = end
        return "".join(pieces)

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

    def _substituted(self, text: str) -> str:
        if not _CANDIDATE.search(text):
            return text
        for name, pattern, replacement in SUBSTITUTIONS:
            text, count = pattern.subn(replacement, text)
            self._used[name] += count
        return text


def _tokens(source: str, lines: list[str]) -> Iterator[tuple[int, str, _Position, _Position]]:
    """Yield type, text, start and end of each token. An f-string is one, as in Python 3.11."""
    depth, begin = 0, (1, 0)
    for each in tokenize.generate_tokens(io.StringIO(source).readline):
        if each.type in _OPENING:
            begin = begin if depth else each.start
            depth += 1
        elif each.type in _CLOSING:
            depth -= 1
            if not depth:
                yield token.STRING, _between(lines, begin, each.end), begin, each.end
        elif not depth:
            yield each.type, each.string, each.start, each.end


def _between(lines: list[str], start: _Position, end: _Position) -> str:
    """Return the text between two positions."""
    if start >= end:
        return ""
    (row, column), (last, until) = start, end
    if row == last:
        return lines[row - 1][column:until] if row <= len(lines) else ""
    middle = "".join(lines[row : last - 1])
    tail = lines[last - 1][:until] if last <= len(lines) else ""
    return lines[row - 1][column:] + middle + tail
