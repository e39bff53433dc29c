"""Copies of the project for updates, and the published revisions of Messaging."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from unittest import mock

import generator
from generator.build import package_settings
from generator.cli import diff as diff_command
from generator.cli import recovery
from generator.cli import update as update_command
from generator.commands import update
from generator.core import project
from generator.diff.inputs import sources
from generator.incremental import stamp
from tests import commands

for _module in walk_packages(generator.__path__, "generator."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)  # While a copy is in use, it would keep the paths of the copy.

ROOT = Path(__file__).resolve().parents[4]
HISTORY = Path(os.environ.get("LOCKSTEP_HISTORY") or ROOT.parent / "shared" / "history")
"""The published revisions of Messaging, which are not part of the repository."""

REVISIONS = sorted(HISTORY.glob("messaging_*.json"))

DOCUMENT = "spec/messaging_v1.yaml"
OVERLAY_FILE = "spec/overlays/messaging_v1.overlay.yaml"
OVERLAY_HEAD = """\
overlay: 1.0.0
info:
  title: Messaging v1
  version: "1"
actions:
"""
TITLE_ACTION = """\
  - target: $.info
    description: A title of our own.
    update:
      title: Messages to buyers
"""
WARRANTY_PATH = "/messaging/v1/orders/{amazonOrderId}/messages/warranty"

_PARTS = ("generator", "library", "spec", "templates", "generated")
_FOLDERS = {"spec": "spec", "templates": "templates", "output": "generated"}
_OPTIONS = {
    "generate": [*_FOLDERS],
    "check": [*_FOLDERS],
    "validate": ["spec"],
    "inspect": ["spec"],
    "diff": [],
    "update": [],
}
"""The folders that each command takes as options; by default they are this project's."""

_FILES = ("pyproject.toml", "constraints.txt", "CHANGELOG.md")


@dataclass(frozen=True)
class Copy:
    """Copy of the project with its own commands."""

    root: Path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the generator on the copy, in this process and without the generated tests."""
        command, *options = map(str, arguments)
        options += [each for name in _OPTIONS[command] for each in (f"--{name}", _FOLDERS[name])]
        with ExitStack() as stack:
            for module, values in self._places().items():
                for name, value in values.items():
                    stack.enter_context(mock.patch.object(module, name, value))
            stack.enter_context(mock.patch.object(update, "run_generated_tests"))
            return commands.run(self.root, command, *options, code=None)

    def _places(self) -> dict[ModuleType, dict[str, Path]]:
        """Patch the modules' paths of the project to those of the copy."""
        root = self.root
        return {
            stamp: {"PARTS": root, "ROOT": root, "FILE": root / ".cache" / "runs.json"},
            diff_command: {"ROOT": root},
            recovery: {"ROOT": root},
            update_command: {"ROOT": root},
            package_settings: {
                "SETTINGS": root / "pyproject.toml",
                "CHANGELOG": root / "CHANGELOG.md",
            },
            project: {"PARTS": root, "ROOT": root},
            sources: {"_OWN_SPEC": root / "spec"},
        }

    def run_process(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the generator of the copy in a process."""
        command = [sys.executable, "-m", "generator", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=300
        )

    def update(self, new: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Update Messaging, in this process and without the generated tests."""
        return self.run("update", "messaging_v1", new, *options)

    def update_process(self, new: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Update Messaging in a process."""
        return self.run_process("update", "messaging_v1", new, *options)

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.root / path).read_text(encoding="utf-8")

    @property
    def version(self) -> str:
        """Version of the package."""
        settings = tomllib.loads(self.read("pyproject.toml"))
        return str(settings["tool"]["lockstep"]["package"]["version"])

    @property
    def newest(self) -> str:
        """Newest entry in the changelog, heading included."""
        return re.split(r"^(?=## )", self.read("CHANGELOG.md"), flags=re.MULTILINE)[1]

    def state(self) -> dict[str, str]:
        """Return a hash of each file except bytecode and the cache."""
        return {
            str(file.relative_to(self.root)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(self.root.rglob("*"))
            if file.is_file() and not {"__pycache__", ".cache"} & set(file.parts)
        }


def copy_project(target: Path) -> Copy:
    """Copy everything that the generator reads and writes."""
    unwanted = shutil.ignore_patterns("__pycache__", ".lockstep-work")
    for each in _PARTS:
        shutil.copytree(ROOT / each, target / each, ignore=unwanted)
    for each in _FILES:
        shutil.copy2(ROOT / each, target / each)
    return Copy(target)


def write_document(
    project: Copy, *, without: str | None = None, max_length: int | None = None
) -> Path:
    """Write a new document of Messaging next to the project.

    Args:
        project: The copy of the project.
        without: The path item to remove.
        max_length: A tighter limit for one of the strings.

    """
    text = project.read(DOCUMENT)
    if without is not None:
        start = text.index(f"  {without}:\n")
        text = text[:start] + text[text.index("\n  /", start) + 1 :]
    if max_length is not None:
        assert "maxLength: 2000" in text
        text = text.replace("maxLength: 2000", f"maxLength: {max_length}", 1)
    new = project.root.parent / "messaging_v1.yaml"
    new.write_text(text, encoding="utf-8")
    return new
