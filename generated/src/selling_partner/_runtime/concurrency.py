"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from threading import Lock

from anyio import Lock as AsyncLock
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient

__all__ = ["AsyncHttpClient", "AsyncLock", "HttpClient", "Lock"]
