"""Fixtures of the tests of documents: a storage in memory, and documents that are stored there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.documents.support import Library
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.virtual_clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def anyio_backend(flavour: str, clock: VirtualClock) -> tuple[str, dict[str, Any]]:
    """An event loop whose timers go by the clock."""
    return clock.loop("asyncio" if flavour == "sync" else flavour)


@pytest.fixture
def storage(clock: VirtualClock) -> Iterator[ScriptedServer]:
    with ScriptedServer(clock) as server:
        yield server


@pytest.fixture
def library(storage: ScriptedServer, flavour: str) -> Library:
    return Library(storage, flavour)
