"""Entry point of ``python -m generator.site``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..cli.console import errors
from ..core.project import ROOT


def main(
    package: Annotated[Path, typer.Option(help="The generated package.")] = ROOT / "generated",
    output: Annotated[
        Path, typer.Option(help="The folder to build in; the site is its folder html.")
    ] = ROOT
    / "build"
    / "site",
) -> None:
    """Build the documentation site and check its links."""
    with errors("site", sys.stderr):
        from .build import build_site
        from .pages import Sources

        print(build_site(Sources(ROOT, package.resolve()), output.resolve()))


if __name__ == "__main__":
    typer.run(main)
