"""The command that updates the package."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..core.project import PARTS, ROOT, Project
from .console import errors, progress, shown
from .options import All, AllOutput, Apis, Overwrite, Spec, Templates, package_folder
from .recovery import recover_output


def generate(
    spec: Spec = ROOT / "spec",
    templates: Templates = PARTS / "templates",
    output: AllOutput = None,
    api: Apis = None,
    every: All = False,
    overwrite: Overwrite = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Watch the inputs and regenerate on every change.")
    ] = False,
) -> None:
    """Validate the documents and update the package.

    With --all, the package also contains every pinned document, which fetch must have placed.

    Only outputs whose inputs changed are rebuilt, and the output folder is replaced atomically.
    Files that are no longer generated are removed unless they were edited. If a document, a
    template or the output folder has an error, nothing is written.
    """
    with errors("generate", sys.stderr):
        if every:
            recover_output(spec)
        folder = shown(package_folder(output, with_pinned=every))
        project = Project(spec, templates, folder, tuple(api or ()), with_pinned=every)
        if watch:
            from ..commands.watch import watch as keep_watch

            keep_watch(project, overwrite=overwrite)
            return
        from ..commands.generate import generate

        with progress() as report:
            report.done(generate(project, report, overwrite=overwrite))
