"""Fresh processes: of their own, or forked from one that has imported their common modules."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "generated" / "src"


def in_a_fresh_process(code: str) -> Any:
    """Run the code in a new process, and return the JSON that it prints."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import json, sys\n{code}"],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(run.stdout)


class FreshProcesses:
    """A factory of processes that have executed only the prologue.

    Args:
        prologue: Imports and functions for the code.

    """

    def __init__(self, prologue: str) -> None:
        self._prologue = prologue

    def run(self, code: str) -> Any:
        """Run the code in a new process, and return the JSON it prints; warnings are errors."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(code), file=self._process.stdin, flush=True)
        status, printed = json.loads(self._process.stdout.readline())
        assert status == 0, printed
        return json.loads(printed)

    def __enter__(self) -> Self:
        path = os.pathsep.join([str(ROOT), str(SOURCE)])
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", f"{self._prologue}\n{_SERVE}"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self._process.communicate()


_SERVE = f"from {__name__} import serve; serve(globals())"


def serve(names: dict[str, Any]) -> None:
    """Run each received piece of code in a forked process, and send its output."""
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _run_in_child(json.loads(line), names, writer)
        os.close(writer)
        with open(reader, encoding="utf-8") as output:
            printed = output.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([status, printed]), flush=True)


def _run_in_child(code: str, names: dict[str, Any], writer: int) -> None:
    """Execute the code with its output sent to the pipe, and end the process."""
    status = 1
    with open(writer, "w", encoding="utf-8") as output:
        # A server in a thread may print at any time that a client has disconnected.
        sys.stdout, sys.stderr = output, io.StringIO()
        try:
            exec(compile(code, "<code>", "exec"), names)
            status = 0
        except BaseException:
            traceback.print_exc(file=output)
        output.flush()
        os._exit(status)
