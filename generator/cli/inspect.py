"""The command that prints an API as templates see it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..core.project import ROOT, Project
from ..core.stages import stage
from .console import console, errors
from .options import All, Spec
from .recovery import recover_output


def inspect(
    api: Annotated[str, typer.Argument(metavar="API", show_default=False, help="The API's name.")],
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help="Print only these operations and models, by Python name or by document name.",
        ),
    ] = None,
    spec: Spec = ROOT / "spec",
    every: All = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the complete IR as JSON.")] = False,
) -> None:
    """Print an API as templates see it, as a tree.

    Shows operations with their parameters, bodies, responses, usage plans and pagination, models
    with their fields, and the place of each in the document.
    """
    from .. import pipeline
    from ..commands import inspect as outline

    with errors("inspect", sys.stderr):
        recover_output(spec)
        document, built = pipeline.read_one(Project(spec, with_pinned=every), api)
        chosen = outline.select(built, name or ())
        with stage("print", document.file):
            if as_json:
                import json

                print(json.dumps(outline.as_values(chosen), indent=2))
            else:
                console().print(outline.as_tree(chosen, document))
