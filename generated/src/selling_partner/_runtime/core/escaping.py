"""Escaping of text from servers, which all messages and logs use."""

from __future__ import annotations

import re

MAX_CHARACTERS = 500
"""The maximum number of characters of a text in a message; the rest is counted."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")

_SECRET = re.compile(
    r"(Atz[A-Za-z.]{1,10}\||amzn1\.oa2-cs\.v1\.)(?!\*\*\*)[^\s\"'<>\[\](){}&,;\\]+"
)
"""Amazon's tokens and client secrets, by their prefixes. A server may repeat what it received."""


def escaped(text: object, limit: int | None = MAX_CHARACTERS) -> str:
    r"""Return a text as one line of printable ASCII.

    All other characters become Python's escapes: ``\n``, ``\x1b``, ``\u202e``, ``\xfc``. These
    are line breaks, control characters, marks that change the direction of writing, lone surrogates
    and letters outside ASCII. So a text cannot forge a log line, control a terminal or fail to be
    encoded. Escaped text stays unchanged. Of Amazon's tokens and client secrets only the prefix is
    shown, followed by ``***``.

    Args:
        text: The text, or an object with a string.
        limit: The maximum number of characters; the rest is counted. ``None`` for no limit.

    """
    whole = str(text)
    left = 0 if limit is None else len(whole) - limit
    shown = whole[:limit] if left > 0 else whole
    if not (shown.isascii() and shown.isprintable()):
        shown = _UNPRINTABLE.sub(_escape, shown)
    if "Atz" in shown or "amzn1." in shown:
        shown = _SECRET.sub(r"\1***", shown)
    return f"{shown}... ({left} more characters)" if left > 0 else shown


def quoted(text: object, limit: int | None = MAX_CHARACTERS) -> str:
    """Return the escaped text in quotation marks."""
    return f"'{escaped(text, limit)}'"


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
