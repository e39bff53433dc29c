"""Escaping for Markdown, as CommonMark and GitHub define it."""

from __future__ import annotations

import re
from functools import lru_cache

from .characters import visible, visible_prose
from .urls import web_url

_INLINE = re.compile(
    r"""
    (?<!`) ` (?P<code> [^`]+ ) ` (?!`)
    | (?<!!) \[ (?P<label> [^][]* ) \] \( (?P<url> https?:// [^\s()<>]+ ) \)
    """,
    re.VERBOSE,
)
"""Markdown of a document that is kept: code in single backticks, and http(s) links."""

_SPECIAL = str.maketrans(
    {each: f"\\{each}" for each in "\\`*_[]{}#"}
    # Entities where not every renderer knows the backslash, or where a table would still split.
    | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    | {each: f"&#{ord(each)};" for each in "|~$@"}
)
_OTHER_SCHEME = re.compile(r"(?<!http)(?<!https):(?=//)", re.IGNORECASE)
"""The colon of a URL that GitHub would link although its scheme is not http(s)."""

_BLOCK_START = re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))")
"""Characters that start a list, a heading or the rule of a table at the start of a line."""

_FENCE = re.compile("`+")
_RECENT = 4096
"""The number of texts that are kept with their Markdown: many operations have the same fields."""

_GAP = re.compile(r"\n\s*\n")


class Markdown(str):
    """Markdown, which a template may print unchanged."""

    __slots__ = ()


@lru_cache(_RECENT)
def text(value: str) -> Markdown:
    """Return text for a paragraph, a heading, a list item or a table cell, as one line.

    Code in single backticks and http(s) links are kept. Everything else is shown literally: no
    HTML, no other link, no mention, no block.
    """
    line = " ".join(value.split())
    parts: list[str] = []
    end = 0
    for found in _INLINE.finditer(line):
        parts.append(_literal(line[end : found.start()]))
        if found["code"] is not None:
            parts.append(code_span(found["code"]))
        else:
            parts.append(link(found["label"], found["url"]))
        end = found.end()
    parts.append(_literal(line[end:]))
    return Markdown(_BLOCK_START.sub(r"\1\\", "".join(parts)))


def paragraphs(value: str) -> Markdown:
    """Return text with its paragraphs, which empty lines separate; see ``text``."""
    return Markdown("\n\n".join(text(each) for each in _GAP.split(value.strip())))


@lru_cache(_RECENT)
def code_span(value: str) -> Markdown:
    """Return text as a code span, which may also be in a table or in a link."""
    shown = visible(" ".join(value.split()))
    if "|" in shown or not shown:  # Backticks would not keep a table from splitting here.
        return Markdown(f"<code>{_literal(shown)}</code>")
    fence = _longer_fence(shown, 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return Markdown(f"{fence}{space}{shown}{space}{fence}")


def code_block(value: str, language: str = "") -> Markdown:
    """Return text as a fenced block, line by line.

    Args:
        value: The text.
        language: The language for highlighting, such as ``python``.

    """
    lines = "\n".join(map(visible, value.split("\n")))
    fence = _longer_fence(lines, 3)
    return Markdown(f"{fence}{language}\n{lines}\n{fence}")


def link(label: str, url: str) -> Markdown:
    """Return a link if the URL is http(s), else its text."""
    target = web_url(url)
    if target is None:
        return Markdown(_literal(f"{label} ({url})"))
    return Markdown(f"[{_literal(' '.join(label.split()))}]({target})")


def _literal(value: str) -> str:
    return _OTHER_SCHEME.sub("&#58;", visible_prose(value).translate(_SPECIAL))


def _longer_fence(value: str, least: int) -> str:
    longest = max((len(each) for each in _FENCE.findall(value)), default=0)
    return "`" * max(longest + 1, least)
