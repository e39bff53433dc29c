"""The collection of tests: each file of tests in the repository takes part in a run."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.needs import ROOT


def test_pytest_enters_each_folder_of_tests(pytestconfig: pytest.Config) -> None:
    """No folder has a name that pytest ignores; by default, that includes ``build``."""
    ignored: list[str] = pytestconfig.getini("norecursedirs")
    paths = [file.relative_to(ROOT) for file in (ROOT / "tests").rglob("test_*.py")]
    assert Path("tests/generator/build") in {each.parent for each in paths}
    left_out = [
        path
        for path in paths
        if any(fnmatch(part, pattern) for part in path.parts[:-1] for pattern in ignored)
    ]
    assert left_out == []
