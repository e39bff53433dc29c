"""Processes of measured clients, with the interpreter of the peers' environment."""

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
    """Wall-clock and processor seconds."""

    wall: float
    cpu: float


def environment(folders: Sequence[Path] = ()) -> dict[str, str]:
    """Return the variables of a process that imports the generated package and further folders."""
    path = os.pathsep.join(map(str, [PACKAGE, *folders]))
    variables = {**os.environ, "PYTHONPATH": path}
    # As on a seller's machine: Python compiles a module once, not in each run.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


class Client:
    """Client in a process of its own; see ``clients.py``.

    Args:
        python: The interpreter.
        name: The client's function in ``clients.py``.
        origin: The server.
        folders: Folders to import from, beside the generated package and the environment.
        token_path: The path of the token endpoint.

    Attributes:
        first: The cost from the first import to the first parsed response.
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
        """Return the cost of that many sequential calls."""
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
