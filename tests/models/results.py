"""The results of the trials of a package's clients, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.timing import print_table

_HEAD = (
    "API", "operations", "methods", "models", "examples", "unchanged", "cases", "correct", "seconds"
)  # fmt: skip


@dataclass
class ClientResults:
    """The results of one API.

    Attributes:
        key: The API.
        operations: Operations in the file.
        methods: Operations that both clients call correctly with a sample.
        models: Model classes.
        examples: Examples of successful responses in the file.
        unchanged: Examples that decode and encode to the same value, also with unknown fields,
            unknown enum values, nulls and missing scalars.
        cases: Sandbox cases in the file.
        correct: Cases whose request is sent as documented.
        problems: Human-readable descriptions of every failure.

    """

    key: str
    operations: int = 0
    methods: int = 0
    models: int = 0
    examples: int = 0
    unchanged: int = 0
    cases: int = 0
    correct: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> list[int]:
        """The numbers in the order of the table's columns."""
        examples = [self.examples, self.unchanged, self.cases, self.correct]
        return [self.operations, self.methods, self.models, *examples]


@dataclass
class Durations:
    """Durations in seconds.

    Attributes:
        together: Generating all APIs in one run without a cache.
        alone: Generating each API alone without a cache, by its key.
        types: Running mypy on the package.

    """

    together: float = 0.0
    alone: dict[str, float] = field(default_factory=dict)
    types: float = 0.0


def print_results(results: Sequence[ClientResults], durations: Durations) -> None:
    """Print the table with one line for each API; durations that were not measured are empty."""
    rows = [
        [each.key, *map(str, each.counts), _show(durations.alone.get(each.key))] for each in results
    ]
    totals = [sum(column) for column in zip(*(each.counts for each in results), strict=True)]
    rows.append([f"{len(results)} APIs, in one run", *map(str, totals), _show(durations.together)])
    rows.append(["mypy --strict", *[""] * len(totals), _show(durations.types)])
    print_table("Amazon's models, with the seconds for generating each API alone", _HEAD, rows)


def _show(seconds: float | None) -> str:
    return f"{seconds:.1f}" if seconds else ""
