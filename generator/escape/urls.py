"""URLs that a link may have."""

from __future__ import annotations

import re
from urllib.parse import quote

_WEB_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SAFE = "/:?#@!$&*+,;=%-._~"
"""Punctuation of URLs, without quotes and brackets."""


def web_url(url: str) -> str | None:
    """Return an http(s) URL with unsafe characters percent-encoded; ``None`` for another one."""
    if not _WEB_URL.match(url):
        return None
    return quote(url.encode("utf-8", errors="replace"), safe=_SAFE)
