"""Fixtures: a sandbox, reset between tests, a client that sends plain HTTP, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from selling_partner.sandbox import Sandbox
from tests.needs import BROWSER
from tests.sandbox.page.support import PATIENCE
from tests.sandbox.support import Caller, HoldingClock

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


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


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """A browser for the tests of a module."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found.new_context()
        found.close()
