"""The page's view of reports, feeds, queries and exports."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.needs import needs_browser
from tests.sandbox.page.support import opened
from tests.sandbox.simulation.support import create_feed, create_report, upload
from tests.sandbox.support import Caller

pytestmark = [pytest.mark.slow(measured=False), needs_browser]


def test_documents_are_shown_with_their_states(
    browser: BrowserContext, sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """A job appears as soon as it exists, and its state and documents follow."""
    with opened(browser, sandbox) as shown:
        view = shown.view("Documents")
        expect(view).to_contain_text("No report, feed, query or export yet")
        report_id = create_report(caller)
        create_feed(caller, upload(caller, b"<b>{}</b>"))
        feed, report = view.locator(".job").first, view.locator(".job").last
        expect(report.locator("h3")).to_contain_text(f"Report {report_id}")
        expect(report.locator(".state")).to_have_text("In queue")
        expect(feed.locator(".file")).to_have_count(1)
        clock.advance(2)
        expect(report.locator(".state")).to_have_text("In progress")
        clock.advance(3)
        expect(report.locator(".state")).to_have_text("Done")
        expect(feed.locator(".file-name").last).to_have_text("Result")
        tab = shown.page.locator("aside").get_by_role("tab", name="Documents")
        expect(tab).to_contain_text("2")
        sandbox.reset()
        expect(view.locator(".job")).to_have_count(0)
        assert shown.errors == []
