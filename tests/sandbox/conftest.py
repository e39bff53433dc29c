"""Fixtures: a sandbox, which forgets between tests, and one who speaks HTTP to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import Caller


@pytest.fixture(scope="session")
def _running() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def sandbox(_running: Sandbox) -> Sandbox:
    """A sandbox that remembers nothing of other tests."""
    _running.reset()
    return _running


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    """One who has a token of the sandbox."""
    found = Caller(sandbox)
    yield found
    found.http.close()
