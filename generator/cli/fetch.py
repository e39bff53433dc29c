"""The command that fetches the pinned documents."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from ..core.project import ROOT, Project
from ..escape import terminal
from .console import errors, progress, shown
from .options import From, Repository, Spec
from .recovery import recover_output


class Via(StrEnum):
    """Ways to reach the repository."""

    GIT = "git"
    HTTPS = "https"


def fetch(
    folders: From = None,
    pin: Annotated[
        str | None,
        typer.Option(
            metavar="COMMIT",
            help="Compare this commit (or branch or tag) with the list, and if every document is "
            "the same, write its hash to the list.",
        ),
    ] = None,
    repository: Repository = None,
    via: Annotated[
        Via | None,
        typer.Option(help="How to reach the repository; by default with git if it is installed."),
    ] = None,
    spec: Spec = ROOT / "spec",
) -> None:
    """Fetch the vendor's documents that spec/upstream.toml pins into .upstream, which git ignores.

    Each document must have the pinned SHA-256. Intact copies are not fetched again, so an
    interrupted fetch continues where it ended. Proxies are those of git, or of HTTPS_PROXY.

    For example, **fetch --from ../selling-partner-api-models** needs no network.
    """
    with errors("fetch", sys.stderr), progress() as report:
        from ..commands.fetch import Options, fetch

        recover_output(spec)
        options = Options(
            folders=tuple(folders or ()),
            revision=pin or "",
            repository=repository or "",
            via=None if via is None else via.value,
        )
        lines = fetch(Project(shown(spec)), report, options)
        report.close()
        for line in lines:
            print(terminal.text(line))
