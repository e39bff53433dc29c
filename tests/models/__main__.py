"""Prints the table, and what is wrong: ``python -m tests.models``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.models.findings import Times, print_findings
from tests.models.packages import make_package
from tests.models.swagger import FOLDER, read_models


def main() -> int:
    """Make the package, hold it to the files, and say what came of it; 1 if anything is wrong."""
    models = read_models()
    if not models:
        sys.exit(f"Amazon's models are not at {FOLDER}")
    with tempfile.TemporaryDirectory(prefix="lockstep-models-") as folder:
        package = make_package(Path(folder), models)
        findings = package.drive()
        alone = {model.key: package.make_alone(model.key) for model in models}
        times = Times(package.seconds, alone, package.check_types())
    print_findings(findings, times)
    problems = [f"{each.key}: {problem}" for each in findings for problem in each.problems]
    print("", *problems, sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
