"""The programs of examples/: each in the folder of its task, with or without more APIs."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.needs import ROOT

EXAMPLES = ROOT / "examples"
README = EXAMPLES / "README.md"


def programs() -> list[Path]:
    """Return the files of all programs that are in a folder."""
    return sorted(EXAMPLES.glob("*/*.py"))


def folders_with_more_apis() -> set[str]:
    """Return the folders whose programs need more APIs than this repository has.

    The type checkers exclude them from the run with this repository's package.
    """
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excluded = map(Path, settings["tool"]["pyright"]["exclude"])
    return {each.name for each in excluded if each.parent == Path("examples")}


def programs_with_more_apis() -> list[Path]:
    """Return the files of the programs that need more APIs."""
    folders = folders_with_more_apis()
    return [each for each in programs() if each.parent.name in folders]


def find_program(name: str) -> Path:
    """Return the file of a program; no two folders have programs of one name."""
    (file,) = EXAMPLES.glob(f"*/{name}.py")
    return file
