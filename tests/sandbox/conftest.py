"""Fixtures: a sandbox, reset between tests, and a client that sends plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import Caller, HoldingClock


@pytest.fixture(scope="session")
def _clock() -> HoldingClock:
    return HoldingClock()


@pytest.fixture
def clock(_clock: HoldingClock) -> HoldingClock:
    """The clock of the sandbox."""
    _clock.reset()
    return _clock


@pytest.fixture(scope="session")
def _running(_clock: HoldingClock) -> Iterator[Sandbox]:
    with Sandbox(clock=_clock) as found:
        yield found


@pytest.fixture
def sandbox(_running: Sandbox, clock: HoldingClock) -> Sandbox:
    """A sandbox without data of other tests."""
    _running.reset()
    return _running


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    """A caller with a token of the sandbox."""
    found = Caller(sandbox)
    yield found
    found.http.close()
