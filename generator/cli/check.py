"""The command that compares the package with its inputs."""

from __future__ import annotations

import sys

from ..core.errors import TreeError
from ..core.project import PARTS, ROOT, Project
from ..core.stages import stage
from ..output.manifest import with_manifest
from ..output.plan import differences
from .console import errors, progress, shown
from .options import All, AllOutput, Apis, Spec, Templates, package_folder


def check(
    spec: Spec = ROOT / "spec",
    templates: Templates = PARTS / "templates",
    output: AllOutput = None,
    api: Apis = None,
    every: All = False,
) -> None:
    """Generate in memory, compare the result with the output folder, and print a unified diff.

    The exit code is 1 if they differ. Nothing is written, except that an interrupted command is
    rolled back.
    """
    from .. import pipeline
    from ..commands.generate import locked_copies
    from ..output.lock import locked
    from ..output.recovery import ensure_consistent, recover_and_report

    with errors("check", sys.stderr), progress() as report:
        folder = shown(package_folder(output, with_pinned=every))
        project = Project(spec, templates, folder, tuple(api or ()), with_pinned=every)
        ensure_consistent(project, report)
        with (
            locked(spec, report, shared=True),
            locked_copies(project, report),
            locked(folder, report, shared=True),
        ):
            recover_and_report(folder, report)  # A command may have been interrupted since.
            outputs = pipeline.make_outputs(project, report)
            texts = with_manifest(outputs)
            with stage("compare", folder):
                lines = list(differences(folder, texts))
        if lines:
            sys.stdout.writelines(lines)
            raise TreeError(f"{folder}: out of date; run generate{' --all' if every else ''}")
        report.done(f"{folder}: up to date")
