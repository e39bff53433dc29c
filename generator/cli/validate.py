"""The command that reports the problems of all documents."""

from __future__ import annotations

import sys

from ..core.progress import quantity
from ..core.project import ROOT, Project
from ..escape import terminal
from .console import errors
from .options import All, Apis, Spec
from .recovery import recover_output


def validate(spec: Spec = ROOT / "spec", api: Apis = None, every: All = False) -> None:
    """Validate the documents and print every problem and every warning.

    Each problem is one line: FILE:LINE:COLUMN JSON-POINTER: problem, remedy.
    """
    from .. import pipeline

    with errors("validate", sys.stdout):
        recover_output(spec)
        project = Project(spec=spec, apis=tuple(api or ()), with_pinned=every)
        for built in pipeline.compile_spec(project):
            for warning in built.all_warnings:
                print(terminal.text(warning))
            counts = [quantity(len(built.api.models), "model")]
            if built.api.payload is None:
                counts.insert(0, quantity(len(built.api.operations), "operation"))
            print(f"{built.api.key}: valid, {', '.join(counts)}")
