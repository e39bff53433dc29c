"""The command that replaces the document of an API."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import UsageError
from ..core.project import ROOT, Project
from ..core.stages import stage
from ..escape import terminal
from .console import console, errors, progress, shown
from .options import Overwrite


def update(
    api: Annotated[
        str, typer.Argument(metavar="API", show_default=False, help="The API's name, as in spec/.")
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW",
            show_default=False,
            help="The new document, or a folder that contains it, such as a copy of the vendor's "
            "files.",
        ),
    ],
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Run every step, but write nothing except the --markdown file."
        ),
    ] = False,
    markdown: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the changes to this file, as Markdown."),
    ] = None,
    overwrite: Overwrite = False,
    remove_unfit: Annotated[
        bool,
        typer.Option(
            "--remove-unfit",
            help="Remove overlay actions that do not fit the new document, for example because it "
            "is older than the overlay. Without this option, they are an error.",
        ),
    ] = False,
) -> None:
    """Replace the document of an API and update the package, its version and the changelog.

    Validates the document, reports the changes for callers, removes obsolete overlay actions,
    generates, runs the generated tests, raises the package's version by semantic versioning, and
    writes the changelog entry. If a step fails, nothing changes.

    An overlay action is obsolete if the new document already says the same. If a target is missing,
    the command stops and names the likely new target.
    """
    with errors("update", sys.stderr), progress() as report:
        from ..commands.update import Options, update
        from ..diff.report import print_text

        if markdown is not None:
            _check_writable(markdown)
        project = Project(shown(ROOT / "spec"), output=shown(ROOT / "generated"))
        options = Options(dry_run=dry_run, overwrite=overwrite, remove_unfit=remove_unfit)
        done = update(project, api, new, report, options)
        report.close()
        with stage("print", new):
            if markdown is not None:
                markdown.write_text(done.as_markdown(), encoding="utf-8")
            print_text(done.changes, console())
            for each in done.obsolete:
                print(terminal.text(f"obsolete overlay action removed: {each}"))
            for each in done.unfit:
                print(terminal.text(f"overlay action removed, because it does not fit: {each}"))
            if done.version != done.before:
                print(f"version {done.before} -> {done.version}")
            for line in done.written or (
                ["the project is unchanged"] if dry_run else ["nothing to do"]
            ):
                print(terminal.text(line))


def _check_writable(file: Path) -> None:
    """Refuse an unwritable file before the work starts."""
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise UsageError(f"{file}: cannot be written; name another file")
