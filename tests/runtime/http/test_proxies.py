"""Proxies of the environment: the client selects the same ones as httpx2."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from selling_partner import ConfigurationError
from selling_partner._runtime.http.pool import pool

ENVIRONMENTS: list[dict[str, str]] = [
    {},
    {"HTTPS_PROXY": "http://one:3128"},
    {"HTTP_PROXY": "http://one:3128", "HTTPS_PROXY": "two:3128"},
    {"ALL_PROXY": "http://one:3128", "NO_PROXY": "amazon.com, .internal,10.0.0.0/8"},
    {"HTTPS_PROXY": "http://one:3128", "NO_PROXY": "*"},
    {"HTTPS_PROXY": "http://user:hush@one:3128", "NO_PROXY": "sellingpartnerapi-na.amazon.com"},
]
URLS = [
    "https://sellingpartnerapi-na.amazon.com/a",
    "https://api.amazon.com/auth/o2/token",
    "https://a.internal/",
    "https://10.1.2.3/",
]


def proxy_of(transport: Any) -> str | None:
    """Return the proxy of a transport."""
    inner = transport._pool
    found = getattr(inner, "_proxy_url", None) or getattr(inner._proxy, "url", None)
    return None if found is None else f"{found.scheme!r} {found.host!r} {found.port}"


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_proxies_of_the_environment_match_httpx2(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each host is reached through the proxy that httpx2 would use, or directly."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(name.lower(), value)
    ours = pool()
    with httpx2.Client() as theirs:
        for url in map(httpx2.URL, URLS):
            expected = proxy_of(theirs._transport_for_url(url))
            assert proxy_of(ours._transport_for(url)) == expected
    ours.close()


def test_an_invalid_proxy_of_the_environment_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its URL may contain a password."""
    monkeypatch.setenv("HTTPS_PROXY", "ftp://user:hush@one")
    monkeypatch.setenv("https_proxy", "ftp://user:hush@one")
    with pytest.raises(ConfigurationError, match=r"^proxy: expected a URL") as caught:
        pool()
    assert "hush" not in str(caught.value)
