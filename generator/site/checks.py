"""Checks of the built site: links, anchors, files, and requests to other hosts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINKS = {"a": "href", "area": "href", "form": "action"}
_NOT_LOADED = frozenset({"canonical", "alternate", "next", "prev", "edit"})
"""Relations of a ``link`` element that a browser does not load."""


@dataclass
class HtmlPage(HTMLParser):
    """The parts of a page that the checks need.

    Attributes:
        anchors: The identifiers of its elements.
        links: The targets that a reader can follow.
        loads: The targets that a browser loads with the page.

    """

    anchors: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the identifier and the targets of an element."""
        found = {name: value or "" for name, value in attrs}
        self.anchors.update(found[name] for name in ("id", "name") if name in found)
        if tag in _LINKS:
            if target := found.get(_LINKS[tag]):
                self.links.add(target)
            return
        relation = set(found.get("rel", "").split())
        if tag == "link" and relation <= _NOT_LOADED and relation:
            return
        self.loads.update(found[name] for name in ("href", "src", "data") if found.get(name))


def site_faults(folder: Path) -> Iterator[str]:
    """Yield each fault of the pages in a folder, as ``page: problem; remedy``."""
    pages = {}
    for file in sorted(folder.rglob("*.html")):
        page = HtmlPage()
        page.feed(file.read_text(encoding="utf-8"))
        pages[file] = page
    files = {file for file in folder.rglob("*") if file.is_file()}
    for file, page in pages.items():
        place = file.relative_to(folder).as_posix()
        if place == "404.html":  # It is served for any path, so its links are absolute.
            continue
        yield from (f"{place}: {each}" for each in _page_faults(file, page, pages, files))


def _page_faults(
    file: Path, page: HtmlPage, pages: dict[Path, HtmlPage], files: set[Path]
) -> Iterator[str]:
    for target in sorted(page.loads):
        if urlsplit(target).scheme not in {"", "data"} or target.startswith("//"):
            yield f"loads {target}; a page must load files of the site only"
    for target in sorted(page.links | page.loads):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            if parts.scheme not in {"", "http", "https", "data", "mailto"}:
                yield f"links to {target}; a link must be http, https or within the site"
            continue
        path = unquote(parts.path)
        wanted = Path(os.path.normpath(file.parent / path)) if path else file
        wanted = wanted / "index.html" if wanted.is_dir() else wanted
        if wanted not in files:
            yield f"links to {target}, which does not exist; correct the link or add the page"
            continue
        anchor = unquote(parts.fragment)
        if anchor and wanted in pages and anchor not in pages[wanted].anchors:
            yield f"links to {target}, which has no such section; correct the anchor"
