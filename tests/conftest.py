"""Settings for all tests: reproducible examples, working signals, and checks of a whole run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.leftovers", "tests.scheduling", "tests.skips", "tests.waits"]

# The same examples on every machine, and no limit that a slow one would break.
settings.register_profile(
    "lockstep", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lockstep")


def pytest_configure() -> None:
    """Make Ctrl-C reach the processes that tests start, also in a background run.

    A shell without job control ignores it for what it starts there, and that is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _apart_from_nested_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give every pytest that a test starts a place for its temporary folders.

    Without it, the first one would delete the folders of earlier runs, which takes up to a minute.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DEBUG_TEMPROOT", str(tmp_path_factory.mktemp("nested")))
        yield


@pytest.fixture(scope="session")
def peers() -> Path:
    """The folder of the commands of an environment with other clients.

    Tests that use it belong to the group ``selling``, because processes must not create it at once.
    """
    from benchmarks.peers import NoPeerError, prepare

    try:
        return prepare()
    except NoPeerError as error:
        pytest.skip(f"needs other clients (pip must reach a package index): {error}")
