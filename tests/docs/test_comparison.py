"""The comparison with other clients: each statement about this package can be verified here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.commands import run as run_generator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and line.count("|") == 6 and not line.startswith("| task ")
]
"""The rows of all tables of tasks: the task, this package, and the other clients."""

FOLDERS = ("library", "templates", "generated/src", "tests")


@cache
def defined_names() -> frozenset[str]:
    """Return the functions, classes, arguments and attributes in the package and in the tests."""
    names: set[str] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                        names.add(node.name)
                    case ast.arg():
                        names.add(node.arg)
    for path in (ROOT / "templates").rglob("*.py.j2"):
        names |= set(re.findall(r"(?m)^(?:def|class) (\w+)", path.read_text(encoding="utf-8")))
    return frozenset(names)


def test_the_page_has_tables() -> None:
    """The page compares at least forty tasks."""
    assert len(ROWS) >= 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_cell_has_a_verdict_with_its_evidence(row: list[str]) -> None:
    """A cell begins with its verdict, and a reason follows."""
    assert len(row) == 5
    for cell in row[1:]:
        assert re.match(r"(yes|no|partly|not run): \S", cell), cell


def test_the_readme_repeats_rows_of_the_page() -> None:
    """Each cell of the README's table is a verdict whose evidence the page has."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Compare")[2].partition("\n##")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("| ") and not line.startswith("| task ")
    ]
    verdicts = {row[0]: [cell.partition(":")[0] for cell in row[1:]] for row in ROWS}
    assert len(rows) >= 8
    assert {row[0]: row[1:] for row in rows} == {row[0]: verdicts.get(row[0]) for row in rows}


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_evidence_about_this_package_exists(row: list[str]) -> None:
    """Each method, class, argument, test and command in the column of this package exists."""
    evidence = re.findall(r"`([^`]+)`", row[1])
    assert evidence
    for each in evidence:
        if each.startswith("python -m generator "):
            command = each.removeprefix("python -m generator ")
            assert run_generator(ROOT, command, "--help").returncode == 0
        else:
            assert each in defined_names(), each
