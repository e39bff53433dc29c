"""Tests of an installed wheel: what counts as a failure."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.distribution.archives import Archives
from generator.distribution.environments import Environment
from generator.distribution.interpreters import Interpreter
from generator.distribution.package_tests import run_wheel_tests
from generator.distribution.results import TestRun
from generator.distribution.tools import DistributionError
from tests.generator.distribution.support import write_archives

pytestmark = pytest.mark.slow

INTERPRETER = Interpreter(Path(sys.executable), "3.11", "3.11.0")
PASSING = "import selling_partner\n\ndef test_it():\n    assert selling_partner.ORDERS\n"


Run = Callable[..., TestRun]


class OwnEnvironment(Environment):
    """This test's own interpreter, into which nothing is installed.

    Its package counts as installed if it lies in the folder of installed packages.
    """

    @property
    def python(self) -> Path:
        return Path(sys.executable)

    def install(self, archive: Path, *extras: str) -> None:
        del archive, extras

    def import_all(self, package: str) -> None:
        del package


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs tests of a package, which is found in a folder or installed."""
    module = "generator.distribution.package_tests"
    monkeypatch.setattr(f"{module}.create_environment", lambda _, folder: OwnEnvironment(folder))

    def run_tests(*, installed: bool = True, **files: str) -> TestRun:
        tests = {f"tests/{name}.py": text for name, text in files.items()}
        others = {"pyproject.toml": "[tool]\n", "tests/conftest.py": CONFTEST, **tests}
        (tmp_path / "site" / "selling_partner").mkdir(parents=True)
        (tmp_path / "site" / "selling_partner" / "__init__.py").write_text("ORDERS = 1\n")
        site = tmp_path / "site"
        monkeypatch.setenv("OWN_SITE", str(site))
        monkeypatch.setenv("OWN_INSTALLED", str(site if installed else tmp_path / "other"))
        archives = write_archives(tmp_path, {"selling_partner/__init__.py": ""}, others)
        return run_wheel_tests(archives, INTERPRETER, tmp_path / "work")

    return run_tests


CONFTEST = """\
import os, sys, sysconfig
sys.path.insert(0, os.environ["OWN_SITE"])
sysconfig.get_path = lambda name: os.environ["OWN_INSTALLED"]
"""


def test_passed_and_skipped_tests_are_counted(run: Run) -> None:
    """A run without failures has no problems; skipped tests are counted by reason."""
    skipping = "import pytest\n\ndef test_one():\n    pytest.skip('needs a device')\n"
    done = run(test_a=PASSING, test_b=skipping + "\ndef test_two(): ...\n")
    assert (done.passed, done.skipped, done.problems) == (2, {"needs a device": 1}, ())


def test_failed_tests_are_named(run: Run) -> None:
    """A failure is a problem, with the end of pytest's output."""
    done = run(
        test_a=PASSING, test_b="def test_ok(): ...\n\ndef test_no():\n    assert 6 * 7 == 41\n"
    )
    assert done.problems[:2] == (
        "1 failed: tests/test_b.py::test_no",
        "the output of pytest ends:",
    )
    assert "assert (6 * 7) == 41" in "\n".join(done.problems)


def test_a_file_that_cannot_be_collected_is_a_failure(run: Run) -> None:
    """An import that fails is named like a failed test."""
    done = run(test_a=PASSING, test_b="import nothing_like_it\n")
    assert "1 failed: tests/test_b.py" in done.problems
    assert "no test passed in test_b.py" in done.problems


def test_a_file_whose_tests_are_all_skipped_is_a_failure(run: Run) -> None:
    """Every file of tests must contribute a test that passed."""
    skipping = "import pytest\n\ndef test_one():\n    pytest.skip('never')\n"
    done = run(test_a=PASSING, test_b=skipping)
    assert done.problems == ("no test passed in test_b.py",)


def test_modules_from_elsewhere_are_a_failure(run: Run) -> None:
    """Tests that pass with modules of a source tree prove nothing about the wheel."""
    done = run(installed=False, test_a=PASSING)
    (problem,) = done.problems
    assert problem.startswith(
        "modules that are not the installed ones were tested: selling_partner"
    )
    assert "/site/selling_partner/__init__.py" in problem


def test_tests_that_import_nothing_are_a_failure(run: Run) -> None:
    """At least one test must have imported the package."""
    done = run(test_a="def test_it(): ...\n")
    assert done.problems == ("no test imported selling_partner",)


def test_a_failed_installation_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result has the installer's complaint, and other interpreters are still tested."""

    def fail(*_: object) -> Environment:
        raise DistributionError("pip: failed", "no matching distribution")

    monkeypatch.setattr("generator.distribution.package_tests.create_environment", fail)
    done = run_wheel_tests(Archives(tmp_path, tmp_path), INTERPRETER, tmp_path / "work")
    assert (done.passed, done.problems) == (0, ("pip: failed", "no matching distribution"))
