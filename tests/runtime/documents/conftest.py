"""Fixtures of the tests of documents: a storage in memory, and documents that are stored there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.documents.feeds import Feeds
from tests.runtime.documents.support import Library
from tests.runtime.faults.conftest import anyio_backend as anyio_backend
from tests.runtime.faults.conftest import clock as clock
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.virtual_clock import VirtualClock


@pytest.fixture
def storage(clock: VirtualClock) -> Iterator[ScriptedServer]:
    with ScriptedServer(clock) as server:
        yield server


@pytest.fixture
def library(storage: ScriptedServer, flavour: str) -> Library:
    return Library(storage, flavour)


@pytest.fixture
def feeds(library: Library) -> Feeds:
    return Feeds(library)
