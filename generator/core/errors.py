"""Errors in inputs, as values: a stage collects all of them and then raises them together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..escape.terminal import visible

_PLAIN_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_BREAKS = re.compile(r"[ \t\r\n]+")

_MIN_SIMILARITY = 0.5
"""The similarity, from 0 to 1, above which a name may be a misspelling of another."""

_MAX_LINES = 100
"""The most problems that a command prints; ``validate`` prints all of them."""

Pointer = tuple[str | int, ...]
"""A place in a document: the keys and indices from its root."""


def show_pointer(pointer: Pointer) -> str:
    """Return the pointer as a URI fragment of RFC 6901, without percent-encoding."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in pointer)
    return "#" + "".join(f"/{step}" for step in steps)


def json_path(pointer: Pointer) -> str:
    """Return the pointer as an overlay's target: ``$.components.schemas['Order']``."""
    steps = (
        (
            f".{step}"
            if isinstance(step, str) and _PLAIN_STEP.fullmatch(step)
            else f"[{step}]" if isinstance(step, int) else f"[{_quoted(step)}]"
        )
        for step in pointer
    )
    return "$" + "".join(steps)


def _quoted(step: str) -> str:
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@dataclass(frozen=True)
class Problem:
    """A problem in an input file.

    Attributes:
        file: The path as messages show it.
        line: The line, counted from 1.
        column: The column, counted from 1.
        pointer: The place in the document.
        message: The problem.
        hint: The remedy, in the imperative.

    """

    file: str
    line: int
    column: int
    pointer: Pointer
    message: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column} {show_pointer(self.pointer)}"
        return visible(f"{where}: {one_line(self.message)}; {one_line(self.hint)}")


class GeneratorError(Exception):
    """An input or the output tree is at fault; the user gets a message, never a traceback."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


class SpecError(GeneratorError):
    """Documents are invalid or unsupported; carries every problem, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = dict.fromkeys(problems)
        self.problems = sorted(found, key=lambda each: (each.file, each.line, each.column))
        super().__init__(*(str(problem) for problem in self.problems))

    @property
    def summary(self) -> tuple[str, ...]:
        """The first lines, and the number of the others."""
        return shortened(self.lines)

    def __reduce__(self) -> tuple[type[SpecError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


class ToolError(Exception):
    """A program that the generator runs failed: killed, missing or out of memory.

    No input is at fault, so this is not a ``GeneratorError``: it is reported as an internal error.
    """


class TemplateError(GeneratorError):
    """A template cannot be rendered, or its result cannot be formatted."""


class TreeError(GeneratorError):
    """The output folder holds something that must not be overwritten or removed."""


class UsageError(GeneratorError):
    """The arguments of the command are invalid (exit code 2)."""


def shortened(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the first hundred lines, and one that counts the others."""
    more = len(lines) - _MAX_LINES
    return (*lines[:_MAX_LINES], f"and {more:,} more") if more > 0 else tuple(lines)


def closest_first(wanted: str, known: Iterable[str]) -> list[str]:
    """Return the known names, those most similar to the wanted one first."""

    def rank(name: str) -> tuple[float, str]:
        similarity = difflib.SequenceMatcher(None, wanted.lower(), name.lower()).ratio()
        return (-similarity if similarity > _MIN_SIMILARITY else 0, name)

    return sorted(known, key=rank)


def one_line(text: str) -> str:
    """Return the text without line breaks; other unusual spaces are left for ``visible``."""
    return _BREAKS.sub(" ", text).strip(" ")


def system_error(error: OSError) -> str:
    """Return the system's reason for an error in one line, with the hint if it has one."""
    reason = str(error.strerror or error)
    hint = getattr(error, "hint", "")
    line = f"{error.filename}: {reason}" if error.filename else reason
    return visible(f"{line}; {hint}" if hint else line)
