"""The types of httpx2 for async and sync clients, and the parts of a body."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from httpx2 import AsyncByteStream as AsyncBodyStream
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import AsyncHTTPTransport as AsyncHttpTransport
from httpx2 import Client as HttpClient
from httpx2 import HTTPTransport as HttpTransport
from httpx2 import SyncByteStream as BodyStream

__all__ = [
    "AsyncBodyStream",
    "AsyncHttpClient",
    "AsyncHttpTransport",
    "BodyStream",
    "HttpClient",
    "HttpTransport",
    "async_exhaust",
    "async_parts",
    "exhaust",
    "parts",
]


_MAX_UNREAD_PARTS = 20_000
"""The maximum number of parts that are left in a body after its connection is closed."""


def async_parts(stream: AsyncBodyStream) -> AsyncIterator[bytes]:
    """Return the parts of a body."""
    return aiter(stream)


def parts(stream: BodyStream) -> Iterator[bytes]:
    """Return the parts of a body."""
    return iter(stream)


async def async_exhaust(parts: AsyncIterator[bytes]) -> None:
    """Exhaust the generators of a body whose connection has been closed.

    Trio reports a generator that was not exhausted as an error.
    """
    with suppress(Exception):
        for _ in range(_MAX_UNREAD_PARTS):
            await anext(parts)


def exhaust(parts: Iterator[bytes]) -> None:
    """Do nothing: sync generators do not require cleanup."""
