"""Fixtures of the package of all models, and the table at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.models.model_package import ModelPackage, generate_package
from tests.models.results import ClientResults, Durations, print_results
from tests.models.swagger import read_models

_FINDINGS = pytest.StashKey[Sequence[ClientResults]]()
_TIMES = pytest.StashKey[Durations]()


@pytest.fixture(scope="session")
def durations(pytestconfig: pytest.Config) -> Durations:
    """The measured durations, for the table."""
    return pytestconfig.stash.setdefault(_TIMES, Durations())


@pytest.fixture(scope="session")
def generation(
    tmp_path_factory: pytest.TempPathFactory, durations: Durations
) -> ModelPackage | AssertionError:
    """The package of all models, or the error of its generation."""
    try:
        package = generate_package(tmp_path_factory.mktemp("models"), read_models())
    except AssertionError as error:
        return error
    durations.together = package.seconds
    return package


@pytest.fixture(scope="session")
def package(generation: ModelPackage | AssertionError) -> ModelPackage:
    """The package of all models; another test reports an error of its generation."""
    if isinstance(generation, AssertionError):
        pytest.skip("the package could not be generated")
    return generation


@pytest.fixture(scope="session")
def results(package: ModelPackage, pytestconfig: pytest.Config) -> Mapping[str, ClientResults]:
    """The results of each API by its key."""
    found = package.try_clients()
    pytestconfig.stash[_FINDINGS] = found
    return {each.key: each for each in found}


def pytest_terminal_summary(config: pytest.Config) -> None:
    """Print the table if there are results."""
    if _FINDINGS in config.stash:
        print_results(config.stash[_FINDINGS], config.stash[_TIMES])
