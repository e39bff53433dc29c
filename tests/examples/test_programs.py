"""The examples that need more APIs against the sandbox, and the types of all examples.

Each of these programs has tests in ``programs/``. They run in a process of their own, because the
package there has more APIs than the one of this repository. ``tests/docs`` runs the other programs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.examples.layout import EXAMPLES, programs, programs_with_more_apis
from tests.models.model_package import run
from tests.needs import ROOT, needs_models

pytestmark = [pytest.mark.slow(measured=False), needs_models]

PROGRAMS = [each.stem for each in programs_with_more_apis()]
CHECKS = Path(__file__).parent / "programs"
PLUGIN = "selling_partner.sandbox.pytest_plugin"


@pytest.mark.parametrize("program", [each for each in PROGRAMS if not each.startswith("async_")])
def test_a_program_does_what_it_says(package: Path, program: str) -> None:
    """The tests of a program pass against the sandbox of the package."""
    run_checks(package, f"{program}_checks.py")


def test_the_programs_for_users_of_other_clients(package: Path, peers: Path) -> None:
    """Both programs of each pair in the guides do the same."""
    run_checks(package, "switching_checks.py", PEERS_PYTHON=str(peers / "python"))


def run_checks(package: Path, name: str, **environment: str) -> None:
    """Run a file of ``programs/`` with the package and the sandbox's fixtures.

    Raises:
        AssertionError: A test fails.

    """
    settings = ["-c", os.devnull, "--rootdir", str(CHECKS), "-p", "no:cacheprovider", "-q"]
    command = [sys.executable, "-m", "pytest", *settings, "-p", PLUGIN, str(CHECKS / name)]
    path = os.pathsep.join([str(package), str(ROOT)])
    run(command, package.parent, PYTHONPATH=path, **environment)


def test_the_types_of_the_programs(package: Path) -> None:
    """All programs and their tests pass mypy --strict with the package that they need."""
    options = ["--strict", "--python-version", "3.11", "--explicit-package-bases"]
    options += ["--config-file", os.devnull, "--cache-dir", str(package.parent / "mypy")]
    files = map(str, [*EXAMPLES.rglob("*.py"), *CHECKS.glob("*.py")])
    folders = sorted({each.parent for each in programs()})  # A twin imports its sync program.
    path = os.pathsep.join(map(str, [package, ROOT, *folders]))
    run([sys.executable, "-m", "mypy", *options, *files], ROOT, MYPYPATH=path)


def test_the_async_twins_have_the_tests_of_their_programs() -> None:
    """The tests of a program run its async twin, too."""
    for twin in (each for each in PROGRAMS if each.startswith("async_")):
        checks = CHECKS / f"{twin.removeprefix('async_')}_checks.py"
        assert f'"{twin}"]' in checks.read_text(encoding="utf-8")
