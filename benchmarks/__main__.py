"""Command that runs the named measurements, or all of them, and prints their tables."""

import sys

from . import cold, get, load, many_sellers, misfits, sandbox
from .documents import gigabyte
from .generation import generate, growth, models, payloads
from .limits import admissions
from .size import report as size

_REPORTS = {
    "generate": generate.report,
    "growth": growth.report,
    "models": models.report,
    "payloads": payloads.report,
    "get": get.report,
    "cold": cold.report,
    "load": load.report,
    "limits": admissions.report,
    "many_sellers": many_sellers.report,
    "misfits": misfits.report,
    "documents": gigabyte.report,
    "size": size.report,
    "sandbox": sandbox.report,
}

if __name__ == "__main__":
    names = sys.argv[1:] or list(_REPORTS)
    if unknown := [each for each in names if each not in _REPORTS]:
        sys.exit(f"unknown: {', '.join(unknown)}; there are: {', '.join(_REPORTS)}")
    for name in names:
        _REPORTS[name]()
