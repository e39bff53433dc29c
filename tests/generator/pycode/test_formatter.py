"""Formatting: black's style, or a message with the place of the syntax error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.errors import TemplateError
from generator.pycode.formatter import format_sources

UGLY = """import os
def f( a,b = 'x',*,c ) :
    '''  A docstring.  '''
    return { "a":a,'b' : b, 'key': [ 1,2,3 ],
        "another": os.environ, "one more": c, 'last': None,'very last':0 }
class C: x=1
"""

TIDY = '''import os


def f(a, b="x", *, c):
    """A docstring."""
    return {
        "a": a,
        "b": b,
        "key": [1, 2, 3],
        "another": os.environ,
        "one more": c,
        "last": None,
        "very last": 0,
    }


class C:
    x = 1
'''


def format_source(path: str, source: str) -> str:
    return format_sources({path: source})[path]


def test_a_source_is_formatted() -> None:
    """Quotes, spaces and blank lines are black's; a formatted source is unchanged."""
    assert format_source("a.py", UGLY) == TIDY
    assert format_source("a.py", TIDY) == TIDY


def test_imports_are_sorted() -> None:
    """Groups are separated, and a list that fits on a line is on one."""
    source = """from selling_partner import b
from pydantic import (
    Field,
)
from .models import B, A
from typing import Any
x: Any = A, B, b, Field
"""
    expected = """from typing import Any

from pydantic import Field

from selling_partner import b

from .models import A, B

x: Any = A, B, b, Field
"""
    assert format_source("a.py", source) == expected


def test_the_result_is_that_of_the_command_black(tmp_path: Path) -> None:
    """`black` with the project's line length would change nothing."""
    source = f"x = [{', '.join(map(str, range(25)))}]\ny = f(a)(b)(c)  # {'word ' * 15}\n"
    file = tmp_path / "a.py"
    file.write_text(source)
    command = [sys.executable, "-m", "black", "-q", "-l", "100", "-t", "py311", str(file)]
    subprocess.run(command, check=True)
    assert format_source("a.py", source) == file.read_text()
    assert len(file.read_text().splitlines()[0]) > 88


@pytest.mark.parametrize("source", ["", "\n", "\n\n  \n"])
def test_an_empty_source_stays_empty(source: str) -> None:
    """White space alone is valid Python."""
    assert format_source("a.py", source).strip() == ""


@pytest.mark.parametrize(
    "source",
    [
        "def f(:\n",
        "x = (1,\n",
        "x = 'open\n",
        "if x:\nreturn\n",
        "class 1: pass\n",
        "x = 1\n  y = 2\n",
        "'''",
        "\x00",
        "x = {{ y }\n",
        "print 'x'\n",
    ],
)
def test_an_invalid_source_is_reported_with_its_path(source: str) -> None:
    """The message has the file, the line and the column."""
    with pytest.raises(TemplateError, match=r"^src/a\.py:\d+:\d+: .+ is not valid Python$"):
        format_source("src/a.py", source)


def test_each_invalid_source_is_reported() -> None:
    """All errors are reported together, in the order of the sources."""
    with pytest.raises(TemplateError) as caught:
        format_sources({"b.py": "x = (", "a.py": "x = 1", "build/c.py": "y = )"})
    assert [line.partition(":")[0] for line in caught.value.lines] == ["b.py", "build/c.py"]


def test_many_sources_keep_their_paths() -> None:
    """Each path is returned with its own source, in any folder."""
    sources = {f"{folder}/a{n}.py": f"x={n}" for folder in ("dist", "a b", "é") for n in range(9)}
    assert format_sources(sources) == {
        path: f"x = {source[2:]}\n" for path, source in sources.items()
    }


def test_no_sources_yield_no_result() -> None:
    """Nothing is formatted without a source."""
    assert format_sources({}) == {}


@pytest.mark.parametrize("line", ["x = 1", "x = 1  \n\n\n", "x = 1\t\n\n\n\ny = 2"])
def test_a_file_ends_with_one_line_feed(line: str) -> None:
    """No line ends with a space, and the last line ends with a line feed."""
    result = format_source("a.py", line)
    assert [each.rstrip() for each in result.split("\n")] == result.split("\n")
    assert result == f"{result.rstrip()}\n"
