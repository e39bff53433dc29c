"""Picture of the sandbox's page in a browser, as PNG."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import sync_playwright

from selling_partner.messaging_v1 import CreateWarrantyRequest
from selling_partner.sandbox import Sandbox
from tests.needs import BROWSER, ROOT

PICTURE = ROOT / "docs" / "sandbox.png"
ORDER = "123-1234567-1234567"
US = ["ATVPDKIKX0DER"]


def draw() -> bytes:
    """Send messages to a sandbox, and return its page after a request from the form."""
    with Sandbox() as sandbox, sandbox.client() as sp:
        sp.messaging.create_confirm_order_details(
            ORDER, marketplace_ids=US, body={"text": "Is the size right?"}
        )
        start = datetime(2026, 1, 1, tzinfo=UTC)
        body = CreateWarrantyRequest(coverage_start_date=start)
        sp.messaging.create_warranty(ORDER, marketplace_ids=US, body=body)
        sp.messaging.create_negative_feedback_removal(ORDER, marketplace_ids=US)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=BROWSER)
            page = browser.new_page(
                viewport={"width": 1280, "height": 800}, color_scheme="light", locale="en-US"
            )
            page.goto(sandbox.url)
            page.locator('nav a[href="#messaging_v1.get_messaging_actions_for_order"]').click()
            page.get_by_role("button", name="Send request").click()
            page.locator("#as-response").get_by_text("200").first.wait_for()
            picture = page.screenshot()
            browser.close()
    return picture
