"""Interpreters of this machine that the package is for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import UsageError
from .tools import clean_environment

VERSIONS = ("3.11", "3.12", "3.13", "3.14", "3.14t")
"""The versions of Python that the package is for; ``t`` marks a free-threaded build."""

_PROBE = """
import json, platform, sys, sysconfig, venv
free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
version = "%d.%d" % sys.version_info[:2] + free
print(json.dumps([sys.implementation.name, version, platform.python_version() + free]))
"""
_SECONDS = 30
"""Seconds after which an interpreter that does not respond is skipped."""


@dataclass(frozen=True)
class Interpreter:
    """An interpreter.

    Attributes:
        path: The program.
        version: Its minor version, such as ``3.14t``.
        release: Its full version, such as ``3.14.0t``.

    """

    path: Path
    version: str
    release: str


@dataclass(frozen=True)
class Interpreters:
    """Interpreters of this machine.

    Attributes:
        found: One for each version that is installed, in the order of the versions.
        missing: The versions that are not installed.

    """

    found: tuple[Interpreter, ...]
    missing: tuple[str, ...]


def find_interpreters(wanted: Sequence[str] = ()) -> Interpreters:
    """Find an interpreter for each version of Python that the package is for.

    Looks at this interpreter, the PATH, the folders of pyenv and uv, and the tool cache of GitHub's
    runners, in this order.

    Args:
        wanted: Versions such as ``3.12``, or paths of interpreters, in place of all versions.

    Raises:
        UsageError: A wanted interpreter does not exist, or none does.

    """
    paths = [each for each in wanted if each not in VERSIONS]
    versions = [each for each in wanted if each in VERSIONS] if wanted else list(VERSIONS)
    given = [_given(path) for path in paths]
    candidates = _candidates(versions) if versions else iter(())
    known = {each.version: each for each in reversed([*_probed(candidates)])}
    missing = tuple(each for each in versions if each not in known)
    if wanted and missing:
        raise UsageError(
            f"--python {missing[0]}: not found on this machine; install it, or name the path of "
            "an interpreter"
        )
    found = dict.fromkeys([*given, *(known[each] for each in versions if each in known)])
    if not found:
        raise UsageError(f"no interpreter found; install one of Python {', '.join(VERSIONS)}")
    return Interpreters(tuple(found), missing)


def _given(path: str) -> Interpreter:
    """Return the interpreter that a user named."""
    program = shutil.which(path)
    found = _probe(Path(program)) if program else None
    if found is None:
        raise UsageError(
            f"--python {path}: must be one of {', '.join(VERSIONS)}, or the path of an interpreter "
            "of CPython"
        )
    return found


def _candidates(versions: Sequence[str]) -> Iterator[Path]:
    """Return programs that may be interpreters, the preferred ones first."""
    yield Path(getattr(sys, "_base_executable", sys.executable))
    for version in versions:
        if program := shutil.which(f"python{version}"):
            yield Path(program)
    home = Path.home()
    for pattern, folder in (
        ("versions/*/bin/python3", os.environ.get("PYENV_ROOT") or home / ".pyenv"),
        (
            "*/bin/python3",
            os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python",
        ),
        ("Python/*/*/bin/python3", os.environ.get("RUNNER_TOOL_CACHE") or home / ".tool-cache"),
    ):
        yield from sorted(Path(folder).glob(pattern), reverse=True)


def _probed(programs: Iterator[Path]) -> Iterator[Interpreter]:
    for program in dict.fromkeys(programs):
        if found := _probe(program):
            yield found


def _probe(program: Path) -> Interpreter | None:
    """Return the interpreter; ``None`` if the program does not run, such as a shim of pyenv."""
    try:
        done = subprocess.run(
            [str(program), "-I", "-c", _PROBE],
            env=clean_environment(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        name, version, release = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Interpreter(program, version, release) if name == "cpython" else None
