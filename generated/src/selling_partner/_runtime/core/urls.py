"""Checks of the URLs that secrets are sent to."""

from __future__ import annotations

import re

from httpx2 import URL, InvalidURL

from .errors import ConfigurationError

_HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:.]+")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_loopback(url: URL) -> bool:
    """Return whether the host of the URL is this machine."""
    return url.host in _LOOPBACK


def checked_url(name: str, url: str) -> str:
    """Return the URL, if secrets may be sent to it: over TLS, or to this machine.

    The URL is parsed like later requests to it. No message quotes it, because it may contain a
    password.
    """
    try:
        parts = URL(url) if isinstance(url, str) else URL()
    except InvalidURL:
        raise ConfigurationError(f"{name}: expected a URL such as https://host") from None
    host = parts.raw_host.decode("ascii", "replace")
    if parts.userinfo:
        raise ConfigurationError(f"{name}: the URL must not contain a user name or password")
    if (
        parts.scheme not in {"http", "https"}
        or not _HOST.fullmatch(host)
        or (parts.port or 0) > 65_535
        or set("?#") & set(url)
    ):
        raise ConfigurationError(f"{name}: expected scheme, host and path, such as https://host")
    if parts.scheme == "http" and not is_loopback(parts):
        raise ConfigurationError(
            f"{name}: http would send secrets unencrypted to {host}; use https"
        )
    return url
