"""The connections of a caller's own client of httpx2."""

from __future__ import annotations

import sys
from copy import copy
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from weakref import WeakKeyDictionary

from httpx2 import URL, USE_CLIENT_DEFAULT, Auth, Cookies, QueryParams, Request, Response

from ..concurrency.streams import HttpClient
from ..core.errors import ConfigurationError
from .content_decoding import ACCEPT_ENCODING
from .turns import Turns

_MAX_STREAMS = 100
"""The most requests that the HTTP library sends at a time on one connection of HTTP/2."""

_STORE_NONE = DefaultCookiePolicy(allowed_domains=())

_NO_AUTH = Auth()
"""Adds nothing. Without this, httpx2 looks for a password in each URL."""


class BorrowedPool:
    """A caller's client, whose headers, parameters and authentication apply to all requests.

    It stays open. The requests carry the cookies that the client had when it was passed, and its
    cookie jar does not store those of their responses.

    Args:
        http_client: The caller's client.
        has_more: Whether the caller also passed ``proxy`` or ``verify``.

    Attributes:
        turns: The queue for its connections, which all clients with this client share.

    Raises:
        ConfigurationError: The value is not a client, or ``proxy`` or ``verify`` was passed too.

    """

    def __init__(self, http_client: HttpClient, *, has_more: bool) -> None:
        if not isinstance(http_client, HttpClient):
            raise ConfigurationError(
                f"http_client: pass an httpx2.Client, not {type(http_client).__qualname__}"
            )
        if has_more:
            raise ConfigurationError(
                "http_client: give proxy and verify to the httpx2.Client that you pass"
            )
        self.turns = _turns_of(http_client)
        self._client = http_client
        self._cookies = Cookies(http_client.cookies)

    @property
    def is_closed(self) -> bool:
        """Whether the client has been closed."""
        return self._client.is_closed

    def request(
        self,
        method: str,
        url: URL,
        headers: dict[str, str],
        content: bytes | None,
        extensions: dict[str, Any],
    ) -> Request:
        """Return a request with the headers, parameters and cookies of the client."""
        request = self._client.build_request(
            method,
            url,
            headers={**headers, "Accept-Encoding": ACCEPT_ENCODING},
            content=content,
            extensions=extensions,
        )
        request.url = _with_query(url, self._client.params)
        if "Cookie" not in self._client.headers and "Cookie" not in headers:
            request.headers.pop("Cookie", None)
            self._cookies.set_cookie_header(request)
        return request

    def send(self, request: Request, *, is_plain: bool) -> Response:
        """Send a request and wait for the head of its response.

        Args:
            request: The request.
            is_plain: Whether to omit the client's own ``auth``.

        Raises:
            httpx2.RequestError: There was no response.

        """
        auth = _NO_AUTH if is_plain else USE_CLIENT_DEFAULT
        # Shares everything with the client except the cookies of responses.
        client = copy(self._client)
        client.cookies = Cookies(CookieJar(_STORE_NONE))
        return client.send(request, stream=True, auth=auth, follow_redirects=False)

    def close(self) -> None:
        """Do nothing: the owner closes the client."""


_turns: WeakKeyDictionary[HttpClient, Turns] = WeakKeyDictionary()


def _turns_of(client: HttpClient) -> Turns:
    """Return the queue for the connections of a caller's client."""
    found = _turns.get(client)
    if found is None:
        found = _turns.setdefault(client, Turns(_capacity_of(client)))
    return found


def _capacity_of(client: HttpClient) -> int:
    """Return how many requests a client's pool carries at a time; unlimited for other transports.

    A connection carries one request at a time, or up to a hundred with HTTP/2.
    """
    pool = getattr(getattr(client, "_transport", None), "_pool", None)
    limit = getattr(pool, "_max_connections", None)  # httpx2 has no public attribute for this.
    if not isinstance(limit, int) or limit < 1:
        return sys.maxsize
    return max(limit, _MAX_STREAMS) if getattr(pool, "_http2", False) else limit


def _with_query(url: URL, params: QueryParams) -> URL:
    """Return the URL with a client's parameters appended."""
    if not params:
        return url
    own = [url.query] if url.query else []
    return url.copy_with(query=b"&".join([*own, str(params).encode("ascii")]))
