"""The pool of connections that a client sends with."""

from __future__ import annotations

from ssl import SSLContext

from httpx2 import URL, InvalidURL, Proxy, Timeout

from .concurrency import AsyncHttpClient
from .errors import ConfigurationError
from .tls import system_tls

_THIS_MACHINE = ("http://localhost", "http://127.0.0.1", "http://[::1]")
"""What is not encrypted must not go through a proxy that only the environment names."""


def async_pool(
    timeout: Timeout,
    *,
    proxy: str | URL | Proxy | None = None,
    verify: SSLContext | bool = True,
    is_encrypted: bool = True,
) -> AsyncHttpClient:
    """A pool of connections.

    Args:
        timeout: What the pool's client allows by itself.
        proxy: What all requests go through; without one, what the environment names.
        verify: The authorities that a server's certificate is held to; ``False`` for none.
        is_encrypted: Whether the requests to come are sent over TLS.

    Raises:
        ConfigurationError: The proxy or the authorities cannot work.

    """
    if not isinstance(verify, SSLContext | bool):
        raise ConfigurationError(
            "verify: pass an ssl.SSLContext, such as ssl.create_default_context(cafile=...), "
            f"or False, not {type(verify).__qualname__}"
        )
    if verify is True:
        verify = system_tls(soon=is_encrypted)
    if proxy is None:
        direct = _THIS_MACHINE
        return AsyncHttpClient(timeout=timeout, verify=verify, mounts=dict.fromkeys(direct))
    try:
        return AsyncHttpClient(timeout=timeout, verify=verify, proxy=_checked_proxy(proxy))
    except ImportError:
        raise ConfigurationError("proxy: SOCKS needs pip install 'httpx2[socks]'") from None


def _checked_proxy(proxy: object) -> Proxy:
    """The proxy, if it is one. No message quotes it, for it may hold a password."""
    try:
        found = Proxy(proxy) if isinstance(proxy, str | URL) else proxy
    except (ValueError, InvalidURL):
        found = None
    if isinstance(found, Proxy) and found.url.host:
        return found
    raise ConfigurationError(
        "proxy: expected a URL such as http://host:3128, or an httpx2.Proxy; "
        "without one, those that HTTP_PROXY and HTTPS_PROXY name are used"
    )


def checked_pool(http_client: AsyncHttpClient, *, has_more: bool) -> AsyncHttpClient:
    """The pool that a caller brings.

    Args:
        http_client: The pool.
        has_more: Whether the caller also gave a proxy or authorities.

    Raises:
        ConfigurationError: It is something else, or was to have what it has already.

    """
    if not isinstance(http_client, AsyncHttpClient):
        raise ConfigurationError(
            f"http_client: pass an httpx2.AsyncClient, not {type(http_client).__qualname__}"
        )
    if has_more:
        raise ConfigurationError(
            "http_client: give proxy and verify to the httpx2.AsyncClient that you pass"
        )
    return http_client
