"""The packages that the project is built on and their work."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOUNDATIONS = {
    "jinja2",
    "pyyaml",
    "openapi-spec-validator",
    "black",
    "datamodel-code-generator",
    "pytest",
}


def test_the_packages_are_listed_with_their_work() -> None:
    """CONTRIBUTING.md has a row for each package, and each is a pinned dependency."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([a-z0-9-]+) \| \S.* \| \S.* \|$", page, re.M)
    assert set(listed) >= FOUNDATIONS
    project = SETTINGS["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split(r"[>=<\[]", each)[0] for each in declared} >= FOUNDATIONS
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    assert all(f"\n{name}==" in pins for name in FOUNDATIONS)


def test_black_checks_every_python_file() -> None:
    """Neither black's ``exclude`` nor ``.gitignore`` matches a tracked file."""
    git = ["git", "-C", str(ROOT), "ls-files", "*.py"]
    files = subprocess.run(git, capture_output=True, text=True, check=False).stdout.splitlines()
    if not files:
        pytest.skip("needs the git repository (clone it)")
    exclude = re.compile(SETTINGS["tool"]["black"]["exclude"])
    paths = {file: [f"/{each}/" for each in Path(file).parents][:-1] for file in files}
    assert [file for file in files if any(map(exclude.search, [*paths[file], f"/{file}"]))] == []
    ignored = subprocess.run(
        [*git[:-1], "-ci", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True
    )
    assert ignored.stdout == ""
