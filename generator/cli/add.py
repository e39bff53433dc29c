"""The command that adds documents of further APIs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import UsageError
from ..core.project import PARTS, ROOT, Project
from ..core.stages import stage
from ..escape import terminal
from .console import console, errors, progress, shown
from .options import Output, Overwrite, Spec, Templates, own_folder


def add(
    path: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="Documents in Swagger 2.0, OpenAPI 3.0 or 3.1, or payload schemas in JSON Schema, "
            "as JSON or YAML; or folders that contain some.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The API's name in the package, such as orders_v0. By default it is derived from "
            "the file's name and the document's version.",
        ),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Replace an existing document of the API, and report the changes for callers.",
        ),
    ] = False,
    spec: Spec = ROOT / "spec",
    templates: Templates = PARTS / "templates",
    output: Output = ROOT / "generated",
    overwrite: Overwrite = False,
) -> None:
    """Copy documents into the folder of documents, generate, and print a summary of each API.

    A document is copied byte for byte and named after its API. If any input has an error, nothing
    is written. In a folder, files of other kinds and documents of existing APIs are skipped, and
    each of them is reported.
    """
    with errors("add", sys.stderr), progress() as report:
        if name is not None and len(path) > 1:
            raise UsageError(
                "--as names one API, but there are several documents; add them one by one"
            )
        from ..commands.add import Options, add
        from ..diff.report import print_text

        project = Project(shown(spec), templates, shown(output))
        with own_folder(spec):
            added = add(project, path, report, Options(name, replace, overwrite))
        report.close()
        with stage("print"):
            for summary in added.summaries:
                summary.print(console())
            if added.replaced.keys:
                print_text(added.replaced.changes, console())
            for line in added.lines:
                print(terminal.text(line))
