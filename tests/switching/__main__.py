"""Command that writes the tables of docs/switching: ``python -m tests.switching``.

It installs the other clients from the pins of the benchmarks, and reads Amazon's models beside the
repository.
"""

from __future__ import annotations

import sys

from benchmarks.peers import NoPeerError, prepare, site_packages
from tests.needs import MODELS_FOLDER
from tests.switching.ours import NoModelError, our_methods
from tests.switching.tables import RIVALS, render


def main() -> int:
    """Write every page, and return the exit code."""
    try:
        site = site_packages(prepare())
        ours = our_methods(MODELS_FOLDER)
    except (NoPeerError, NoModelError) as error:
        print(error, file=sys.stderr)
        return 2
    for rival in RIVALS:
        rival.page.write_text(render(rival, site, ours), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
