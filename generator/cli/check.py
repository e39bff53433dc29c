"""The command that compares the package with its inputs."""

from __future__ import annotations

import sys

from ..core.errors import TreeError
from ..core.project import ROOT, Project
from ..core.stages import stage
from ..output.manifest import with_manifest
from ..output.plan import differences
from .console import errors, progress, shown
from .options import Apis, Output, Spec, Templates


def check(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
) -> None:
    """Generate in memory, compare the result with the output folder, and print a unified diff.

    The exit code is 1 if they differ. Nothing is written, except that an interrupted command is
    rolled back.
    """
    from .. import pipeline
    from ..output.lock import locked
    from ..output.recovery import ensure_consistent, recover_and_report

    with errors("check", sys.stderr), progress() as report:
        output = shown(output)
        project = Project(spec, templates, output, tuple(api or ()))
        ensure_consistent(project, report)
        with locked(spec, report, shared=True), locked(output, report, shared=True):
            recover_and_report(output, report)  # A command may have been interrupted since.
            outputs = pipeline.make_outputs(project, report)
            texts = with_manifest(outputs)
            with stage("compare", output):
                lines = list(differences(output, texts))
        if lines:
            sys.stdout.writelines(lines)
            raise TreeError(f"{output}: out of date; run generate")
        report.done(f"{output}: up to date")
