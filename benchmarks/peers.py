"""Virtual environment of the peers, created on first use from the pins in ``peers.txt``.

It also contains the dependencies of the generated package, so that all clients are measured with
one interpreter and one folder of packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .timing import ROOT, Command

FOLDER = ROOT / ".venv-peers"
PINS = Path(__file__).with_name("peers.txt")


class NoPeerError(Exception):
    """Failure to create the environment of the peers. The message states the reason."""


def prepare() -> Path:
    """Return the folder of the peers' commands.

    Raises:
        NoPeerError: The environment cannot be created, for example without a network.

    """
    commands, made_from = FOLDER / "bin", FOLDER / "made-from.txt"
    pins = PINS.read_text(encoding="utf-8")
    if not made_from.is_file() or made_from.read_text(encoding="utf-8") != pins:
        print("installing the peers into .venv-peers", file=sys.stderr, flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
        _run([str(commands / "python"), "-m", "pip", "install", "-q", "-r", str(PINS)])
        made_from.write_text(pins, encoding="utf-8")
    return commands


def site_packages(commands: Path) -> Path:
    """Return the folder that the peers' packages are installed in."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return commands.parent / "lib" / version / "site-packages"


def generate_command(commands: Path, document: str, output: Path) -> Command:
    """Return a run of openapi-python-client for one document.

    Args:
        commands: The folder of the peers' commands.
        document: A document of OpenAPI 3; the peer reads nothing older.
        output: The folder that the run makes.

    """
    arguments = ["generate", "--path", document, "--output-path", str(output), "--meta", "none"]
    path = os.pathsep.join(
        [str(commands), os.environ["PATH"]]
    )  # The command runs the ruff that it finds.
    return Command([str(commands / "openapi-python-client"), *arguments], {"PATH": path})


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as error:
        raise NoPeerError(str(error)) from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or error.stdout).strip().splitlines()
        raise NoPeerError(lines[-1] if lines else f"{command[0]} failed") from error
