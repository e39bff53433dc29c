"""Text of a server, made safe to print: the one way from a response into a message or a log."""

from __future__ import annotations

import re

LONGEST = 500
"""Characters of one text that are shown; the rest is counted."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")

_SECRET = re.compile(
    r"(Atz[A-Za-z.]{1,10}\||amzn1\.oa2-cs\.v1\.)(?!\*\*\*)[^\s\"'<>\[\](){}&,;\\]+"
)
"""Tokens and client secrets of Amazon's, by which they begin: a server may repeat what was sent."""


def escaped(text: object, longest: int | None = LONGEST) -> str:
    r"""Return a text as one line of printable ASCII.

    Line breaks, control characters and escape sequences of a terminal, marks that change the
    direction of writing, lone surrogates and letters outside ASCII become the escapes that Python
    writes: ``\n``, ``\x1b``, ``\u202e``, ``\xfc``. So a text cannot forge a line of a log,
    steer a terminal, or fail to be encoded. A text that was escaped stays as it is. Of a token or a
    client secret of Amazon's the beginning is shown, and ``***``.

    Args:
        text: The text, or any object that has one.
        longest: Characters of the text that are shown; the rest is counted. ``None`` for all.

    """
    whole = str(text)
    left = 0 if longest is None else len(whole) - longest
    shown = whole[:longest] if left > 0 else whole
    if not (shown.isascii() and shown.isprintable()):
        shown = _UNPRINTABLE.sub(_escape, shown)
    if "Atz" in shown or "amzn1." in shown:
        shown = _SECRET.sub(r"\1***", shown)
    return f"{shown}... ({left} more characters)" if left > 0 else shown


def quoted(text: object, longest: int | None = LONGEST) -> str:
    """Return a text likewise, in quotation marks."""
    return f"'{escaped(text, longest)}'"


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
