"""The sandbox's page: it loads, and its forms send requests."""

from __future__ import annotations

import base64
import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import BrowserContext, expect

from selling_partner.sandbox import Sandbox
from tests.needs import needs_browser
from tests.sandbox.page.support import ORDER, Opened, opened, picture

SOURCE = Path(__file__).parents[3] / "generated" / "src"
ASK = "messaging_v1.get_messaging_actions_for_order"
QUESTION = "messaging_v1.create_confirm_order_details"
CUSTOMIZE = "messaging_v1.confirm_customization_details"

SIZES = (*range(0, 131, 5), 56, 63, 64, 999)

pytestmark = [pytest.mark.slow(measured=False), needs_browser]


def test_the_page_loads(sandbox: Sandbox, shown: Opened) -> None:
    """The page loads without errors, lists every operation and contacts no other host."""
    apis = httpx2.get(f"{sandbox.url}/_sandbox/apis").json()
    operations = [each["name"] for api in apis for each in api["operations"]]
    links = shown.page.locator("nav li a")
    assert [each.get_attribute("href") for each in links.all()] == [f"#{e}" for e in operations]
    assert shown.errors == []
    assert len(shown.urls) > 5
    assert all(each.startswith((f"{sandbox.url}/", "data:")) for each in shown.urls)
    assert sandbox.exchanges == []


def test_the_content_security_policy(sandbox: Sandbox) -> None:
    """The policy of each file of the page allows content of the sandbox only."""
    for path in ("/", "/_sandbox/page/main.js", "/_sandbox/page/styles/base.css"):
        policy = httpx2.get(sandbox.url + path).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy


def test_operations_can_be_searched(shown: Opened) -> None:
    """The search filters the list, and a slash focuses it from anywhere."""
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("warranty post")
    visible = shown.page.locator("nav li:visible")
    expect(visible).to_have_count(1)
    expect(visible).to_contain_text("create_warranty")


def test_an_operation_can_be_tried(sandbox: Sandbox, shown: Opened) -> None:
    """The form starts with samples; the page signs in, sends, and shows the response."""
    shown.choose(ASK)
    expect(shown.page.get_by_label("amazonOrderId")).to_have_value(ORDER)
    response = shown.send()
    expect(response).to_contain_text("200 OK")
    expect(response).to_contain_text('"_links"')
    rows = shown.view("Requests").locator(".row")
    expect(rows).to_have_count(2)
    rows.first.locator("summary").click()
    expect(rows.first).to_contain_text(f"GET /messaging/v1/orders/{ORDER}?marketplaceIds")
    assert [each.name for each in sandbox.exchanges] == ["token", ASK]
    assert shown.errors == []


def test_links_open_operations(shown: Opened) -> None:
    """The links of a response open their operations, for the same order."""
    shown.choose(ASK)
    shown.page.get_by_label("amazonOrderId").fill("902-0000000-0000001")
    shown.send().get_by_role("button", name="create_warranty").click()
    expect(shown.page.locator("main .called")).to_have_text("sp.messaging_v1.create_warranty()")
    expect(shown.page.get_by_label("amazonOrderId")).to_have_value("902-0000000-0000001")


def test_a_file_is_attached(sandbox: Sandbox, shown: Opened) -> None:
    """A file from the form is uploaded, named in the body, and shown to the buyer."""
    shown.choose(CUSTOMIZE)
    file = {"name": "engraving <1>.png", "mimeType": "image/png", "buffer": picture()}
    shown.page.get_by_label("Attach a file").set_input_files(files=file)  # type: ignore[arg-type]
    expect(shown.page.locator("#file-state")).to_contain_text("is uploaded")
    expect(shown.send()).to_contain_text("201 Created")
    (sent,) = sandbox.messages[0].attachments
    assert (sent.file_name, sent.content) == ("engraving <1>.png", picture())
    bubble = shown.page.locator(".bubble")
    shown.page.wait_for_function("document.querySelector('.bubble img')?.naturalWidth === 1")
    with shown.page.expect_download() as download:
        bubble.locator("a.file").click()
    assert Path(download.value.path()).read_bytes() == picture()
    assert shown.errors == []


def test_tokens_expire(shown: Opened) -> None:
    """An expired token's 403 is shown, and the next request signs in again."""
    shown.choose(ASK)
    shown.send()
    with shown.page.expect_response("**/expire-tokens"):
        shown.page.get_by_role("button", name="Expire tokens").click()
    expect(shown.send()).to_contain_text("403 Forbidden")
    expect(shown.send()).to_contain_text("200 OK")


def test_an_invalid_body_is_marked(shown: Opened) -> None:
    """The form reports a body that is not valid JSON, and can still send it."""
    shown.choose(QUESTION)
    body = shown.page.locator("#body")
    expect(shown.page.locator("#body-hint")).to_have_text("Valid JSON")
    body.fill('{"text": }')
    expect(shown.page.locator("#body-hint")).to_contain_text("Invalid JSON: ")
    expect(body).to_have_attribute("aria-invalid", "true")
    expect(shown.send()).to_contain_text("400 Bad Request")


def test_curl_and_python_make_the_same_request(sandbox: Sandbox, shown: Opened) -> None:
    """The curl command and the Python program match the request of the form."""
    text = 'It\'s "quoted" \\ $HOME ünï\nnew line, true'
    shown.choose(QUESTION)
    body = shown.page.locator("#body")
    body.fill(shown.page.evaluate("text => JSON.stringify({ text }, null, 2)", text))
    shown.send()
    words = shlex.split(shown.spelled("curl"))
    assert words[:2] == ["curl", "-X"]
    headers = dict(words[i + 1].split(": ", 1) for i, each in enumerate(words) if each == "-H")
    response = httpx2.request(words[2], words[3], headers=headers, content=words[-1].encode())
    assert response.status_code == 201
    done = subprocess.run(
        [sys.executable, "-c", shown.spelled("Python")],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [each.text for each in sandbox.messages] == [text] * 3


def test_digests_are_correct(shown: Opened) -> None:
    """The digest of a file is its MD5, around each block boundary."""
    texts = [bytes((7 * i + n) % 256 for i in range(n)) for n in SIZES]
    ask = """async (texts) => {
        const { md5 } = await import("/_sandbox/page/common/md5.js");
        return texts.map((each) => md5(Uint8Array.from(each)));
    }"""
    found = shown.page.evaluate(ask, [list(each) for each in texts])
    assert found == [base64.b64encode(hashlib.md5(each).digest()).decode() for each in texts]


def test_slashes_of_a_resource_are_kept(sandbox: Sandbox, shown: Opened) -> None:
    """A path parameter that allows slashes is sent with them."""
    shown.choose("uploads_2020_11_01.create_upload_destination_for_resource")
    expect(shown.send()).to_contain_text("201 Created")
    target = sandbox.exchanges[-1].target
    assert f"uploadDestinations/messaging/v1/orders/{ORDER}/messages/" in target


def test_controls_are_accessible(shown: Opened) -> None:
    """Each control has a name for screen readers, and the arrow keys select tabs."""
    ask = """() => [...document.querySelectorAll("button, a, input, select, textarea")]
        .filter((each) => !each.labels?.length && !each.textContent.trim())
        .map((each) => each.outerHTML)"""
    for name in (CUSTOMIZE, ASK):
        shown.choose(name)
        assert shown.page.evaluate(ask) == []
    tabs = shown.page.locator("aside [role=tab]")
    tabs.first.focus()
    shown.page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(shown.page.locator("#log")).to_be_visible()
    shown.page.keyboard.press("End")
    expect(shown.page.locator("#faults")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1600])
def test_the_page_fits_the_screen(browser: BrowserContext, sandbox: Sandbox, width: int) -> None:
    """Nothing is wider than the screen, narrow or wide."""
    with opened(browser, sandbox) as shown:
        shown.page.set_viewport_size({"width": width, "height": 800})
        shown.page.emulate_media(color_scheme="dark")
        shown.send()
        for name in ("Messages", "Requests", "Limits", "Faults"):
            shown.view(name)
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
