"""Entry point of the installed generator, whose folders lie in this package as in the repository.

The generator imports its own parts as ``generator`` and ``library``. In an environment, such names
could belong to anyone, so that they are found only by the commands of this package.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

_OWN_FOLDER = str(Path(__file__).resolve().parent)


def main() -> NoReturn:
    """Run the command of this process, and exit with its code."""
    if _OWN_FOLDER not in sys.path:
        sys.path.insert(0, _OWN_FOLDER)
    from generator.__main__ import run_process

    run_process()
