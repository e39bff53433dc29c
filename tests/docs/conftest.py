"""A sandbox for the programs of the documentation and of examples/, and functions to run them."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from selling_partner import Clock, ManualClock
from selling_partner.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "generated" / "src"
CREDENTIALS = {
    "SP_API_CLIENT_ID": "client",
    "SP_API_CLIENT_SECRET": "secret",
    "SP_API_REFRESH_TOKEN": "refresh",
}


class Result(NamedTuple):
    """The result of a program."""

    returncode: int
    stdout: str
    stderr: str


CLOCK = ManualClock()
"""The clock of the sandbox and of programs that run in this process."""


@pytest.fixture(scope="session")
def session_sandbox() -> Iterator[Sandbox]:
    with Sandbox(enforce_limits=False, clock=CLOCK) as running:
        yield running


@pytest.fixture
def sandbox(session_sandbox: Sandbox) -> Sandbox:
    """The sandbox of the session, reset to its initial state."""
    session_sandbox.reset()
    return session_sandbox


def run(
    sandbox: Sandbox,
    program: str | Path,
    *arguments: str,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Run a program in this process against the sandbox.

    Its clients wait on a virtual clock, not in real time.

    Args:
        sandbox: The sandbox.
        program: A file that reads its environment, or code that names a region.
        arguments: The arguments of the program.
        stdin: The text on its standard input.
        environment: Additional environment variables; an empty value removes a variable.

    """
    stdout, stderr = StringIO(), StringIO()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(stdout))
        stack.enter_context(redirect_stderr(stderr))
        stack.enter_context(patch.object(sys, "stdin", StringIO(stdin)))
        stack.enter_context(patch.object(sys, "argv", [str(program), *arguments]))
        stack.enter_context(patch.dict(os.environ, _environment(sandbox, environment), clear=True))
        for name in ("monotonic", "time", "random", "sleep", "async_sleep"):
            stack.enter_context(patch.object(Clock, name, staticmethod(getattr(CLOCK, name))))
        try:
            if isinstance(program, str):
                exec(_with_sandbox_urls(sandbox, program), {"__name__": "__main__"})
            else:
                stack.enter_context(patch.object(sys, "path", [str(program.parent), *sys.path]))
                runpy.run_path(str(program), run_name="__main__")
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=stderr)
    return Result(code, stdout.getvalue(), stderr.getvalue())


def run_process(sandbox: Sandbox, program: str | Path, *arguments: str) -> Result:
    """Run a program against the sandbox in a separate process."""
    command = [sys.executable, str(program), *arguments]
    if isinstance(program, str):
        command[1:2] = ["-c", _with_sandbox_urls(sandbox, program)]
    environment = _environment(sandbox) | {"PYTHONPATH": str(SOURCE)}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return Result(result.returncode, result.stdout, result.stderr)


def _environment(sandbox: Sandbox, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a program."""
    variables = os.environ | sandbox.environment | CREDENTIALS | dict(changes or {})
    return {name: value for name, value in variables.items() if value}


def _with_sandbox_urls(sandbox: Sandbox, code: str) -> str:
    """Return the code with the sandbox's URLs in each client that names a region."""
    urls = f"base_url={sandbox.url!r}, token_url={sandbox.token_url!r}"
    changed = re.sub(r"region=Region\.(\w+)", rf"region=Region.\1, {urls}", code)
    assert changed != code or ".from_env(" in code
    return changed
