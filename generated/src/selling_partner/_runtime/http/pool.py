"""The client's own pool of connections, with the proxies of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

import httpcore2
from httpx2 import URL, ByteStream, InvalidURL, Proxy, Request, Response, create_ssl_context

from ..concurrency.streams import HttpTransport
from ..core.errors import ConfigurationError
from .content_decoding import ACCEPT_ENCODING
from .network import DeadlineNetwork
from .tls import system_tls
from .turns import Turns

if TYPE_CHECKING:
    from httpx2._utils import URLPattern

_LOOPBACK_URLS = ("http://localhost", "http://127.0.0.1", "http://[::1]")
"""Unencrypted requests to this machine do not use a proxy of the environment."""

_MAX_CONNECTIONS = 100
_MAX_IDLE = 20
_IDLE_SECONDS = 5.0
"""The limits of a pool, as in httpx2: connections, idle connections, and seconds they stay idle."""


_HEADERS = {"Accept-Encoding": ACCEPT_ENCODING, "Session": "keep-alive"}

_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose requests have ``Content-Length`` even without a body."""


class Pool:
    """A pool of connections without cookies and without decoding of bodies.

    Args:
        verify: The trusted certificate authorities.
        proxy: The proxy for all other requests.
        routes: The proxy, or ``None`` for none, by URL pattern; the first match applies.

    Attributes:
        is_closed: Whether the pool has been closed.
        turns: The queue for its connections.

    """

    def __init__(
        self,
        verify: SSLContext,
        proxy: Proxy | None,
        routes: Mapping[URLPattern, Proxy | None],
    ) -> None:
        self.is_closed = False
        self.turns = Turns(_MAX_CONNECTIONS)
        self._straight = _PoolTransport(verify, proxy)
        self._routes = [
            (pattern, self._straight if each is None else _PoolTransport(verify, each))
            for pattern, each in sorted(routes.items())
        ]

    def request(
        self,
        method: str,
        url: URL,
        headers: dict[str, str],
        content: bytes | None,
        extensions: dict[str, Any],
    ) -> Request:
        """Return a request with all headers, in a fraction of the time that httpx2 takes."""
        body = content or b""
        framing = {"Host": url.netloc.decode("ascii"), **_HEADERS}
        if content is not None or method in _WITH_LENGTH:
            framing["Content-Length"] = str(len(body))
        return Request(
            method,
            url,
            headers={**framing, **headers},
            stream=ByteStream(body),
            extensions=extensions,
        )

    def send(self, request: Request, *, is_plain: bool) -> Response:
        """Send a request and wait for the head of its response.

        Args:
            request: The request.
            is_plain: Ignored: this pool adds nothing to requests.

        Raises:
            httpx2.RequestError: There was no response.

        """
        return self._transport_for(request.url).handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self.is_closed = True
        for transport in {self._straight, *(each for _, each in self._routes)}:
            transport.close()

    def _transport_for(self, url: URL) -> HttpTransport:
        for pattern, transport in self._routes:
            if pattern.matches(url):
                return transport
        return self._straight


class _PoolTransport(HttpTransport):
    """httpx2's transport on connections that respect deadlines; OpenTelemetry instruments it.

    This constructor replaces that of httpx2, which does not accept a network backend.
    """

    def __init__(self, verify: SSLContext, proxy: Proxy | None) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=verify,
            proxy=None if proxy is None else _for_httpcore(proxy),
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=_MAX_IDLE,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=DeadlineNetwork(),
        )


def pool(
    *,
    proxy: str | URL | Proxy | None = None,
    verify: SSLContext | bool = True,
    is_encrypted: bool = True,
) -> Pool:
    """Return a pool of connections.

    Args:
        proxy: The proxy for all requests. Defaults to the proxy environment variables.
        verify: The trusted certificate authorities; ``False`` disables verification.
        is_encrypted: Whether requests use TLS.

    Raises:
        ConfigurationError: The proxy or the authorities are invalid.

    """
    if not isinstance(verify, SSLContext | bool):
        raise ConfigurationError(
            "verify: pass an ssl.SSLContext, such as ssl.create_default_context(cafile=...), "
            f"or False, not {type(verify).__qualname__}"
        )
    if verify is True:
        verify = system_tls(soon=is_encrypted)
    elif verify is False:
        verify = create_ssl_context(verify=False)
    if proxy is not None:
        return Pool(verify, _checked_proxy(proxy), {})
    return Pool(verify, None, _environment_routes())


def _environment_routes() -> Mapping[URLPattern, Proxy | None]:
    """Return the proxies of the environment, as httpx2 reads them."""
    from httpx2._utils import (  # httpx2 has no public function for this.
        URLPattern,
        get_environment_proxies,
    )

    named = get_environment_proxies()
    if not any(named.values()):
        return {}
    routes = {
        URLPattern(pattern): None if url is None else _checked_proxy(url)
        for pattern, url in named.items()
    }
    return routes | {URLPattern(each): None for each in _LOOPBACK_URLS}


def _checked_proxy(proxy: object) -> Proxy:
    """Return a valid proxy. No message quotes the value: it may hold a password."""
    try:
        found = Proxy(proxy) if isinstance(proxy, str | URL) else proxy
    except (ValueError, InvalidURL):
        found = None
    if not isinstance(found, Proxy) or not found.url.host:
        raise ConfigurationError(
            "proxy: expected a URL such as http://host:3128, or an httpx2.Proxy; "
            "without one, those that HTTP_PROXY and HTTPS_PROXY name are used"
        )
    if found.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError("proxy: SOCKS needs pip install 'httpx2[socks]'")
    return found


def _for_httpcore(proxy: Proxy) -> httpcore2.Proxy:
    """Return the proxy as httpcore2 represents it."""
    url = httpcore2.URL(
        scheme=proxy.url.raw_scheme,
        host=proxy.url.raw_host,
        port=proxy.url.port,
        target=proxy.url.raw_path,
    )
    headers: Any = proxy.headers.raw
    return httpcore2.Proxy(url, auth=proxy.raw_auth, headers=headers, ssl_context=proxy.ssl_context)
