"""A report on all of Amazon's models, which ``python -m tests.models`` prints."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.models.model_package import generate_package
from tests.models.results import Durations, print_results
from tests.models.swagger import FOLDER, read_models


def main() -> int:
    """Generate the package, check it against the files, and return 1 if there are problems."""
    models = read_models()
    if not models:
        sys.exit(f"{FOLDER}: contains no models of Amazon; set LOCKSTEP_MODELS to their folder")
    with tempfile.TemporaryDirectory(prefix="lockstep-models-") as folder:
        package = generate_package(Path(folder), models)
        results = package.try_clients()
        alone = {model.key: package.generate_alone(model.key) for model in models}
        durations = Durations(package.seconds, alone, package.check_types())
    print_results(results, durations)
    problems = [f"{each.key}: {problem}" for each in results for problem in each.problems]
    print("", *problems, sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
