"""The command that reports what a new version changes for callers."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..core.project import ROOT
from ..core.stages import stage
from ..escape import terminal
from .console import console, errors
from .options import Fault, Style
from .recovery import recover_output


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A document, a folder of documents, or either at a git revision: REV:PATH.",
            show_default=False,
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="The same for the new version. For an OLD of the form REV:PATH, the default is "
            "PATH in the working tree.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        Style, typer.Option("--format", help="For a terminal, for a program, or for a changelog.")
    ] = Style.TEXT,
    fail_on: Annotated[
        Fault | None,
        typer.Option(help="Exit with 1 if a change has this severity or a higher one."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The API's name, such as orders_v0, which selects its overlay. By default it is "
            "derived from the name of OLD.",
        ),
    ] = None,
) -> None:
    """Report how a new version of documents affects users of the generated code.

    Lists changes that break requests or response handling, additions, and other changes, with
    their places in both files. Swagger 2.0, OpenAPI 3.0 and OpenAPI 3.1 are compared by meaning.
    Overlay actions that do not fit a version are skipped. An overlay beside one version alone
    patches only that version, which is noted.

    For example, **diff HEAD:spec** compares the folder with the last commit, and
    **diff v1.2:spec/orders_v0.json new.json** compares one file.
    """
    with errors("diff", sys.stderr):
        from ..diff import compare
        from ..diff.inputs.versions import read_versions
        from ..diff.report import as_markdown, as_values, print_text

        recover_output(ROOT / "spec")
        versions = read_versions(old, new, name)
        for note in versions.notes:
            print(terminal.text(note), file=sys.stderr)
        changes = compare(versions.old, versions.new)
        with stage("print", new or old):
            if style is Style.JSON:
                import json

                print(json.dumps(as_values(changes), indent=2))
            elif style is Style.MARKDOWN:
                print(as_markdown(changes), end="")
            else:
                print_text(changes, console())
    if fail_on and any(each.severity.level in fail_on.and_above for each in changes):
        raise typer.Exit(1)
