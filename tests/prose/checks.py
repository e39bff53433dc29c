"""Rules for prose: the word list, openings of docstrings, headings and the length of sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.prose.sources import Documented, Kind, Passage, read_passages
from tests.prose.word_list import WordList

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

MAX_SENTENCE_WORDS = 35
MAX_HEADING_WORDS = 10

_TEST_OPENINGS = {"let", "what", "whatever", "who", "whoever"}
_RELATIVE_OPENINGS = _TEST_OPENINGS | {
    *("how", "however", "that", "those", "when", "where", "wherever"),
    *("which", "whichever", "whose", "why"),
}
_NOUN_OPENINGS = {
    *("a", "all", "an", "any", "both", "each", "every", "half", "its", "no", "nothing", "one"),
    *("our", "some", "something", "the", "their", "these", "this", "two", "whether"),
}
_NOT_THIRD_PERSON = re.compile(r"(ss|us|is)$")
_EMPTY_DOCSTRING = re.compile(r"(?i)(do|let|make|take|get|have|put|go) (it|this|that|on)\b")
_NOUN_DECORATORS = re.compile(r"(property|fixture|setter|composite|overload)$")
_LIST_ITEM = r"(?:[-*+]|\d+\.)\s"
_SENTENCE_END = re.compile(
    rf"(?<=[.!?:;])[)\"*_]*\s+(?=[^a-z\s])|\n\s*\n|\n\s*(?={_LIST_ITEM})|\n(?=\s*[|#>])|\|"
)
_SECTION = re.compile(r"(?m)^\s*(Args|Attributes|Raises|Returns|Yields|Example|Examples):\s*$")
_ARGUMENT = re.compile(r"(?m)^\s+\**\w+: ")
_WORD = re.compile(r"\S+")
_HEADING = re.compile(r"(?m)^(#{1,6}) +(.+?) *$")


class Finding(NamedTuple):
    """A wording that breaks a rule.

    Attributes:
        path: The file, relative to the root.
        line: The line, from 1.
        problem: The wording as it stands.
        remedy: The wording to use in its place.

    """

    path: str
    line: int
    problem: str
    remedy: str


def check_file(root: Path, path: str, words: WordList) -> list[Finding]:
    """Return the findings in a file, in the order of its lines."""
    return check_text(path, (root / path).read_text(encoding="utf-8"), words)


def check_text(path: str, text: str, words: WordList) -> list[Finding]:
    """Return the findings in the text of a file, in the order of its lines."""
    found: list[Finding] = []
    for passage in read_passages(path, text):
        for line, wording, remedy in _check_passage(passage, words):
            if not any(each.covers(path, wording) for each in words.exceptions):
                found.append(Finding(path, line, f'"{wording}"', remedy))
    return sorted(set(found), key=lambda each: each.line)


def _check_passage(passage: Passage, words: WordList) -> Iterator[tuple[int, str, str]]:
    line_of_words = [
        (match.group(), _line(passage, match.start())) for match in _WORD.finditer(passage.text)
    ]
    flat = " ".join(word for word, _ in line_of_words)
    for rule in words.rules:
        for match in rule.pattern.finditer(flat):
            index = flat.count(" ", 0, match.start() + match.group().startswith(" "))
            yield line_of_words[index][1], match.group().strip(" ,"), rule.use
    if passage.kind is not Kind.MESSAGE:
        yield from _check_sentences(passage)
    if passage.kind is Kind.DOCSTRING:
        yield from _check_opening(passage)
    if passage.kind is Kind.PAGE:
        yield from _check_headings(passage)


def _check_sentences(passage: Passage) -> Iterator[tuple[int, str, str]]:
    text = _SECTION.sub("", passage.text)
    start = 0
    for end in [*_SENTENCE_END.finditer(text), None]:
        sentence = text[start : end.start() if end else len(text)]
        words = _ARGUMENT.split(sentence)
        longest = max(words, key=lambda part: len(part.split()))
        if len(longest.split()) > MAX_SENTENCE_WORDS:
            opening = " ".join(longest.split()[:6])
            remedy = f"split the sentence of {len(longest.split())} words"
            yield _line(passage, start), f"{opening} ...", remedy
        start = end.end() if end else start


def _check_opening(passage: Passage) -> Iterator[tuple[int, str, str]]:
    words = passage.text.split()
    first = words[0].strip(",.:;").lower() if words else ""
    opening = " ".join(words[:4])
    if _EMPTY_DOCSTRING.match(passage.text):
        yield passage.line, opening, "name the object, or remove the docstring"
    elif first in (_RELATIVE_OPENINGS if not _is_test(passage.owner) else _TEST_OPENINGS):
        yield passage.line, opening, "open with a noun, or for a function with a verb"
    elif _needs_imperative(passage.owner) and (first in _NOUN_OPENINGS or _is_third_person(words)):
        yield passage.line, opening, 'open with an imperative, such as "Return"'


def _needs_imperative(owner: Documented | None) -> bool:
    """Return whether it documents a function other than a property, a fixture or a test."""
    if not isinstance(owner, _FUNCTIONS) or _is_test(owner):
        return False
    names = (each.func if isinstance(each, ast.Call) else each for each in owner.decorator_list)
    return not any(_NOUN_DECORATORS.search(ast.unparse(each)) for each in names)


def _is_test(owner: Documented | None) -> bool:
    return isinstance(owner, _FUNCTIONS) and owner.name.startswith("test_")


def _is_third_person(words: list[str]) -> bool:
    first = words[0] if words else ""
    return first.isalpha() and first.endswith("s") and not _NOT_THIRD_PERSON.search(first)


def _check_headings(passage: Passage) -> Iterator[tuple[int, str, str]]:
    for match in _HEADING.finditer(passage.text):
        title = match.group(2)
        words = title.split()
        opens_badly = words[0].lower() in _RELATIVE_OPENINGS
        if opens_badly or title.endswith(".") or len(words) > MAX_HEADING_WORDS:
            yield _line(passage, match.start()), title, "name a topic or a task in the heading"


def _line(passage: Passage, offset: int) -> int:
    return passage.line + passage.text.count("\n", 0, offset)
