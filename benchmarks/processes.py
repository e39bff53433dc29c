"""Processes in which clients are measured, with the interpreter of the peers' environment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .server import TOKEN_PATH
from .timing import ROOT

PACKAGE = ROOT / "generated" / "src"
_PROGRAM = Path(__file__).with_name("clients.py")


@dataclass(frozen=True)
class Cost:
    """What something took: seconds of the clock, and of the processor."""

    wall: float
    cpu: float


def environment(folders: Sequence[Path] = ()) -> dict[str, str]:
    """The variables of a process that imports the generated package, and from other folders."""
    path = os.pathsep.join(map(str, [PACKAGE, *folders]))
    variables = {**os.environ, "PYTHONPATH": path}
    # As on a seller's machine: Python compiles a module once, not in each run.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


class Client:
    """A client in a process of its own; see ``clients.py``.

    Args:
        python: The interpreter.
        name: The client's function there.
        origin: The server.
        folders: Where to import from, beside the generated package and the environment.
        token_path: Where tokens come from.

    Attributes:
        first: What it took from the first import to the first parsed answer.

    """

    def __init__(
        self,
        python: Path,
        name: str,
        origin: str,
        folders: Sequence[Path] = (),
        token_path: str = TOKEN_PATH,
    ) -> None:
        self._process = subprocess.Popen(
            [str(python), str(_PROGRAM), name, origin, token_path],
            env=environment(folders),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self._read()

    def calls(self, count: int) -> Cost:
        """What so many calls took, one after the other."""
        assert self._process.stdin is not None
        print(count, file=self._process.stdin, flush=True)
        return self._read()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _read(self) -> Cost:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r}: ended with {self._process.wait()}")
        return Cost(*map(float, line.split()))
