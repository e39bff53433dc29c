"""The last line of a run: how many tests were skipped, and what would enable them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable

import pytest

from tests import needs

_NEED = re.compile(r"needs (.+ \(.+\))", re.DOTALL)
_SLOW = (
    (needs.BROWSER, needs.BROWSER_REASON),
    (needs.REDIS_PROGRAM, needs.REDIS_REASON),
    (needs.HAS_ZENSICAL or None, needs.ZENSICAL_REASON),
)
"""The prerequisites of slow tests, with the reasons for skipping them."""


def summary(reasons: Iterable[str], lacking: Iterable[str] = ()) -> str:
    """Return the line about skipped tests, which is empty if there were none.

    Args:
        reasons: The reason of each test that was skipped.
        lacking: Reasons for which tests would be skipped that this run has left out.

    """
    counted = Counter(reasons)
    parts: list[str] = []
    for reason, count in counted.most_common():
        noun = "" if parts else " test" if count == 1 else " tests"
        need = _NEED.fullmatch(reason)
        if need is None:
            parts.append(f"{count}{noun} ({reason})")
        else:
            parts.append(f"{count}{noun} that {'needs' if count == 1 else 'need'} {need[1]}")
    left = [reason.removeprefix("needs ") for reason in lacking if reason not in counted]
    if left:
        parts.append(f"in make test-all those that need {' and '.join(left)}")
    return f"skipped: {', '.join(parts)}" if parts else ""


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if not isinstance(report.longrepr, tuple):
        return str(report.longrepr)
    return str(report.longrepr[2]).removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Print the line after everything else, in the process that reports."""
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return result
    reasons = map(_reason, reporter.stats.get("skipped", []))
    is_fast = "not slow" in str(session.config.getoption("markexpr"))
    lacking = [reason for found, reason in _SLOW if found is None] if is_fast else []
    if line := summary(reasons, lacking):
        reporter.write_line(line)
    return result
