"""Empty environments, into which an archive and its requirements are installed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.project import ROOT
from .interpreters import Interpreter
from .tools import run, run_module

_IMPORTS = """
import importlib, pathlib, sys
top = importlib.import_module(sys.argv[1])
for name in getattr(top, "__all__", ()):
    getattr(top, name)
print(pathlib.Path(top.__file__).resolve())
"""


@dataclass(frozen=True)
class Environment:
    """An environment of one interpreter.

    Attributes:
        folder: Its folder.

    """

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin" / "python"

    def install(self, archive: Path, *extras: str) -> None:
        """Install an archive and its requirements, in the versions of the constraints.

        Args:
            archive: The wheel or source distribution.
            extras: The extras of the archive.

        Raises:
            DistributionError: A requirement cannot be installed, or two contradict each other.

        """
        wanted = f"{archive}[{','.join(extras)}]" if extras else str(archive)
        constraints = ROOT / "constraints.txt"
        pinned = ("--constraint", str(constraints)) if constraints.is_file() else ()
        pip = ("pip", "--python", str(self.python))
        run_module(*pip, "install", "--quiet", *pinned, wanted, folder=self.folder)
        run_module(*pip, "check", folder=self.folder)

    def import_all(self, package: str) -> None:
        """Import a package and every name that it lists.

        Raises:
            DistributionError: An import fails.

        """
        run([str(self.python), "-I", "-c", _IMPORTS, package], folder=self.folder)


def create_environment(interpreter: Interpreter, folder: Path) -> Environment:
    """Create an environment without packages, not even pip.

    Raises:
        DistributionError: The interpreter cannot create one.

    """
    run([str(interpreter.path), "-m", "venv", "--without-pip", str(folder)])
    return Environment(folder)
