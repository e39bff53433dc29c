"""Interpreters on a machine: found, missing, broken and given."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.distribution.interpreters import VERSIONS, find_interpreters


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no interpreters, whose programs are in ``bin``."""
    for variable in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "RUNNER_TOOL_CACHE"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr("shutil.which", lambda name: found(tmp_path / "bin" / name))
    monkeypatch.setattr("sys._base_executable", str(tmp_path / "none"))
    return tmp_path


def found(program: Path) -> str | None:
    return str(program) if program.exists() else None


def install(program: Path, *values: str) -> Path:
    """Install a program that responds like an interpreter; without values it fails."""
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\necho '{json.dumps(values)}'\n" if values else "#!/bin/false\n")
    program.chmod(0o755)
    return program


def test_interpreters_are_found_in_the_order_of_versions(machine: Path) -> None:
    """The path comes first, then the folders of pyenv, uv and the runner."""
    cpython = "cpython"
    runner = machine / "runner_tool_cache/Python/3.14.2/x64-freethreaded/bin/python3"
    install(runner, cpython, "3.14t", "3.14.2t")
    first = install(machine / "bin/python3.12", cpython, "3.12", "3.12.9")
    install(machine / "pyenv_root/versions/3.12.1/bin/python3", cpython, "3.12", "3.12.1")
    install(machine / "pyenv_root/versions/3.10.1/bin/python3", cpython, "3.10", "3.10.1")
    pyenv = machine / "pyenv_root/versions/3.13.0/bin/python3"
    install(pyenv, cpython, "3.13", "3.13.0")
    install(machine / "uv_python_install_dir/pypy/bin/python3", "pypy", "3.11", "3.11.1")
    interpreters = find_interpreters()
    assert [(each.path, each.release) for each in interpreters.found] == [
        (first, "3.12.9"),
        (pyenv, "3.13.0"),
        (runner, "3.14.2t"),
    ]
    assert interpreters.missing == ("3.11", "3.14")


def test_a_shim_that_does_not_run_is_passed_over(machine: Path) -> None:
    """A program on the path that fails does not hide a working one."""
    install(machine / "bin/python3.13")
    working = install(machine / "pyenv_root/versions/3.13.0/bin/python3", "cpython", "3.13", "3.1")
    assert [each.path for each in find_interpreters().found] == [working]


def test_the_interpreters_of_a_call_are_required(machine: Path) -> None:
    """A version or path that is named must exist; the others are not looked for."""
    own = install(machine / "own/python", "cpython", "3.11", "3.11.9")
    install(machine / "bin/python3.12", "cpython", "3.12", "3.12.9")
    with pytest.raises(UsageError, match=r"--python 3\.14t: not found on this machine"):
        find_interpreters(["3.12", "3.14t"])
    with pytest.raises(UsageError, match=r"--python 3\.9: must be one of 3\.11, 3\.12"):
        find_interpreters(["3.9"])
    chosen = find_interpreters(["3.12"])
    assert ([each.version for each in chosen.found], chosen.missing) == (["3.12"], ())
    assert own.exists()


def test_a_path_is_the_only_program_that_runs(machine: Path) -> None:
    """The other programs of the machine are not started."""
    own = install(machine / "bin/own", "cpython", "3.11", "3.11.9")
    other = machine / "pyenv_root/versions/3.12.1/bin/python3"
    install(other).write_text(f"#!/bin/sh\ntouch {machine / 'started'}\n")
    assert [each.path for each in find_interpreters(["own"]).found] == [own]
    assert not (machine / "started").exists()


def test_an_interpreter_is_tested_once(machine: Path) -> None:
    """A version that is named twice, or by its path as well, is one interpreter."""
    path = install(machine / "bin/python3.12", "cpython", "3.12", "3.12.9")
    wanted = ["3.12", "python3.12", "3.12"]
    assert [each.path for each in find_interpreters(wanted).found] == [path]


def test_a_machine_without_interpreters_is_an_error(machine: Path) -> None:
    """Nothing would be tested, so the command fails."""
    with pytest.raises(UsageError, match=r"install one of Python 3\.11, "):
        find_interpreters()
    assert machine.exists()


def test_the_versions_are_those_of_the_package() -> None:
    """The classifiers of the package name the same versions."""
    settings = Path(__file__).parents[3] / "templates" / "pyproject.toml.j2"
    named = re.findall(r"Python :: (3\.\d+)", settings.read_text(encoding="utf-8"))
    assert [version for version in VERSIONS if not version.endswith("t")] == named
