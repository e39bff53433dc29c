"""Where a run takes its inputs from, and where its output goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """The folders of a run.

    Attributes:
        spec: The folder of documents.
        templates: The tree of templates.
        output: The folder of the package.
        apis: The only APIs that the package is to hold; empty for all of ``spec``.

    """

    spec: Path = ROOT / "spec"
    templates: Path = ROOT / "templates"
    output: Path = ROOT / "generated"
    apis: tuple[str, ...] = ()
