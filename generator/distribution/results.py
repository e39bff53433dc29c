"""Results of tests of an installed archive."""

from __future__ import annotations

from dataclasses import dataclass, field

from .interpreters import Interpreter


@dataclass(frozen=True)
class TestRun:
    """Tests of the wheel with one interpreter.

    Attributes:
        interpreter: The interpreter.
        seconds: The duration, installation included.
        passed: The number of tests that passed.
        skipped: The number of skipped tests for each reason.
        problems: Why the run failed; empty if it passed.
        has_gil: Whether the global interpreter lock was enabled.

    """

    __test__ = False

    interpreter: Interpreter
    seconds: float
    passed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    has_gil: bool = True
