"""The options that commands share, and the words that some of them take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
Apis = Annotated[
    list[str] | None,
    typer.Option(
        "--api",
        metavar="NAME",
        help="Only this API: the name of its document without the ending. May be repeated. "
        "The package then holds no other.",
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Overwrite generated files even if they were edited.")
]


class Style(StrEnum):
    """How changes are shown."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Fault(StrEnum):
    """The least severity for which a comparison fails."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

    @property
    def and_above(self) -> list[str]:
        """This severity and those that are larger."""
        levels = list(Fault)
        return [str(each) for each in levels[: levels.index(self) + 1]]
