"""The rules of JSON that YAML lacks, for files in JSON that only the parser of YAML could read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from ...core.errors import Problem

_TOKEN = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"|,(?=[ \t\r\n]*[}\]])|-?(?:NaN|Infinity)\b', re.DOTALL
)
"""A string, a comma before the end of a list or an object, or a number that JSON lacks."""

_MAX_SHOWN = 10
"""The most warnings, and the most problems, of a file that are reported one by one."""


class Defects(NamedTuple):
    """The parts of a file that are not JSON.

    Attributes:
        warnings: Those that have one meaning.
        problems: The others.

    """

    warnings: list[Problem]
    problems: list[Problem]


class _Fault(NamedTuple):
    message: str
    hint: str
    meaning: str = ""


def find_defects(text: str, file: str, *, is_lenient: bool) -> Defects:
    """Return the parts of a text that are not JSON.

    Args:
        text: A text that the parser of YAML accepts.
        file: The path to show in messages.
        is_lenient: Whether a part that has one meaning is only worth a warning.

    """
    found: list[tuple[int, _Fault]] = []
    rest: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if fault := _fault(match[0]):
            found.append((match.start(), fault))
            rest += [text[end : match.start()], _replacement(match[0])]
            end = match.end()
    cleaned = "".join([*rest, text[end:]])
    try:
        json.loads(cleaned.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        found.append((error.pos, _Fault(f"not JSON: {error.msg}", "write valid JSON here")))
    warned = [each for each in found if is_lenient and each[1].meaning]
    refused = [each for each in found if not (is_lenient and each[1].meaning)]
    return Defects(
        list(_problems(text, file, warned, is_lenient=True)),
        list(_problems(text, file, refused)),
    )


def _fault(token: str) -> _Fault | None:
    if token == ",":
        return _Fault("JSON has no comma after the last value", "remove it", "it is ignored")
    if token[0] != '"':
        return _Fault(f"JSON cannot express the number {token}", "quote it, or correct it")
    if "\t" in token:
        return _Fault("JSON has no tab inside a string", "write \\t", "it is kept")
    return None


def _replacement(token: str) -> str:
    """Return valid JSON of the same length."""
    if token[0] == '"':
        return token.replace("\t", " ")
    return " " if token == "," else "0".ljust(len(token))


def _problems(
    text: str, file: str, found: list[tuple[int, _Fault]], *, is_lenient: bool = False
) -> Iterable[Problem]:
    for index, fault in found[:_MAX_SHOWN]:
        hint = fault.meaning if is_lenient else fault.hint
        yield Problem(file, *_place(text, index), (), fault.message, hint)
    if omitted := found[_MAX_SHOWN:]:
        message = f"{len(omitted):,} more parts of the file that are not JSON are not shown"
        hint = "they are read in the same way" if is_lenient else "correct the others first"
        yield Problem(file, *_place(text, omitted[-1][0]), (), message, hint)


def _place(text: str, index: int) -> tuple[int, int]:
    """Return the line and the column, counted from 1."""
    line_start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - line_start + 1
