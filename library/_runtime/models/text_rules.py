"""What some texts for a buyer must not hold: HTML and e-mail addresses. Found in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

MOST_NAMED = 10
"""So many places of a text are named; more are counted."""

_any_text: ContextVar[bool] = ContextVar("any_text", default=False)

_SPACE = " \t\n\r\f/"
"""What may stand between a tag's name and its end or its attributes."""

_BARE_ATTRIBUTES = frozenset(
    {"allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default"}
    | {"defer", "disabled", "download", "formnovalidate", "hidden", "inert", "ismap", "itemscope"}
    | {"loop", "multiple", "muted", "nomodule", "novalidate", "open", "playsinline", "readonly"}
    | {"required", "reversed", "selected"}
)
"""The attributes of HTML that may stand without a value."""

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
"""The full stops that may part a domain's labels."""

_ADDRESS_LITERAL = re.compile(r"\[(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|IPv6:[0-9A-Fa-f:.]++)\]")


@contextmanager
def any_text(when: bool = True) -> Iterator[None]:
    """Let texts break the rules for their content, within this block.

    What is built in it, and what is called in it, may hold HTML and e-mail addresses in texts for
    which Amazon forbids them; all other limits stay. The block is the current task's or thread's
    alone.

    Args:
        when: Without it the block changes nothing.

    """
    token = _any_text.set(_any_text.get() or when)
    try:
        yield
    finally:
        _any_text.reset(token)


def is_any_text() -> bool:
    """Return whether texts may hold anything, here and now."""
    return _any_text.get()


def faults_in(text: str, *, html: bool, emails: bool) -> str:
    """What breaks the rules, and where: "contains HTML at character 5"; empty where nothing does.

    Characters are counted from 1, the last one included. The text is not quoted.

    Args:
        text: The text.
        html: Whether it may hold HTML.
        emails: Whether it may hold e-mail addresses.

    """
    found = [] if html else [f"HTML at character {start + 1}" for start in find_html(text)]
    if not emails:
        places = find_addresses(text)
        found += [f"an e-mail address at character {start + 1} to {end}" for start, end in places]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"contains {', '.join(found[:MOST_NAMED])}{more}" if found else ""


def find_html(text: str) -> Iterator[int]:
    """Where a browser would find tags, comments and character references.

    A ``<`` is none of these where a blank or a digit follows, where the tag never ends, or where
    words other than attributes stand in it: ``a < b``, ``<3``, ``if a<b and c>d``. A ``&`` is none
    without a known name and a semicolon behind it: ``AT&T``, ``R&D;``.
    """
    for each in _markup().finditer(text):
        rest, name = each["rest"], each["name"]
        if name is not None:
            is_markup = _is_character(name)
        elif rest is not None:
            is_markup = _is_tag(rest, is_closing=bool(each["closing"]), is_ended=bool(each["end"]))
        else:
            is_markup = True
        if is_markup:
            yield each.start()


@cache
def _markup() -> re.Pattern[str]:
    """No part of it goes beyond the next ``<``, so that no part of a text is looked at again."""
    return re.compile(
        r"""
        <!--                                        # a comment, closed or not
        | <[!?][A-Za-z\[][^<>]*+>                   # a doctype, a CDATA section, an XML declaration
        | <(?P<closing>/?)[A-Za-z][0-9A-Za-z]*+(?:[:_-][0-9A-Za-z]++)*+
          (?P<rest>[^<>]*+)(?P<end>>?)              # what may be a tag
        | &(?:\#[0-9]++|\#[xX][0-9A-Fa-f]++|(?P<name>[A-Za-z][0-9A-Za-z]{1,31}+));
        """,
        re.VERBOSE,
    )


def _is_character(name: str) -> bool:
    from html.entities import html5  # Two thousand names, which few texts need.

    return f"{name};" in html5


def _is_tag(rest: str, *, is_closing: bool, is_ended: bool) -> bool:
    """Whether it is a tag, by what stands between its name and its end, or the next ``<``."""
    if rest and rest[0] not in _SPACE:
        return False
    if not is_ended:  # A ``<`` in the value of an attribute.
        return '="' in rest or "='" in rest
    attributes = rest.strip(_SPACE)
    if is_closing or "=" in attributes:
        return True
    return all(word.lower() in _BARE_ATTRIBUTES for word in attributes.split())


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand, as slices of the text.

    An address has something in front of its ``@``, and behind it a domain whose last label is of
    letters: ``@handle``, ``5 @ 3 EUR`` and ``package@1.2`` are none.
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
    """Where the part begins that ends at the ``@``; there itself where there is none."""
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
    """Return whether it is a letter, a mark on one, or a digit, of any script."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_unspaced(character: str) -> bool:
    """Whether its script knows no blanks, so that words of another begin and end without one."""
    return (
        character >= "\u2e80"  # Chinese, Japanese, Korean
        or "\u0e00" <= character <= "\u0eff"  # Thai, Lao
        or "\u1000" <= character <= "\u109f"  # Burmese
        or "\u1780" <= character <= "\u17ff"  # Khmer
    )


def _domain_end(text: str, start: int) -> int:
    """Where the domain ends that begins there; 0 where there is none."""
    if literal := _ADDRESS_LITERAL.match(text, start):
        return literal.end()
    stop = start
    while stop < len(text) and (text[stop] in "-_" or _is_word(text[stop]) or _is_dot(text[stop])):
        stop += 1
    end, position = 0, start
    for label in _DOTS.split(text[start:stop]):
        if not label:
            break
        length = _top_level(label) if position > start else 0
        end = position + length if length else end
        position += len(label) + 1
    return end


def _is_dot(character: str) -> bool:
    return _DOTS.match(character) is not None


def _top_level(label: str) -> int:
    """How much of a label can be the last one of a domain: two letters at least, or nothing."""
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
