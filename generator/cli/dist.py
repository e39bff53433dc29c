"""The command that builds and tests the archives of a release."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.project import ROOT, Project
from ..core.stages import stage
from ..escape import terminal
from .console import console, errors, progress, shown
from .options import All, From, package_folder, require_clone
from .recovery import recover_output

Python = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VERSION",
        help="Test the wheel with this interpreter only: a version such as 3.14t, or a path. May "
        "be repeated. By default, it is tested with each version on this machine.",
    ),
]


def dist(
    every: All = False,
    folders: From = None,
    generator: Annotated[
        bool,
        typer.Option("--generator", help="Release the generator itself in place of the package."),
    ] = False,
    tag: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Build the release of this tag, such as v1.2.0: it must name the commit that is "
            "checked out and the version of the package, without local changes.",
        ),
    ] = None,
    python: Python = None,
    archives: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Test the archives in this folder; build none."),
    ] = None,
    previous_api: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The public-api.txt of the previous release: its differences go into the notes.",
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(metavar="DIR", help="The folder of the archives.", show_default="dist"),
    ] = ROOT
    / "dist",
) -> None:
    """Build wheel and source distribution of the package, check them, and test the wheel.

    Both are built twice and compared byte for byte, and checked for files that were not generated.
    The wheel is installed into an empty environment for each version of Python on this machine,
    where all generated tests run against it. With --all, the package contains the pinned
    documents, which are fetched first.

    The archives are placed in the output folder only if everything passes.
    """
    with errors("dist", sys.stderr), progress() as report:
        require_clone("dist")
        from ..core.errors import UsageError
        from ..distribution.generator_wheel import Generator
        from ..distribution.package import GeneratedPackage
        from ..distribution.release import Options, make_release
        from ..distribution.report import failures, print_release, skipped

        if generator and every:
            raise UsageError("--generator releases the generator; leave out --all")
        if folders and not every:
            raise UsageError("--from names pinned documents; add --all")
        if archives and (every or tag or previous_api):
            raise UsageError("--archives builds nothing; leave out --all, --tag and --previous-api")
        if generator and previous_api:
            raise UsageError("--previous-api compares the package; leave out --generator")
        recover_output(ROOT / "spec")
        project = Project(
            spec=shown(ROOT / "spec"),
            output=shown(package_folder(None, with_pinned=every)),
            with_pinned=every,
        )
        options = Options(tag or "", python or (), archives)
        subject = (
            Generator() if generator else GeneratedPackage(project, folders or (), previous_api)
        )
        release = make_release(subject, shown(output), report, options)
        report.close()
        with stage("print"):
            print_release(release, console())
            for line in (*skipped(release), *release.notes):
                print(terminal.text(line))
            for line in failures(release):
                print(terminal.text(line), file=sys.stderr)
    if release.has_failed:
        raise typer.Exit(1)
