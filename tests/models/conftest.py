"""Fixtures: the package of all models, and the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.models.findings import Findings, Times, print_findings
from tests.models.packages import Package, make_package
from tests.models.swagger import FOLDER, read_models

_FINDINGS = pytest.StashKey[Sequence[Findings]]()
_TIMES = pytest.StashKey[Times]()


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> Times:
    """What everything took, for the table."""
    return pytestconfig.stash.setdefault(_TIMES, Times())


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory, times: Times) -> Package:
    """One package of all models."""
    models = read_models()
    if not models:
        pytest.skip(f"Amazon's models are not at {FOLDER}")
    made = make_package(tmp_path_factory.mktemp("models"), models)
    times.together = made.seconds
    return made


@pytest.fixture(scope="session")
def findings(package: Package, pytestconfig: pytest.Config) -> Mapping[str, Findings]:
    """What came of each API, by its key."""
    found = package.drive()
    pytestconfig.stash[_FINDINGS] = found
    return {each.key: each for each in found}


def pytest_terminal_summary(config: pytest.Config) -> None:
    """Print the table, if there is one."""
    if _FINDINGS in config.stash:
        print_findings(config.stash[_FINDINGS], config.stash[_TIMES])
