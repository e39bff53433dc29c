"""The sandbox's page in a browser, with a record of its errors and requests."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from selling_partner.sandbox import Sandbox

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PATIENCE = 60_000
"""Milliseconds that something on the page may take to be so."""

ORDER = "123-1234567-1234567"
MARKETPLACE = "ATVPDKIKX0DER"


@dataclass
class Opened:
    """The page of a sandbox.

    Attributes:
        page: The browser's page.
        errors: Errors of the console, and uncaught exceptions.
        urls: The URLs that the page requested.

    """

    page: Page
    errors: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    def choose(self, operation: str) -> None:
        """Show an operation by its name, such as ``messaging_v1.create_warranty``."""
        self.page.locator(f'nav a[href="#{operation}"]').click()
        self.page.locator("main .called", has_text=f"sp.{operation}()").wait_for()

    def view(self, name: str) -> Locator:
        """Select a view such as ``Messages``."""
        tab = self.page.locator("aside").get_by_role("tab", name=name)
        tab.click()
        panel = tab.get_attribute("aria-controls")
        return self.page.locator(f"#{panel}")

    def send(self) -> Locator:
        """Submit the form, and return the element of the response."""
        with self.page.expect_response(lambda each: "/_sandbox/" not in each.url):
            self.page.get_by_role("button", name="Send request").click()
        self.page.locator("main form button[aria-busy=false]").wait_for()
        return self.page.locator("#as-response")

    def spelled(self, name: str) -> str:
        """Return the request as shown for ``curl`` or in ``Python``."""
        tab = self.page.locator("main").get_by_role("tab", name=name)
        tab.click()
        return self.page.locator(f"#as-{name.lower()} pre").inner_text()


@contextmanager
def opened(browser: BrowserContext, sandbox: Sandbox) -> Iterator[Opened]:
    """Open the page of a sandbox, and wait until it is live."""
    found = Opened(browser.new_page())
    try:
        found.page.set_default_timeout(PATIENCE)
        found.page.on("console", lambda each: _note(found.errors, each))
        found.page.on("pageerror", lambda each: found.errors.append(str(each)))
        found.page.on("request", lambda each: found.urls.append(each.url))
        found.page.goto(sandbox.url)
        found.page.locator("#connection[data-state=live]").wait_for()
        found.page.locator("main h2").wait_for()
        yield found
    finally:
        found.page.close()


def _note(errors: list[str], message: Any) -> None:
    if message.type in {"error", "warning"}:
        errors.append(message.text)


def picture() -> bytes:
    """Return a PNG with one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
