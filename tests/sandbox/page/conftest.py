"""Fixtures: one browser for a module, and the page of a new sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from selling_partner.sandbox import Sandbox
from tests.needs import BROWSER
from tests.sandbox.page.support import PATIENCE, Opened, opened


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found.new_context()
        found.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def shown(browser: BrowserContext, sandbox: Sandbox) -> Iterator[Opened]:
    with opened(browser, sandbox) as found:
        yield found
