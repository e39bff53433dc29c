"""The sandbox's page: messages, requests, limits and faults."""

from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import BrowserContext, expect

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.needs import needs_browser
from tests.sandbox.page.support import MARKETPLACE, ORDER, Opened, opened

ASK = "messaging_v1.get_messaging_actions_for_order"
QUESTION = "messaging_v1.create_confirm_order_details"

HOSTILE = '<img src=x onerror="window.broken = 1"><script>window.broken = 1</script>'

pytestmark = [pytest.mark.slow(measured=False), needs_browser]


def test_a_message_is_shown_for_its_order(sandbox: Sandbox, shown: Opened) -> None:
    """A message from the form appears in its order's thread, as the buyer sees it."""
    shown.choose(QUESTION)
    shown.page.locator("#body").fill('{"text": "Is the size right?\\nPlease reply."}')
    expect(shown.send()).to_contain_text("201 Created")
    order = shown.view("Messages").locator(".order")
    expect(order.locator("h3")).to_contain_text(ORDER)
    expect(order.locator("h3")).to_contain_text("US")
    expect(order.locator(".kind")).to_contain_text("Confirm order details")
    expect(order.locator(".text")).to_have_text("Is the size right?\nPlease reply.")
    assert [each.text for each in sandbox.messages] == ["Is the size right?\nPlease reply."]


def test_a_message_of_a_program_appears(sandbox: Sandbox, shown: Opened) -> None:
    """A message that a program sends appears without a reload."""
    with sandbox.client() as sp:
        sp.messaging_v1.create_warranty(
            ORDER,
            marketplace_ids=[MARKETPLACE],
            body={"coverageStartDate": "2026-01-01T00:00:00Z"},
        )
    bubble = shown.page.locator(".bubble")
    expect(bubble.locator(".kind")).to_contain_text("Warranty")
    expect(bubble.locator("dt")).to_have_text("Coverage start date")
    expect(shown.page.locator("aside").get_by_role("tab", name="Messages")).to_contain_text("1")


def test_an_executable_file_is_downloaded(sandbox: Sandbox) -> None:
    """Only pictures open in the page; any other file is downloaded."""
    with sandbox.client() as sp:
        uploaded = sp.messaging_v1.upload_attachment(
            ORDER,
            "send_invoice",
            HOSTILE.encode(),
            file_name="invoice.html",
            marketplace=MARKETPLACE,
            content_type="text/html",
        )
        sp.messaging_v1.send_invoice(
            ORDER, marketplace_ids=[MARKETPLACE], body={"attachments": [uploaded]}
        )
    (message,) = httpx2.get(f"{sandbox.url}/_sandbox/messages").json()
    response = httpx2.get(sandbox.url + message["attachments"][0]["url"])
    assert response.content == HOSTILE.encode()
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")
    assert httpx2.get(f"{sandbox.url}/_sandbox/messages/1/files/1").status_code == 404


def test_an_empty_bucket_is_shown(browser: BrowserContext) -> None:
    """Requests drain the shown bucket, one more gets 429, and time refills it."""
    clock = ManualClock()
    assert browser.browser is not None
    with browser.browser.new_context() as context, Sandbox(clock=clock) as sandbox:
        context.clock.set_fixed_time(clock.time())
        with opened(context, sandbox) as shown:
            shown.choose(QUESTION)
            level = shown.page.locator("main .bucket strong")
            expect(level).to_have_text("5 of 5")
            for _ in range(5):
                expect(shown.send()).to_contain_text("201 Created")
            expect(shown.send()).to_contain_text("429 Too Many Requests")
            expect(level).to_have_text("0 of 5")
            expect(shown.page.locator("main .bucket .marks line").first).to_be_attached()
            throttled = shown.view("Requests").locator('.row[data-kind="throttled"]')
            expect(throttled).to_have_count(1)
            expect(shown.view("Limits").locator(".bucket")).to_contain_text("1 \u00d7 429")
            clock.advance(2)
            context.clock.set_fixed_time(clock.time())
            expect(level).to_have_text("2 of 5")


def test_a_fault_can_be_added(sandbox: Sandbox, shown: Opened) -> None:
    """A fault from the form is listed, applies as often as configured, and is then removed."""
    faults = shown.view("Faults")
    faults.locator("select[name=operation]").select_option(QUESTION)
    faults.get_by_role("spinbutton", name="Status").fill("503")
    faults.get_by_role("button", name="Add fault").click()
    coming = faults.locator(".coming li")
    expect(coming).to_have_text(f"{QUESTION}respond with 5031 time")
    shown.choose(QUESTION)
    expect(shown.send()).to_contain_text("503 Service Unavailable")
    expect(coming).to_have_count(0)
    expect(shown.view("Requests").locator(".row .fault")).to_have_count(1)
    expect(shown.send()).to_contain_text("201 Created")
    sandbox.fail_next(cut="body")
    expect(shown.view("Faults").locator(".coming li")).to_have_count(1)
    expect(shown.send()).to_contain_text("The response was truncated")


def test_an_invalid_fault_is_refused(shown: Opened) -> None:
    """The error appears beside the form."""
    faults = shown.view("Faults")
    faults.locator("form").evaluate("each => { each.noValidate = true; }")
    faults.get_by_role("spinbutton", name="Status").fill("99")
    faults.get_by_role("button", name="Add fault").click()
    expect(faults.get_by_role("alert")).to_contain_text("pass a number from 200 to 599")


def test_hostile_text_stays_text(sandbox: Sandbox, shown: Opened) -> None:
    """Markup in a message, a file's name, a response or a link is shown but never runs."""
    with sandbox.client() as sp:
        uploaded = sp.messaging_v1.upload_attachment(
            ORDER,
            "confirm_customization_details",
            b"<svg onload='window.broken = 1'/>",
            file_name=HOSTILE,
            marketplace=MARKETPLACE,
            content_type="image/svg+xml",
        )
        sp.messaging_v1.confirm_customization_details(
            ORDER, marketplace_ids=[MARKETPLACE], body={"text": "ok", "attachments": [uploaded]}
        )
    expect(shown.page.locator(".bubble .file-name")).to_have_text(HOSTILE)
    link = {"href": "javascript:window.broken = 1"}
    sandbox.fail_next(body={HOSTILE: HOSTILE, "_links": {"self": link}}, headers={"X-A": HOSTILE})
    shown.choose(QUESTION)
    expect(shown.send()).to_contain_text(HOSTILE.replace('"', '\\"'))
    row = shown.view("Requests").locator(".row").first
    row.locator("summary").click()
    expect(row).to_contain_text(HOSTILE)
    assert shown.page.locator("main img, aside img, body script").count() == 0
    assert shown.page.evaluate("window.broken") is None
    assert shown.errors == []


@pytest.mark.parametrize("way", ["page", "program"])
def test_a_reset_empties_all_views(sandbox: Sandbox, shown: Opened, way: str) -> None:
    """A reset from the page or from a program removes the content of every view."""
    shown.choose(QUESTION)
    shown.send()
    sandbox.fail_next(status=500)
    tabs = shown.page.locator("aside [role=tab] b")
    expect(tabs).to_have_text(["1", "2", "", "1"])
    if way == "page":
        shown.page.get_by_role("button", name="Reset").click()
    else:
        sandbox.reset()
    expect(tabs).to_have_text(["", "", "", ""])
    expect(shown.page.locator(".bubble, .row, .coming li, #limits .bucket")).to_have_count(0)
    expect(shown.page.locator("main .bucket strong")).to_have_text("5 of 5")
    shown.send()
    expect(tabs).to_have_text(["1", "1", "", ""])


def test_the_page_reconnects_after_a_restart(browser: BrowserContext) -> None:
    """A page reports the end of its sandbox, and follows the next one at the same address."""
    with Sandbox() as first, opened(browser, first) as shown:
        port = int(first.url.rpartition(":")[2])
        shown.choose(ASK)
        shown.send()
        first.__exit__()
        shown.page.locator("#connection[data-state=lost]").wait_for()
        with Sandbox(port=port):
            shown.page.locator("#connection[data-state=live]").wait_for()
            expect(shown.page.locator(".row")).to_have_count(0)
            expect(shown.send()).to_contain_text("200 OK")
