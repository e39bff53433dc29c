"""Formatting: what black would make of a source, or a message that says where none can be made."""

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
    """Quotes, spaces and blank lines are black's; what is formatted stays as it is."""
    assert format_source("a.py", UGLY) == TIDY
    assert format_source("a.py", TIDY) == TIDY


def test_the_result_is_that_of_the_command_black(tmp_path: Path) -> None:
    """`black` on the generated package, with the project's line length, finds nothing to do."""
    source = f"x = [{', '.join(map(str, range(25)))}]\ny = f(a)(b)(c)  # {'word ' * 15}\n"
    file = tmp_path / "a.py"
    file.write_text(source)
    command = [sys.executable, "-m", "black", "-q", "-l", "100", "-t", "py311", str(file)]
    subprocess.run(command, check=True)
    assert format_source("a.py", source) == file.read_text()
    assert len(file.read_text().splitlines()[0]) > 88


@pytest.mark.parametrize("source", ["", "\n", "\n\n  \n"])
def test_nothing_stays_nothing(source: str) -> None:
    """An empty source is no error."""
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
def test_what_is_no_python_is_told_with_its_path(source: str) -> None:
    """A failure to format is a failure, and the message names the file."""
    with pytest.raises(TemplateError, match=r"^src/a\.py:\d+:\d+: .+: the result is no Python$"):
        format_source("src/a.py", source)


def test_each_source_that_is_no_python_is_told() -> None:
    """All faults come at once, in the order of the sources."""
    with pytest.raises(TemplateError) as caught:
        format_sources({"b.py": "x = (", "a.py": "x = 1", "build/c.py": "y = )"})
    assert [line.partition(":")[0] for line in caught.value.lines] == ["b.py", "build/c.py"]


def test_many_sources_keep_their_places() -> None:
    """Each path gets its own source back, whatever folder it is in."""
    sources = {f"{folder}/a{n}.py": f"x={n}" for folder in ("dist", "a b", "é") for n in range(9)}
    assert format_sources(sources) == {
        path: f"x = {source[2:]}\n" for path, source in sources.items()
    }


def test_no_sources_are_formatted_at_once() -> None:
    """Where there is nothing to format, nothing is started."""
    assert format_sources({}) == {}


@pytest.mark.parametrize("line", ["x = 1", "x = 1  \n\n\n", "x = 1\t\n\n\n\ny = 2"])
def test_a_file_ends_with_one_line_feed(line: str) -> None:
    """No line ends with a space, and the last one as every other."""
    result = format_source("a.py", line)
    assert [each.rstrip() for each in result.split("\n")] == result.split("\n")
    assert result == f"{result.rstrip()}\n"
