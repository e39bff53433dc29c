"""Functions that run an example against a sandbox, in this process."""

from __future__ import annotations

import os
import runpy
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple
from unittest.mock import patch

from selling_partner import MemoryLimiter
from selling_partner.sandbox import Sandbox
from tests.examples.layout import find_program

LIMITER = "selling_partner._runtime.ratelimit.limiters.MEMORY_LIMITER"


class Result(NamedTuple):
    """The result of a program."""

    returncode: int
    stdout: str
    stderr: str


def run(sandbox: Sandbox, program: str, *arguments: object, **variables: str) -> Result:
    """Run a program with the environment of the sandbox, changed by these variables.

    As in a process of its own, its clients know nothing of the calls of an earlier program.
    """
    file = find_program(program)
    stdout, stderr = StringIO(), StringIO()
    command = [program, *map(str, arguments)]
    code: object = 0
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(stdout))
        stack.enter_context(redirect_stderr(stderr))
        stack.enter_context(patch(LIMITER, MemoryLimiter()))
        stack.enter_context(patch.object(sys, "argv", command))
        stack.enter_context(patch.object(sys, "path", [str(file.parent), *sys.path]))
        stack.enter_context(patch.dict(os.environ, sandbox.environment | variables))
        try:
            runpy.run_path(str(file), run_name="__main__")
        except SystemExit as end:
            code = end.code
    if isinstance(code, str):
        print(code, file=stderr)
        code = 1
    return Result(int(code or 0), stdout.getvalue(), stderr.getvalue())  # type: ignore[call-overload]
