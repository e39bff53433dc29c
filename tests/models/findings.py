"""What came of each API, and the table of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.timing import print_table

_HEAD = (
    "API", "operations", "methods", "models", "examples", "unchanged", "cases", "arrived", "seconds"
)  # fmt: skip


@dataclass
class Findings:
    """What came of one API.

    Attributes:
        key: The API.
        operations: Operations in the file.
        methods: Those that are methods of both clients, and whose sample of a request arrives.
        models: Model classes.
        examples: Examples of a success in the file.
        unchanged: Those that were decoded and encoded back to the same value, as they are and
            with unknown fields, unknown enum values, nulls, and scalars missing.
        cases: Cases of the sandbox in the file.
        arrived: Those whose request arrived as the case says.
        problems: Each thing that is wrong, for a person to read.

    """

    key: str
    operations: int = 0
    methods: int = 0
    models: int = 0
    examples: int = 0
    unchanged: int = 0
    cases: int = 0
    arrived: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> list[int]:
        """The numbers, in the table's order."""
        examples = [self.examples, self.unchanged, self.cases, self.arrived]
        return [self.operations, self.methods, self.models, *examples]


@dataclass
class Times:
    """What everything took, in seconds.

    Attributes:
        together: Generating all APIs in one run, from cold.
        alone: Generating an API alone, likewise, by its key.
        types: mypy over the package.

    """

    together: float = 0.0
    alone: dict[str, float] = field(default_factory=dict)
    types: float = 0.0


def print_findings(findings: Sequence[Findings], times: Times) -> None:
    """Print the table, a line for each API; what was not measured stays empty."""
    rows = [
        [each.key, *map(str, each.counts), _show(times.alone.get(each.key))] for each in findings
    ]
    totals = [sum(column) for column in zip(*(each.counts for each in findings), strict=True)]
    rows.append([f"{len(findings)} APIs, in one run", *map(str, totals), _show(times.together)])
    rows.append(["mypy --strict", *[""] * len(totals), _show(times.types)])
    print_table("Amazon's models; an API's seconds are those of generating it alone", _HEAD, rows)


def _show(seconds: float | None) -> str:
    return f"{seconds:.1f}" if seconds else ""
