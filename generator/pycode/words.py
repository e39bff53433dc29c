"""The words of a document's names, and the forms in which a Python name joins them."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(
    r"""
    [A-Z]+s(?![a-z])          # the plural of an abbreviation: SKUs
    | [0-9]+(?:st|nd|rd|th)(?![a-z])
    | [A-Z]+(?![a-z])[0-9]*   # an abbreviation: ASIN, MD5
    | [A-Z][a-z]+[0-9]*       # a capitalized word
    | [a-z]+[0-9]*
    | [0-9]+
    """,
    re.VERBOSE,
)
_SIGN = re.compile(r"([+-])[0-9]")
_SIGNS = {"+": "plus", "-": "minus"}
"""The word for the sign of a number that is a name."""

_ASYNC_WORDS = {word: f"{word}hronous" for word in ("async", "Async")} | {"ASYNC": "Asynchronous"}


class UnusableNameError(ValueError):
    """A name in a document that yields no identifier, without an ASCII letter or digit."""


def words_of(name: str) -> list[str]:
    """Return the words of a name in ASCII; an accented letter loses its accent.

    The word "async" becomes "asynchronous", because a sync twin removes it.
    """
    ascii_only = name
    if not name.isascii():
        ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words: list[str] = _WORDS.findall(ascii_only)
    if sign := _SIGN.match(ascii_only):
        words.insert(0, _SIGNS[sign[1]])
    return [_ASYNC_WORDS.get(word, word) for word in words]


def foreign_letter(name: str) -> str:
    """Return a phrase for the first letter or digit without an equivalent in ASCII; else empty."""
    for each in name if not name.isascii() else ():
        plain = unicodedata.normalize("NFKD", each).encode("ascii", "ignore")
        if each.isalnum() and not plain:
            return described_letter(each)
    return ""


def described_letter(letter: str) -> str:
    """Return a phrase for a letter that may look like another one."""
    name = unicodedata.name(letter, f"U+{ord(letter):04X}")
    return f"{letter!r} ({name}), which is not an ASCII letter"


def snake_case(words: list[str]) -> str:
    """Return ``order_items`` for the words of ``OrderItems``."""
    return "_".join(word.lower() for word in words)


def capitalized(word: str) -> str:
    """Return the word with a capital first letter; the others stay."""
    return word[0].upper() + word[1:]
