"""Options shared by several commands, and the choices of some."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import UsageError
from ..core.project import IS_INSTALLED, ROOT

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


@contextmanager
def own_folder(spec: Path) -> Iterator[None]:
    """Create the usual folder of documents in the folder of an installed generator's user.

    It is removed if it is empty at the end of the block.
    """
    is_first = IS_INSTALLED and spec == ROOT / "spec" and not spec.exists()
    if is_first:
        spec.mkdir()
    try:
        yield
    finally:
        if is_first:
            with suppress(OSError):  # It has documents now.
                spec.rmdir()


def require_clone(command: str) -> None:
    """Refuse a command that changes or needs files of the repository beyond the documents.

    Raises:
        UsageError: The generator is installed as a package.

    """
    if IS_INSTALLED:
        raise UsageError(
            f"{command}: needs a clone of Lockstep's repository, because it uses the version, the "
            "changelog and the overlays there; an installed generator replaces documents with "
            "add --replace"
        )


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
