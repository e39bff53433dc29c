"""Plugin for pytest that records results, and where the tested package was imported from.

It is copied beside the tests of an installed package, and uses nothing of the generator.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

_RESULTS: dict[str, Any] = {"passed": 0, "failed": [], "skipped": {}, "files": []}


def pytest_runtest_logreport(report: Any) -> None:
    """Count a result."""
    if report.failed:
        _RESULTS["failed"].append(report.nodeid)
    elif report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        _RESULTS["skipped"][reason] = _RESULTS["skipped"].get(reason, 0) + 1
    elif report.when == "call":
        _RESULTS["passed"] += 1
        file = Path(report.location[0]).name
        if file not in _RESULTS["files"]:
            _RESULTS["files"].append(file)


def pytest_collectreport(report: Any) -> None:
    """Count a file that cannot be collected as a failure."""
    if report.failed:
        _RESULTS["failed"].append(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write the results to the file that ``DIST_RESULTS`` names."""
    package = os.environ["DIST_PACKAGE"]
    installed = Path(sysconfig.get_path("purelib")).resolve()
    origins = {
        name: str(getattr(module, "__file__", None))
        for name, module in sorted(sys.modules.items())
        if name.partition(".")[0] == package
    }
    _RESULTS["modules"] = len(origins)
    _RESULTS["outside"] = [
        f"{name} from {origin}"
        for name, origin in origins.items()
        if not Path(origin).resolve().is_relative_to(installed)
    ]
    has_gil = getattr(sys, "_is_gil_enabled", None)
    _RESULTS["gil"] = has_gil is None or has_gil()
    Path(os.environ["DIST_RESULTS"]).write_text(json.dumps(_RESULTS), encoding="utf-8")
