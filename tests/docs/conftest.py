"""A sandbox for the programs of the pages and of examples/, and how they are run."""

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
"""The time of the sandbox, and of programs that run in this process."""


@pytest.fixture(scope="session")
def sandbox_of_all() -> Iterator[Sandbox]:
    with Sandbox(enforce_limits=False, clock=CLOCK) as running:
        yield running


@pytest.fixture
def sandbox(sandbox_of_all: Sandbox) -> Sandbox:
    """A sandbox that has forgotten what other tests did."""
    sandbox_of_all.reset()
    return sandbox_of_all


def run(
    sandbox: Sandbox,
    program: str | Path,
    *arguments: str,
    given: str = "",
    environment: Mapping[str, str] | None = None,
) -> Result:
    """Run a program in this process, with the client pointed at the sandbox.

    No wait of its clients takes real time.

    Args:
        sandbox: The sandbox.
        program: A file, which looks into its environment, or code that names a region.
        arguments: What the program is called with.
        given: What it reads.
        environment: More of its environment; without a value, less of it.

    """
    place = _place(sandbox, environment)
    said, complaint = StringIO(), StringIO()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(said))
        stack.enter_context(redirect_stderr(complaint))
        stack.enter_context(patch.object(sys, "stdin", StringIO(given)))
        stack.enter_context(patch.object(sys, "argv", [str(program), *arguments]))
        stack.enter_context(patch.dict(os.environ, place, clear=True))
        for name in ("monotonic", "time", "random", "sleep", "async_sleep"):
            stack.enter_context(patch.object(Clock, name, staticmethod(getattr(CLOCK, name))))
        try:
            if isinstance(program, str):
                exec(_pointed(sandbox, program), {"__name__": "__main__"})
            else:
                runpy.run_path(str(program), run_name="__main__")
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=complaint)
    return Result(code, said.getvalue(), complaint.getvalue())


def run_process(sandbox: Sandbox, program: str | Path, *arguments: str) -> Result:
    """Run a program as a user would, in a process of its own, for the rest as ``run`` does."""
    command = [sys.executable, str(program), *arguments]
    if isinstance(program, str):
        command[1:2] = ["-c", _pointed(sandbox, program)]
    environment = _place(sandbox) | {"PYTHONPATH": str(SOURCE)}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return Result(result.returncode, result.stdout, result.stderr)


def _place(sandbox: Sandbox, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a program."""
    found = os.environ | sandbox.environment | CREDENTIALS | dict(changes or {})
    return {name: value for name, value in found.items() if value}


def _pointed(sandbox: Sandbox, code: str) -> str:
    """Return the code with explicit URLs of the sandbox for clients without an environment."""
    local = f"base_url={sandbox.url!r}, token_url={sandbox.token_url!r}"
    pointed = re.sub(r"region=Region\.(\w+)", rf"region=Region.\1, {local}", code)
    assert pointed != code or ".from_env(" in code
    return pointed
