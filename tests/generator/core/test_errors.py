"""Problems as values, and their messages."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.errors import (
    GeneratorError,
    Pointer,
    Problem,
    SpecError,
    TemplateError,
    TreeError,
    UsageError,
    show_pointer,
)

ROOT = Path(__file__).parents[3]


def problem(file: str = "a.yaml", line: int = 1, column: int = 1, message: str = "m") -> Problem:
    return Problem(file, line, column, (), message, "h")


@pytest.mark.parametrize(
    ("pointer", "shown"),
    [
        ((), "#"),
        (("info", "title"), "#/info/title"),
        (("paths", "/a/{b}", "get", "parameters", 0), "#/paths/~1a~1{b}/get/parameters/0"),
        (("a~b", "~/"), "#/a~0b/~0~1"),
        (("",), "#/"),
    ],
)
def test_a_pointer_is_shown_as_rfc_6901_writes_it(pointer: Pointer, shown: str) -> None:
    """Each step follows a slash; tildes and slashes in a step are escaped."""
    assert show_pointer(pointer) == shown


def test_a_problem_has_a_place_a_message_and_a_hint() -> None:
    """A problem reads FILE:LINE:COLUMN POINTER: problem; remedy."""
    found = Problem("spec/a.yaml", 120, 9, ("info", "title"), "it is missing", "add it")
    assert str(found) == "spec/a.yaml:120:9 #/info/title: it is missing; add it"


def test_a_problem_is_one_line_of_visible_characters() -> None:
    """Line breaks, escape sequences and bidirectional marks of a document are escaped."""
    found = Problem("a\nb.yaml", 1, 2, ("x\ny", "\x1b[2J"), "two\n\n  lines\x07", "\u202er\ud800é")
    assert str(found) == (r"a\nb.yaml:1:2 #/x\ny/\x1b[2J: two lines\x07; \u202er\ud800é")


def test_a_separator_of_lines_or_paragraphs_is_escaped() -> None:
    """Only line feeds, returns and tabs become a space: any other space is part of a name."""
    found = Problem("a.yaml", 1, 2, (), "a\u2028b\xa0c\x85d\r\n\te", "\u2029 f")
    assert str(found) == r"a.yaml:1:2 #: a\u2028b\xa0c\x85d e; \u2029 f"


def test_problems_are_sorted_by_place_without_duplicates() -> None:
    """The order is that of files, lines and columns; equal problems appear once."""
    first, second, third = problem(line=2), problem(line=10), problem(line=10, column=2)
    other = problem("b.yaml")
    error = SpecError([other, third, second, first, second])
    assert error.problems == [first, second, third, other]
    assert str(error) == "\n".join(map(str, error.problems))


def test_problems_of_one_place_have_the_same_order_in_every_process() -> None:
    """Two runs print the same, although Python orders sets differently in each process."""
    program = (
        "from generator.core.errors import Problem, SpecError\n"
        "print(SpecError(Problem('a', 1, 1, (), str(i), '') for i in range(9)))"
    )
    expected = "".join(f"a:1:1 #: {i}; \n" for i in range(9))
    for seed in "123":
        environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program]
        assert subprocess.check_output(command, env=environment, text=True) == expected


@pytest.mark.parametrize(
    "error",
    [
        GeneratorError("one", "two"),
        SpecError([problem(line=2), problem()]),
        TemplateError("t"),
        TreeError("t"),
        UsageError("u"),
    ],
)
def test_errors_survive_pickle(error: GeneratorError) -> None:
    """An error of another process keeps its type, its lines and its problems."""
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.lines) == (type(error), str(error), error.lines)
    assert getattr(copy, "problems", None) == getattr(error, "problems", None)


def test_an_error_prints_its_lines() -> None:
    """The lines of a message are printed one per line."""
    assert str(GeneratorError("one", "two")) == "one\ntwo"
