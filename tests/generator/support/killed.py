"""A command that is killed just before or just after it exchanges the package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.commands import SECONDS

_PROGRAM = """
import os, signal, sys
from generator import __main__
from generator.output import transaction
real = transaction.exchange
def exchange(*paths):
    real(*paths)
    os.kill(os.getpid(), signal.SIGKILL)
transaction.exchange = exchange
when = sys.argv.pop(1)
sys.argv[0] = "generator"
if when == "before":
    transaction.exchange = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(__main__.main())
"""


def run_killed(folder: Path, when: str, *arguments: str, root: Path, setup: str = "") -> None:
    """Run a command in a process that must be killed.

    Args:
        folder: The working directory.
        when: ``before`` or ``after`` the exchange of the package.
        arguments: The command and its arguments.
        root: The folder of the package ``generator``.
        setup: Code to run before the command.

    """
    done = subprocess.run(
        [sys.executable, "-c", setup + _PROGRAM, when, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=3 * SECONDS,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
