"""Fixtures: one server a run that plays Amazon, and the clients of the runtime's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conveniences.support import Amazon
from tests.runtime.conftest import _no_environment as _no_environment
from tests.runtime.conftest import anyio_backend as anyio_backend
from tests.runtime.conftest import connect as connect
from tests.runtime.conftest import flavour as flavour
from tests.runtime.test_secrets import everything_logged as everything_logged


@pytest.fixture(scope="session")
def running_server() -> Iterator[Amazon]:
    with Amazon() as server:
        yield server


@pytest.fixture
def server(running_server: Amazon) -> Amazon:
    running_server.reset()
    return running_server
