"""Descriptions for docstrings: plain Markdown, and its first sentence."""

from __future__ import annotations

import html
import re
from collections import Counter

from ..escape.urls import without_other_links

_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|vs|cf|approx|incl|No|Inc)\.$")
_MAX_ABBREVIATION_CHARACTERS = 10
_MARKS = re.compile(r"[()\[\]`]")
_SENTENCE_END = re.compile(r"[.!?][)\"'*_`]*(?=\s|$)")
_PARAGRAPH = re.compile(r"[\w\"'`(\[][^\n]*(\n[ \t]*[\w\"'`(\[][^\n]*)*")
"""Lines of prose, not of a list, a table, a heading or a note."""

_LINK = re.compile(
    r"""<a\s(?>[^<>]*?href=)['"]?([^'"\s<>]++)[^<>]*+>((?>(?:(?!</?a\b).)*))</a>""", re.I | re.S
)
"""A link without another one inside. No part is matched twice, so that the search is linear."""

_TAGS = (
    (re.compile(r"<br\s*/?>|</?p>", re.I), "\n\n"),
    (re.compile(r"(?<!\s)\s*+<li>\s*", re.I), "\n- "),
    (re.compile(r"</?[uo]l>", re.I), "\n\n"),
    (re.compile(r"</li>", re.I), ""),
    (re.compile(r"</?(b|strong)>", re.I), "**"),
    (re.compile(r"</?(i|em)>", re.I), "*"),
    (re.compile(r"</?(code|tt)>", re.I), "`"),
)
_DEVELOPER_DOCS = (
    (re.compile(r"\]\(\s*doc:"), "](https://developer-docs.amazon.com/sp-api/docs/"),
    (re.compile(r"\]\(\s*ref:"), "](https://developer-docs.amazon.com/sp-api/reference/"),
)
"""Forms of links between pages of Amazon's documentation."""

_GAPS = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*(\n[ \t]*)*\n")


def plain(text: str) -> str:
    """Return the text without HTML, and with complete links to Amazon's documentation.

    A link that is not http(s) becomes its label with the target in parentheses.
    """
    if "<" in text:
        text = _LINK.sub(r"[\2](\1)", text)
        for tag, instead in _TAGS:
            text = tag.sub(instead, text)
    if "](" in text:
        for prefix, instead in _DEVELOPER_DOCS:
            text = prefix.sub(instead, text)
    if "&" in text:
        text = html.unescape(text)
    text = without_other_links(text)
    text = text.replace("\xa0", " ")
    return (_GAPS.sub("\n\n", text) if "\n" in text else text).strip()


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text as one line, and the rest of the text.

    The sentence is empty if the text does not begin with prose.
    """
    found = _PARAGRAPH.match(text)
    if found is None:
        return "", text
    paragraph, further = found[0], text[found.end() :].strip("\n")
    open_marks: Counter[str] = Counter()
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        open_marks.update(_MARKS.findall(paragraph, start, end.end()))
        start = end.end()
        last_word = paragraph[max(end.start() - _MAX_ABBREVIATION_CHARACTERS, 0) : end.start() + 1]
        if not _ABBREVIATION.search(last_word) and _is_closed(open_marks):
            sentence = paragraph[: end.end()]
            break
    else:
        sentence = paragraph
    rest = paragraph[len(sentence) :].strip()
    return " ".join(sentence.split()), "\n\n".join(each for each in (rest, further) if each)


def _is_closed(marks: Counter[str]) -> bool:
    """Return whether a text with these marks ends outside all brackets and code spans."""
    return marks["("] == marks[")"] and marks["["] == marks["]"] and marks["`"] % 2 == 0


def summarized(summary: str, description: str) -> tuple[str, str]:
    """Return a summary of an operation in one line, and the rest of its description.

    A summary of one word is only a name and is ignored.
    """
    text = plain(description)
    given = " ".join(plain(summary).split())
    sentence, rest = first_sentence(text)
    if " " not in given:
        return sentence, rest
    repeated = sentence.rstrip(".") == given.rstrip(".")
    return given, rest if repeated else text
