"""Invisible characters, which every output language escapes."""

from __future__ import annotations

import re
from collections.abc import Callable

_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    r"\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    r"\ud800-\uf8ff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\U000f0000-\U0010ffff]"
)
"""Control, format, bidirectional, filler and private characters, and spaces other than " ".

The table is explicit because ``str.isprintable`` differs between versions of Python.
"""

_SPACES = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SHORT_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def visible(text: str) -> str:
    r"""Return one line of text, with invisible characters as Python's escapes, such as ``\n``."""
    return escape_invisible(text, lambda each: _SHORT_ESCAPES.get(each) or hex_escape(each))


def visible_prose(line: str) -> str:
    r"""Return a line of prose: other spaces become " ", invisible characters become ``\u202e``."""
    if _is_plain(line):
        return line
    return escape_invisible(_SPACES.sub(" ", line), hex_escape)


def escape_invisible(text: str, escape: Callable[[str], str]) -> str:
    """Return the text with each invisible character replaced by its escape."""
    if _is_plain(text):
        return text
    return _INVISIBLE.sub(lambda match: escape(match[0]), text)


def _is_plain(text: str) -> bool:
    """Return whether a text consists of visible ASCII and " ": the usual case, decided faster."""
    return text.isascii() and text.isprintable()


def hex_escape(character: str) -> str:
    r"""Return Python's escape of a character: ``\x1b``, ``\u202e`` or ``\U000e0001``."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
