"""The command that replaces the document of an API."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import UsageError
from ..core.project import ROOT, Project
from ..core.stages import stage
from ..escape import terminal
from .console import console, errors, progress, shown
from .options import Overwrite, Repository, require_clone

if TYPE_CHECKING:
    from ..commands.update_all import NewUpstream


def update(
    api: Annotated[
        str | None,
        typer.Argument(metavar="API", show_default=False, help="The API's name, as in spec/."),
    ] = None,
    new: Annotated[
        Path | None,
        typer.Argument(
            metavar="NEW",
            show_default=False,
            help="The new document, or a folder that contains it, such as a copy of the vendor's "
            "files.",
        ),
    ] = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Move the pin of spec/upstream.toml: all pinned documents at once, with one "
            "report, one version and one changelog entry.",
        ),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="With --all: read a local copy of the vendor's repository. The list then names "
            "no commit.",
        ),
    ] = None,
    repository: Repository = None,
    commit: Annotated[
        str | None,
        typer.Option(
            metavar="COMMIT",
            help="With --all: the commit, branch or tag to move to; by default the newest.",
        ),
    ] = None,
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

    With --all, every pinned document is replaced by that of another commit of the vendor's
    repository. Documents that are new there are added, and those that no longer exist are removed.

    Validates the document, reports the changes for callers, removes obsolete overlay actions,
    generates, runs the generated tests, raises the package's version by semantic versioning, and
    writes the changelog entry. If a step fails, nothing changes.

    An overlay action is obsolete if the new document already says the same. If a target is missing,
    the command stops and names the likely new target.
    """
    with errors("update", sys.stderr), progress() as report:
        require_clone("update")
        from ..commands.update import Options, update
        from ..commands.update_all import NewUpstream, update_all
        from ..diff.report import print_text

        upstream = NewUpstream(folder, repository or "", commit or "HEAD")
        _check_arguments(api, new, upstream, every=every)
        if markdown is not None:
            _check_writable(markdown)
        project = Project(shown(ROOT / "spec"), output=shown(ROOT / "generated"))
        options = Options(dry_run=dry_run, overwrite=overwrite, remove_unfit=remove_unfit)
        if api is not None and new is not None:
            done = update(project, api, new, report, options)
        else:
            done = update_all(project, upstream, report, options)
        report.close()
        with stage("print", new or folder or ""):
            if markdown is not None:
                markdown.write_text(done.as_markdown(), encoding="utf-8")
            print_text(done.changes, console())
            for each in done.documents:
                print(terminal.text(each))
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


def _check_arguments(
    api: str | None, new: Path | None, upstream: NewUpstream, *, every: bool
) -> None:
    """Refuse arguments that do not belong together."""
    if every and api is not None:
        raise UsageError("--all moves every pinned document; leave out API and NEW")
    if not every and new is None:
        raise UsageError("name an API and its new document, or move all pinned ones with --all")
    if not every and upstream != type(upstream)():
        raise UsageError("--from, --repository and --commit belong to --all; add it")
    if upstream.folder is not None and (upstream.repository or upstream.revision != "HEAD"):
        raise UsageError("--from names a copy without a commit; omit --repository and --commit")


def _check_writable(file: Path) -> None:
    """Refuse an unwritable file before the work starts."""
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise UsageError(f"{file}: cannot be written; name another file")
