"""The command line: ``python -m generator COMMAND``, with one module for each command."""

from __future__ import annotations

from typing import Annotated

import typer

from .add import add
from .check import check
from .diff import diff
from .dist import dist
from .fetch import fetch
from .generate import generate
from .inspect import inspect
from .update import update
from .validate import validate

app = typer.Typer(
    epilog="Exit codes: 0 success; 1 an error in a document, a template or the output folder; "
    "2 wrong usage; 70 an internal error of the generator, with a traceback; "
    "130 interrupted by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version of the generator, and exit."""
    if wanted:
        from ..core.own_version import DISTRIBUTION, own_version

        print(f"{DISTRIBUTION} {own_version()}")
        raise typer.Exit


@app.callback()
def shared_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Generate a typed Python client for Amazon's Selling Partner API from OpenAPI documents."""


app.command()(generate)
app.command()(validate)
app.command()(check)
app.command(no_args_is_help=True)(add)
app.command(no_args_is_help=True)(diff)
app.command(no_args_is_help=True)(update)
app.command()(fetch)
app.command()(dist)
app.command(no_args_is_help=True)(inspect)
