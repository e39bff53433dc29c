"""Recovery from an interrupted command before documents are read."""

from __future__ import annotations

from pathlib import Path

from ..core.progress import Progress
from ..core.project import ROOT, Project
from .console import shown


def recover_output(spec: Path) -> None:
    """Roll back an interrupted command of the project that has this folder of documents."""
    from ..output.recovery import ensure_consistent

    ensure_consistent(Project(spec, output=shown(ROOT / "generated")), Progress())
