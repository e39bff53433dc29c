"""URLs that a link may have."""

from __future__ import annotations

import re
from urllib.parse import quote

_WEB_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SAFE = "/:?#@!$&*+,;=%-._~"
"""Punctuation of URLs, without quotes and brackets."""

_OTHER_LINK = re.compile(
    r"\[([^][]*)\]\(\s{0,9}<?(?!https?:)(?=[a-z][a-z0-9+.-]{0,20}:)", re.IGNORECASE
)
"""The start of a link that is not http(s), such as ``[label](javascript:...)``."""


def web_url(url: str) -> str | None:
    """Return an http(s) URL with unsafe characters percent-encoded; ``None`` for another one."""
    if not _WEB_URL.match(url):
        return None
    return quote(url.encode("utf-8", errors="replace"), safe=_SAFE)


def without_other_links(text: str) -> str:
    """Return Markdown in which links that are not http(s) are their labels and targets as text."""
    return _OTHER_LINK.sub(r"\1 (", text) if "](" in text else text
