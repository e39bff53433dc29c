"""Markdown as a renderer shows it: elements, links and text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from markdown_it import MarkdownIt

from generator.site.settings import MARKDOWN

ACTIVE_ATTRIBUTES = frozenset({"href", "src", "style", "action", "formaction", "srcdoc"})


def make_renderer() -> MarkdownIt:
    """Return a renderer that allows HTML and any link, with GitHub's tables and strikethrough."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: True  # type: ignore[method-assign]
    return renderer


@cache
def renderers() -> list[Callable[[str], str]]:
    """Return the renderers of pages: CommonMark, and that of the site where it is installed."""
    found: list[Callable[[str], str]] = [make_renderer().render]
    if find_spec("markdown") is not None and find_spec("pymdownx") is not None:
        markdown: Any = import_module("markdown")
        # The links of headings and the colours of code are the site's own.
        site = {**MARKDOWN, "toc": {}, "pymdownx.highlight": {"use_pygments": False}}
        renderer = markdown.Markdown(extensions=list(site), extension_configs=site)
        found.append(lambda text: str(renderer.reset().convert(text)))
    return found


class Page(HTMLParser):
    """A rendered page.

    Args:
        markdown: Its source.
        render: The renderer; that of CommonMark by default.

    Attributes:
        tags: The start tags in order.
        links: The values of attributes that load or run something.
        attributes: The names of all other attributes.
        text: The text of the page.

    """

    def __init__(self, markdown: str, render: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed((render or renderers()[0])(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ACTIVE_ATTRIBUTES:
                self.links.append(value or "")
            elif name not in {"class", "id"}:
                self.attributes.add(name)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("!")

    def unknown_decl(self, data: str) -> None:
        self.tags.append("!")

    def handle_pi(self, data: str) -> None:
        self.tags.append("?")

    @property
    def outline(self) -> list[str]:
        """The tags, without links, code and paragraphs, which text of a document may have."""
        return [each for each in self.tags if each not in {"a", "code", "p"}]


def is_web_link(url: str) -> bool:
    """Return whether a browser would open it with http(s)."""
    return url.lower().startswith(("http://", "https://"))


def hidden_characters(text: str) -> set[str]:
    """Return the characters of a text that are invisible, apart from line feeds and spaces."""
    return {
        each
        for each in text
        if each not in "\n " and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    }
