"""Detection of HTML and e-mail addresses, which some texts for buyers must not contain.

The search takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

MAX_NAMED_PLACES = 10
"""The maximum number of places in a message; further ones are counted."""

_any_text: ContextVar[bool] = ContextVar("any_text", default=False)

_SPACE = " \t\n\r\f/"
"""Characters that may follow the name of a tag or separate its attributes."""

_BARE_ATTRIBUTES = frozenset(
    {"allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default"}
    | {"defer", "disabled", "download", "formnovalidate", "hidden", "inert", "ismap", "itemscope"}
    | {"loop", "multiple", "muted", "nomodule", "novalidate", "open", "playsinline", "readonly"}
    | {"required", "reversed", "selected"}
)
"""The attributes of HTML that may appear without a value."""

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
"""The full stops that separate the labels of a domain."""

_ADDRESS_LITERAL = re.compile(r"\[(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|IPv6:[0-9A-Fa-f:.]++)\]")


@contextmanager
def any_text(when: bool = True) -> Iterator[None]:
    """Allow any content of texts within this block.

    Models that are built and calls that are made within the block may contain HTML and e-mail
    addresses in texts for which Amazon forbids them. All other limits still apply. The block
    affects only the current task or thread.

    Args:
        when: If false, the block has no effect.

    """
    token = _any_text.set(_any_text.get() or when)
    try:
        yield
    finally:
        _any_text.reset(token)


def is_any_text() -> bool:
    """Return whether the current task or thread allows any content of texts."""
    return _any_text.get()


def faults_in(text: str, *, html: bool, emails: bool) -> str:
    """Describe the forbidden content: "contains HTML at character 5"; empty if there is none.

    Positions count from 1, and a range includes its last character. The text is not quoted.

    Args:
        text: The text.
        html: Whether the text may contain HTML.
        emails: Whether the text may contain e-mail addresses.

    """
    found = [] if html else [f"HTML at character {start + 1}" for start in find_html(text)]
    if not emails:
        places = find_addresses(text)
        found += [f"an e-mail address at character {start + 1} to {end}" for start, end in places]
    more = f" and {len(found) - MAX_NAMED_PLACES} more" if len(found) > MAX_NAMED_PLACES else ""
    return f"contains {', '.join(found[:MAX_NAMED_PLACES])}{more}" if found else ""


def find_html(text: str) -> Iterator[int]:
    """Yield the positions at which a browser finds tags, comments and character references.

    A ``<`` before a blank or a digit is not markup, nor is a tag that never ends or contains words
    other than attributes: ``a < b``, ``<3``, ``if a<b and c>d``. A ``&`` is markup only before a
    known name with a semicolon, unlike in ``AT&T`` and ``R&D;``.
    """
    for each in _markup().finditer(text):
        rest, name = each["rest"], each["name"]
        if name is not None:
            is_markup = _is_character_name(name)
        elif rest is not None:
            is_markup = _is_tag(rest, is_closing=bool(each["closing"]), is_ended=bool(each["end"]))
        else:
            is_markup = True
        if is_markup:
            yield each.start()


@cache
def _markup() -> re.Pattern[str]:
    """Return the pattern of markup. No match extends beyond the next ``<``, so time is linear."""
    return re.compile(
        r"""
        <!--                                        # a comment, closed or not
        | <[!?][A-Za-z\[][^<>]*+>                   # a doctype, a CDATA section, an XML declaration
        | <(?P<closing>/?)[A-Za-z][0-9A-Za-z]*+(?:[:_-][0-9A-Za-z]++)*+
          (?P<rest>[^<>]*+)(?P<end>>?)              # possibly a tag
        | &(?:\#[0-9]++|\#[xX][0-9A-Fa-f]++|(?P<name>[A-Za-z][0-9A-Za-z]{1,31}+));
        """,
        re.VERBOSE,
    )


def _is_character_name(name: str) -> bool:
    from html.entities import html5  # Imported here: few texts need its two thousand names.

    return f"{name};" in html5


def _is_tag(rest: str, *, is_closing: bool, is_ended: bool) -> bool:
    """Return whether this is a tag, by the text from its name to its end or the next ``<``."""
    if rest and rest[0] not in _SPACE:
        return False
    if not is_ended:  # A ``<`` in the value of an attribute.
        return '="' in rest or "='" in rest
    attributes = rest.strip(_SPACE)
    if is_closing or "=" in attributes:
        return True
    return all(word.lower() in _BARE_ATTRIBUTES for word in attributes.split())


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each e-mail address in the text.

    An address has a local part before its ``@`` and then a domain whose last label consists of
    letters. ``@handle``, ``5 @ 3 EUR`` and ``package@1.2`` are not addresses.
    """
    floor, at = 0, text.find("@")
    while at >= 0:
        start = _local_start(text, floor, at)
        end = _domain_end(text, at + 1) if start < at else 0
        if end:
            yield start, end
        floor = max(end, at + 1)
        at = text.find("@", at + 1)


def _local_start(text: str, floor: int, at: int) -> int:
    """Return the start of the local part before an ``@``; the ``@`` itself if there is none."""
    last = text[at - 1] if at > floor else ""
    if last == '"':
        opening = text.rfind('"', floor, at - 1)
        return at if opening < 0 else opening
    if last == ".":
        return at
    is_unspaced = bool(last) and _is_unspaced(last)
    start = at
    while start > floor and _is_local(text[start - 1], is_unspaced):
        start -= 1
    while start < at and not (text[start].isalnum() or text[start] == "_"):
        start += 1
    return start


def _is_local(character: str, is_unspaced: bool) -> bool:
    if character in ".%+'-_":
        return True
    return _is_word(character) and (is_unspaced or not _is_unspaced(character))


def _is_word(character: str) -> bool:
    """Return whether a character is a letter, a mark on a letter, or a digit, of any script."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_unspaced(character: str) -> bool:
    """Return whether the script of a character has no spaces between words."""
    return (
        character >= "\u2e80"  # Chinese, Japanese, Korean
        or "\u0e00" <= character <= "\u0eff"  # Thai, Lao
        or "\u1000" <= character <= "\u109f"  # Burmese
        or "\u1780" <= character <= "\u17ff"  # Khmer
    )


def _domain_end(text: str, start: int) -> int:
    """Return the end of the domain that starts here; 0 if there is none."""
    if literal := _ADDRESS_LITERAL.match(text, start):
        return literal.end()
    stop = start
    while stop < len(text) and (text[stop] in "-_" or _is_word(text[stop]) or _is_dot(text[stop])):
        stop += 1
    end, position = 0, start
    for label in _DOTS.split(text[start:stop]):
        if not label:
            break
        length = _top_level_length(label) if position > start else 0
        end = position + length if length else end
        position += len(label) + 1
    return end


def _is_dot(character: str) -> bool:
    return _DOTS.match(character) is not None


def _top_level_length(label: str) -> int:
    """Return the length of a label's prefix that can be a top-level domain: 0, or at least 2."""
    if label[:4].lower() == "xn--":
        return len(label)
    is_unspaced = _is_unspaced(label[0])
    length = 0
    for character in label:
        if character.isdigit() or not _is_word(character):
            break
        if _is_unspaced(character) != is_unspaced:
            return length if length > 1 else 0
        length += 1
    is_cut = length < len(label) and label[length].isdigit()
    return length if length > 1 and not is_cut else 0
