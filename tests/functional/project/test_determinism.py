"""Determinism: the same inputs give the same bytes on every machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PARTS = ("generator", "library", "spec", "templates")
FILES = ("pyproject.toml", "CHANGELOG.md", "constraints.txt")
KEEP = shutil.ignore_patterns("__pycache__", ".*")


def generate(project: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """Copy the project, run its command from a folder, and return the output."""
    for name in PARTS:
        shutil.copytree(ROOT / name, project / name, ignore=KEEP)
    for name in FILES:
        shutil.copy(ROOT / name, project / name)
    cwd.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "generator", "generate"],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(project), "HOME": str(cwd), **environment},
        capture_output=True,
        check=True,
    )
    files = (file for file in (project / "generated").rglob("*") if file.is_file())
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in files}


@pytest.mark.slow(measured=False)
def test_two_machines_give_the_same_bytes(tmp_path: Path) -> None:
    """Hash seed, time zone, locale, working folder and project folder have no effect."""
    here = tmp_path / "here"
    here.mkdir()
    one = generate(here, here, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    there = tmp_path / "a place" / "elsewhere"
    two = generate(there, tmp_path / "cwd", PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="C")
    assert len(one) > 30
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []
    places = (str(tmp_path), str(ROOT), sys.prefix)
    assert [
        path for path, text in one.items() if any(each.encode() in text for each in places)
    ] == []
