"""Generated tests of a package, run against its installed wheel."""

from __future__ import annotations

import json
import shutil
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import PACKAGE
from .archives import Archives
from .environments import create_environment
from .interpreters import Interpreter
from .results import TestRun
from .tools import DistributionError, execute, first_names, last_lines

_PLUGIN = Path(__file__).with_name("pytest_record.py")
_SETTINGS = """\
[pytest]
addopts = --import-mode=importlib
anyio_mode = auto
pythonpath = tests
testpaths = tests
"""


def run_wheel_tests(archives: Archives, interpreter: Interpreter, folder: Path) -> TestRun:
    """Install the wheel alone, import it, then run its tests with their requirements.

    The tests are those of the source distribution. Its modules are not unpacked, so that only the
    installed ones can be imported.

    Args:
        archives: The archives.
        interpreter: The interpreter.
        folder: A folder for the environment and the tests, which must not exist.

    """
    begin = time.perf_counter()
    try:
        environment = create_environment(interpreter, folder / "environment")
        environment.install(archives.wheel)
        environment.import_all(PACKAGE)
        environment.install(archives.wheel, "test")
        tests = _unpack_tests(archives.sdist, folder / "run")
        record, output = _run_tests(environment.python, tests)
    except DistributionError as error:
        return TestRun(interpreter, time.perf_counter() - begin, problems=error.lines)
    if record is None:
        problems = ("pytest wrote no results; its output ends:", *last_lines(output))
        return TestRun(interpreter, time.perf_counter() - begin, problems=problems)
    return TestRun(
        interpreter,
        time.perf_counter() - begin,
        record["passed"],
        record["skipped"],
        _problems(
            record, sorted(file.name for file in (tests / "tests").glob("test_*.py")), output
        ),
        record["gil"],
    )


def _unpack_tests(sdist: Path, folder: Path) -> Path:
    """Unpack the tests, and return the folder that pytest runs in."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    shutil.rmtree(top / "src")
    (top / "pyproject.toml").unlink()
    (top / "pytest.ini").write_text(_SETTINGS, encoding="utf-8")
    shutil.copy(_PLUGIN, top / "tests" / _PLUGIN.name)
    return top


def _run_tests(python: Path, folder: Path) -> tuple[dict[str, Any] | None, str]:
    """Run pytest, and return its record, if it wrote one, and its output."""
    results = folder / "results.json"
    command = [str(python), "-m", "pytest", "-q", "-p", _PLUGIN.stem, "-p", "no:cacheprovider"]
    command.append("--continue-on-collection-errors")
    environment = {"DIST_PACKAGE": PACKAGE, "DIST_RESULTS": str(results)}
    done = execute(command, folder, environment)
    if not results.is_file():
        return None, done.stdout
    record = json.loads(results.read_text(encoding="utf-8"))
    return record | {"code": done.returncode}, done.stdout


def _problems(record: dict[str, Any], files: Sequence[str], output: str) -> tuple[str, ...]:
    """Return why a run failed."""
    problems: list[str] = []
    if outside := record["outside"]:
        problems.append(
            f"modules that are not the installed ones were tested: {first_names(outside)}"
        )
    if not record["modules"]:
        problems.append(f"no test imported {PACKAGE}")
    if without := sorted({*files} - {*record["files"]}):
        problems.append(f"no test passed in {first_names(without)}")
    if failed := record["failed"]:
        problems.append(f"{len(failed)} failed: {first_names(failed)}")
    elif record["code"]:
        problems.append(f"pytest ended with exit code {record['code']}")
    if failed or record["code"]:
        problems += ["the output of pytest ends:", *last_lines(output)]
    return tuple(problems)
