"""A store of access tokens, in files or in Redis, as tests see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from selling_partner import Clock, FileTokenCache, RedisTokenCache, TokenCache
from tests.runtime.support.ordering import PATIENCE


@dataclass
class TokenStore:
    """A store of tokens, with access to its raw content.

    Attributes:
        place: The folder, or the URL of the Redis.
        clock: The clock of its caches.
        content: Return all names and values in the store.
        overwrite: Replace the entry of the tests' credentials.

    """

    place: str
    clock: Clock
    content: Callable[[], bytes]
    overwrite: Callable[[bytes], None]

    def cache(self, clock: Clock | None = None) -> TokenCache:
        """Return a new cache on the store."""
        clock = clock or self.clock
        if "://" in self.place:
            return RedisTokenCache.from_url(self.place, timeout=PATIENCE, clock=clock)
        return FileTokenCache(self.place, clock=clock)
