"""Wheel of the package, installed in environments with nothing else, each built once."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """Environment with its interpreter, the wheel, and an empty working directory."""

    python: Path
    wheel: Path
    folder: Path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the environment's interpreter outside the repository and without its paths."""
        return subprocess.run(
            [str(self.python), *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    top = tmp_path_factory.mktemp("install")
    source = top / "source"
    ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT / "generated", source, ignore=ignored)
    return install(top, source)


@pytest.fixture(scope="session")
def equipped(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return an environment with the wheel, its sandbox and pytest."""
    top = tmp_path_factory.mktemp("equipped")
    return _install(top, installed.wheel, "sandbox", "pytest", "pytest-xdist")


def install(top: Path, source: Path, *extras: str) -> Installed:
    """Build the wheel of a folder, and install it with extras into an empty environment."""
    pip("wheel", "--no-deps", "--wheel-dir", str(top), str(source))
    (wheel,) = top.glob("*.whl")
    return _install(top, wheel, *extras)


def _install(top: Path, wheel: Path, extra: str = "", *others: str) -> Installed:
    venv.create(top / "venv", with_pip=False)
    python = top / "venv" / "bin" / "python"
    constraints = str(ROOT / "constraints.txt")
    wanted = f"{wheel}[{extra}]" if extra else str(wheel)
    pip("--python", str(python), "install", "--constraint", constraints, wanted, *others)
    folder = top / "elsewhere"
    folder.mkdir()
    return Installed(python, wheel, folder)


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
