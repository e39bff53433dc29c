"""Fixtures: the page of a new sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from selling_partner.sandbox import Sandbox
from tests.sandbox.page.support import Opened, opened


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def shown(browser: BrowserContext, sandbox: Sandbox) -> Iterator[Opened]:
    with opened(browser, sandbox) as found:
        yield found
