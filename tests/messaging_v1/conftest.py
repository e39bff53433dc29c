"""Fixtures: one server that simulates Amazon for all tests, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.messaging_v1.support import Amazon
from tests.runtime.conftest import _no_environment as _no_environment
from tests.runtime.conftest import connect as connect
from tests.runtime.conftest import flavour as flavour
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.virtual_clock import VirtualClock
from tests.runtime.support.secrets import everything_logged as everything_logged


@pytest.fixture(scope="session")
def running_server() -> Iterator[Amazon]:
    with Amazon() as server:
        yield server


@pytest.fixture
def server(running_server: Amazon) -> Amazon:
    running_server.reset()
    return running_server


@pytest.fixture
def clock() -> VirtualClock:
    """The clock of a test that asks for it: of its clients, its storage and its event loop."""
    return VirtualClock()


@pytest.fixture
def storage(clock: VirtualClock) -> Iterator[ScriptedServer]:
    """A storage that follows a script."""
    with ScriptedServer(clock) as server:
        yield server


@pytest.fixture
def anyio_backend(flavour: str, request: pytest.FixtureRequest) -> Any:
    backend = "asyncio" if flavour == "sync" else flavour
    if "clock" in request.fixturenames:
        return request.getfixturevalue("clock").loop(backend)
    return backend
