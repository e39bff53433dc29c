"""The pages of the site before they are built: places, links and navigation."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.site.build import build_site
from generator.site.checks import site_faults
from generator.site.pages import Sources, with_site_links, write_pages
from generator.site.settings import navigation, settings
from generator.site.versions import add_version
from tests.needs import ROOT

SOURCES = Sources(ROOT, ROOT / "generated")


def test_every_page_has_a_place_in_the_navigation(tmp_path: Path) -> None:
    """The pages of the repository fit the navigation, and each has one place on the site."""
    pages = write_pages(SOURCES, tmp_path)
    assert len(set(pages)) == len(pages)
    assert navigation(pages)[0] == {"Quickstart": "index.md"}
    text = settings("Title", pages, Path("pages"), Path("html"))
    assert "font: false" in text
    assert "use_directory_urls: false" in text


def test_a_page_outside_the_navigation_is_an_error(tmp_path: Path) -> None:
    """A new page without a place, and a place without its page, are refused by name."""
    pages = write_pages(SOURCES, tmp_path)
    with pytest.raises(UsageError, match=r"new\.md is not in the navigation"):
        navigation([*pages, "new.md"])
    with pytest.raises(UsageError, match=r"the site has no page orders\.md"):
        navigation([each for each in pages if each != "orders.md"])


def test_a_missing_page_is_an_error(tmp_path: Path) -> None:
    """A package without its changelog is refused."""
    with pytest.raises(UsageError, match=r"CHANGELOG\.md: there is no such page"):
        Sources(ROOT, tmp_path).pages()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md)", "[a](../other/b.md)"),
        ("[a](b.md#c)", "[a](../other/b.md#c)"),
        ("[`a`](b.md)", "[`a`](../other/b.md)"),
        ("[a](code.py)", "a"),
        ("[a](missing.md)", "[a](missing.md)"),
        ("[a](#here)", "[a](#here)"),
        ("[a](https://a.example/b.md)", "[a](https://a.example/b.md)"),
        ("`[a](b.md)`", "`[a](b.md)`"),
        ("``x ` [a](b.md)``", "``x ` [a](b.md)``"),
        ("```\n[a](b.md)\n```\n[a](b.md)", "```\n[a](b.md)\n```\n[a](../other/b.md)"),
        ("~~~~\n[a](b.md)\n~~~\n[a](b.md)\n~~~~\n", "~~~~\n[a](b.md)\n~~~\n[a](b.md)\n~~~~\n"),
    ],
)
def test_links_between_files_become_links_between_pages(
    text: str, expected: str, tmp_path: Path
) -> None:
    """A link to a page leads to its place, one to another file is its label; code is unchanged."""
    for name in ("a.md", "b.md", "code.py"):
        (tmp_path / name).touch()
    places = {tmp_path / "b.md": "other/b.md"}
    assert with_site_links(text, tmp_path / "a.md", "folder/a.md", places) == expected


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<h1 id="a"></h1><a href="#a">', ""),
        ('<a href="b.html#there">', ""),
        ('<a href="https://a.example">', ""),
        ('<a href="#missing">', "a.html: links to #missing, which has no such section"),
        ('<a href="b.html#missing">', "a.html: links to b.html#missing, which has no such section"),
        ('<a href="c.html">', "a.html: links to c.html, which does not exist"),
        ('<img src="c.png">', "a.html: links to c.png, which does not exist"),
        ('<a href="javascript:a">', "a.html: links to javascript:a; a link must be http"),
        ('<img src="https://a.example/b.png">', "a.html: loads https://a.example/b.png"),
        ('<script src="//a.example/b.js"></script>', "a.html: loads //a.example/b.js"),
        ('<link rel="stylesheet" href="https://a.example/b.css">', "a.html: loads https://a.ex"),
        ('<link rel="canonical" href="https://a.example/">', ""),
        ('<iframe src="http://a.example"></iframe>', "a.html: loads http://a.example"),
    ],
)
def test_faults_of_pages_are_found(html: str, fault: str, tmp_path: Path) -> None:
    """A broken link, a missing anchor, a script as a link, and a load from a host are faults."""
    (tmp_path / "a.html").write_text(html)
    (tmp_path / "b.html").write_text('<p id="there">')
    found = list(site_faults(tmp_path))
    assert [each.startswith(fault) for each in found] == ([True] if fault else [])


def test_published_versions_stay_beside_the_newest(tmp_path: Path) -> None:
    """Each version keeps its folder, and ``latest`` is the newest by number, not by date."""
    site, folder = tmp_path / "site", tmp_path / "published"
    site.mkdir()
    folder.mkdir()
    for version in ("1.9.0", "1.10.0", "1.9.1"):
        (site / "index.html").write_text(version)
        versions = add_version(site, folder, version)
    assert versions == ["1.10.0", "1.9.1", "1.9.0"]
    assert (folder / "latest" / "index.html").read_text() == "1.10.0"
    assert (folder / "1.9.1" / "index.html").read_text() == "1.9.1"
    assert list(site_faults(folder)) == []
    with pytest.raises(UsageError, match="must be three numbers"):
        add_version(site, folder, "../x")
    with pytest.raises(UsageError, match=r"has no index\.html"):
        add_version(tmp_path, folder, "2.0.0")


def test_a_build_replaces_the_earlier_site_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of an earlier build are removed, and other files of the folder stay."""

    def render(settings: Path) -> None:
        pages = settings.parent / "pages"
        for page in pages.rglob("*.md"):
            file = settings.parent / "html" / page.relative_to(pages).with_suffix(".html")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()

    monkeypatch.setattr("generator.site.build.find_spec", lambda name: name)
    monkeypatch.setattr("generator.site.build._run_zensical", render)
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "old.html").touch()
    (tmp_path / "notes.txt").touch()
    site = build_site(Sources(ROOT, ROOT / "generated"), tmp_path)
    assert (site.folder / "index.html").is_file()
    assert not (site.folder / "old.html").exists()
    assert (tmp_path / "notes.txt").is_file()
