"""Copies of the project to try updates on, and what was published of Messaging."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HISTORY = Path(os.environ.get("LOCKSTEP_HISTORY") or ROOT.parent / "shared" / "history")
"""Where the published revisions of Messaging are; they are not part of the repository."""

REVISIONS = sorted(HISTORY.glob("messaging_*.json"))

_PARTS = ("generator", "runtime", "spec", "templates", "conveniences", "generated")
_FILES = ("pyproject.toml", "constraints.txt", "CHANGELOG.md")


@dataclass(frozen=True)
class Copy:
    """A copy of the project, with commands of its own."""

    root: Path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the generator, as a user would in that folder."""
        command = [sys.executable, "-m", "generator", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=300
        )

    def update(self, new: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Update Messaging."""
        return self.run("update", "messaging_v1", new, *options)

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.root / path).read_text(encoding="utf-8")

    @property
    def version(self) -> str:
        """The version of the package."""
        settings = tomllib.loads(self.read("pyproject.toml"))
        return str(settings["tool"]["lockstep"]["package"]["version"])

    @property
    def newest(self) -> str:
        """The newest entry in the changelog, heading included."""
        return re.split(r"^(?=## )", self.read("CHANGELOG.md"), flags=re.MULTILINE)[1]

    def state(self) -> dict[str, str]:
        """A hash of each file but for bytecode and the cache."""
        return {
            str(file.relative_to(self.root)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(self.root.rglob("*"))
            if file.is_file() and not {"__pycache__", ".cache"} & set(file.parts)
        }


def copy_project(target: Path) -> Copy:
    """A copy of all that the generator reads and writes."""
    unwanted = shutil.ignore_patterns("__pycache__", ".lockstep-work")
    for each in _PARTS:
        shutil.copytree(ROOT / each, target / each, ignore=unwanted)
    for each in _FILES:
        shutil.copy2(ROOT / each, target / each)
    return Copy(target)
