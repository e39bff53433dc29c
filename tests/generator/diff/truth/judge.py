"""The judge of what breaks callers: griffe compares the generated code of both versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import griffe

from generator.diff import Change, Severity
from tests.generator.diff.truth.statements import Report

GRIFFE_ONLY = "griffe only"
REPORT_ONLY = "report only"


@dataclass(frozen=True)
class Disagreement:
    """A name that only one side calls broken.

    Attributes:
        side: ``GRIFFE_ONLY`` or ``REPORT_ONLY``.
        kind: The kind of griffe's breakage, or that of the change.
        name: The name in the old version, or in the new one if only that has it.
        report: The report.
        change: The change that the report lists; ``None`` for a breakage of griffe's.

    """

    side: str
    kind: str
    name: str
    report: Report
    change: Change | None = None

    def __str__(self) -> str:
        said = "" if self.change is None else f" ({self.change.sentence})"
        return f"{self.side}: {self.kind} {self.name}{said}"

    @property
    def owner(self) -> str:
        """The class in the name."""
        return self.name.partition(".")[0]

    @property
    def method(self) -> str:
        """The name without its argument."""
        return self.name.partition("(")[0]


def breakages(report: Report) -> dict[str, str]:
    """Return the kind of each breaking change that griffe finds, by the name that it breaks."""
    found = griffe.find_breaking_changes(report.old.module, report.new.module)
    return {_name(each): each.kind.value for each in found}


def disagreements(report: Report) -> Iterator[Disagreement]:
    """Yield every name that only griffe or only the report calls broken."""
    theirs = breakages(report)
    ours: dict[str, Change] = {}
    for change in report.changes:
        if change.severity is Severity.MAJOR:
            ours |= {name: change for name in report.broken_names(change) if name not in ours}
    for name, kind in theirs.items():
        if name not in ours:
            yield Disagreement(GRIFFE_ONLY, kind, name, report)
    for name, change in ours.items():
        if name not in theirs:
            yield Disagreement(REPORT_ONLY, change.kind, name, report, change)


def _name(breakage: griffe.Breakage) -> str:
    """Return what users write: ``Class``, ``Class.member`` or ``Client.method(argument)``."""
    path = breakage.obj.path.removeprefix("api.")
    changed = breakage.old_value or breakage.new_value
    return f"{path}({changed.name})" if isinstance(changed, griffe.Parameter) else path
