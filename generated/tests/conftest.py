"""Fixtures: one server for the whole run, reset before each test; and those of the sandbox."""

from collections.abc import Iterator

import pytest
from server import Server

from selling_partner.sandbox import Sandbox

pytest_plugins = ["selling_partner.sandbox.pytest_plugin"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def running_server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.reset()
    return running_server


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """The sandbox with examples only: without simulations and the vendor's static cases."""
    sandbox.static_cases = False
    sandbox.simulations = False
    return sandbox
