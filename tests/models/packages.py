"""One package of all of Amazon's models, made by the command line, and what is measured of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.models.findings import Findings
from tests.models.swagger import FOLDER, ROOT, Model

IMPORT_ALL = """\
import importlib, pkgutil, selling_partner
found = pkgutil.walk_packages(selling_partner.__path__, "selling_partner.")
print(*(importlib.import_module(each.name).__name__ for each in found))
"""
IMPORT_ROOT = """\
import sys, selling_partner
print(*(name for name in sys.modules if name.startswith("selling_partner.")))
"""


@dataclass(frozen=True)
class Package:
    """A generated package.

    Attributes:
        folder: Where it was made: ``spec`` holds the files, ``package`` what came of them.
        seconds: What making it took, from nothing.

    """

    folder: Path
    seconds: float

    @property
    def source(self) -> Path:
        return self.folder / "package" / "src"

    def run(self, code: str) -> str:
        """What a program prints that sees the package and nothing of the repository."""
        return run([sys.executable, "-c", code], self.folder, PYTHONPATH=str(self.source))

    def run_file(self, file: Path) -> str:
        """What a program prints that sees the package, and the repository behind it."""
        return self._run([str(file)])

    def drive(self, folder: Path = FOLDER) -> list[Findings]:
        """Call every operation of the package, which is made of the folder; see ``drive``."""
        lines = self._run(["-m", "tests.models.drive", str(folder)]).splitlines()
        return [Findings(**json.loads(line)) for line in lines]

    def try_sandbox(self, folder: Path = FOLDER) -> list[dict[str, Any]]:
        """What the package's sandbox answers for the folder's files; see ``sandboxed``."""
        lines = self._run(["-m", "tests.models.sandboxed", str(folder)]).splitlines()
        return [json.loads(line) for line in lines]

    def _run(self, arguments: Sequence[str]) -> str:
        path = os.pathsep.join([str(self.source), str(ROOT)])
        return run([sys.executable, *arguments], ROOT, PYTHONPATH=path)

    def check_types(self, *files: Path) -> float:
        """Run mypy over the package, and over files that use it; give the seconds that it took.

        Raises:
            AssertionError: It complains.

        """
        start = time.perf_counter()
        options = ["--strict", "--python-version", "3.11", "--explicit-package-bases"]
        options += ["--cache-dir", str(self.folder / "mypy")]
        places = {"MYPYPATH": os.pathsep.join([str(self.source), str(ROOT)])}
        checked = map(str, [self.source, *files])
        run([sys.executable, "-m", "mypy", *options, *checked], self.folder, **places)
        return time.perf_counter() - start

    def run_tests(self) -> None:
        """Run the tests that are generated with the package.

        Raises:
            AssertionError: One of them fails.

        """
        options = ["-q", "--tb=short", "-p", "no:cacheprovider"]
        run([sys.executable, "-m", "pytest", *options, "tests"], self.folder / "package")

    def check_style(self) -> None:
        """Run ruff and black over the package, with the project's own settings.

        Raises:
            AssertionError: One of them complains.

        """
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        file = self.folder / "pyproject.toml"
        file.write_text(settings.replace("generated/", "package/"), encoding="utf-8")
        for command in (["ruff", "check"], ["black", "--check", "-q"]):
            run([sys.executable, "-m", *command, "package"], self.folder)

    def make_alone(self, key: str) -> float:
        """Generate one API alone, and give the seconds that it took.

        Raises:
            AssertionError: Its models or operations are not the same as in the package of all.
                Its client may differ, for what it does may need another API.

        """
        alone = Package(self.folder, _run(self.folder, f"alone-{key}", "generate", "--api", key))
        ours, theirs = (
            _texts(self.folder / place / "src" / "selling_partner" / key)
            for place in ("package", f"alone-{key}")
        )
        assert ours == theirs, f"{key}: alone it is generated differently"
        shutil.rmtree(self.folder / f"alone-{key}")
        return alone.seconds


def make_package(folder: Path, models: Sequence[Model]) -> Package:
    """Add all models to an empty folder, which gives one package of them.

    Raises:
        AssertionError: The command failed, or does not know the APIs by the keys that they are to
            have; the message holds what it said.

    """
    (folder / "spec").mkdir()
    files = [str(model.file) for model in models]
    package = Package(folder, _run(folder, "package", "add", *files))
    added = {file.stem for file in (folder / "spec").iterdir()}
    assert added == {model.key for model in models}
    return package


def _run(folder: Path, output: str, *command: str) -> float:
    """Run a command of the generator, and give the seconds that it took."""
    start = time.perf_counter()
    places = ["--spec", str(folder / "spec"), "--output", str(folder / output)]
    run([sys.executable, "-m", "generator", *command, *places], ROOT)
    return time.perf_counter() - start


def run(command: Sequence[str], folder: Path, **environment: str) -> str:
    """What a process prints, which must end well.

    Raises:
        AssertionError: It did not; the message holds what it said.

    """
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
    return done.stdout


def _texts(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("models.py", "operations.py")}
