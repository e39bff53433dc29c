"""Options shared by several commands, and the choices of some."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..core.project import ROOT

Spec = Annotated[
    Path, typer.Option(metavar="DIR", help="The folder of OpenAPI documents.", show_default="spec")
]
Templates = Annotated[
    Path, typer.Option(metavar="DIR", help="The tree of templates.", show_default="templates")
]
Output = Annotated[
    Path,
    typer.Option(
        metavar="DIR", help="The folder of the generated package.", show_default="generated"
    ),
]
AllOutput = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The folder of the generated package.",
        show_default="generated, or build/package with --all",
    ),
]
All = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Include every document that spec/upstream.toml pins; see fetch. A document in the "
        "folder of documents takes precedence over a pinned one.",
    ),
]
Apis = Annotated[
    list[str] | None,
    typer.Option(
        "--api",
        metavar="NAME",
        help="Use only this API, named like its document without the suffix. May be repeated. "
        "The package then contains no other APIs.",
    ),
]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="DIR",
        help="Read the documents from a local copy of the vendor's repository, or of part of it. "
        "May be repeated.",
    ),
]
Repository = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Read from this git repository, such as a mirror or a local clone, in place of the "
        "one in spec/upstream.toml.",
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Overwrite generated files that were edited.")
]


def package_folder(output: Path | None, *, with_pinned: bool) -> Path:
    """Return the chosen folder of the package, or the usual one.

    The package with pinned documents is not committed, so it has a folder that git ignores.
    """
    if output is not None:
        return output
    return ROOT / "build" / "package" if with_pinned else ROOT / "generated"


class Style(StrEnum):
    """Output format of changes."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Fault(StrEnum):
    """Lowest severity that fails a comparison."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

    @property
    def and_above(self) -> list[str]:
        """This severity and all higher ones."""
        levels = list(Fault)
        return [str(each) for each in levels[: levels.index(self) + 1]]
