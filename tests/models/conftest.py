"""Fixtures: the package of all models, and the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.models.findings import Findings, Times, print_findings
from tests.models.packages import Package, make_package
from tests.models.swagger import read_models

_FINDINGS = pytest.StashKey[Sequence[Findings]]()
_TIMES = pytest.StashKey[Times]()


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> Times:
    """What everything took, for the table."""
    return pytestconfig.stash.setdefault(_TIMES, Times())


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, times: Times) -> Package | AssertionError:
    """One package of all models, or why there is none."""
    try:
        package = make_package(tmp_path_factory.mktemp("models"), read_models())
    except AssertionError as error:
        return error
    times.together = package.seconds
    return package


@pytest.fixture(scope="session")
def package(made: Package | AssertionError) -> Package:
    """One package of all models; that there is one is a test of its own."""
    if isinstance(made, AssertionError):
        pytest.skip("there is no package")
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
