"""Access tokens in Redis, for processes on any number of machines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from .access_token import AccessToken
from .errors import ConfigurationError
from .redis_client import checked_redis, redis_from_url
from .token_caches import TokenCache

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "selling-partner:token:"


class RedisTokenCache(TokenCache):
    """Keeps access tokens in Redis until they expire.

    Whoever can read that Redis can use the tokens for up to an hour, though not renew them: give
    it a password, and TLS (``rediss://``) on the way there.

    Args:
        client: A synchronous client of redis-py; yours to close. Async code uses one too, in a
            thread. Give it timeouts and retries as short as those of ``from_url``, since calls
            wait for it.
        prefix: What all keys begin with.

    Raises:
        ConfigurationError: The client is something else, such as an async one, or redis-py is not
            installed: ``pip install selling-partner[redis]``.

    """

    def __init__(self, client: Redis, *, prefix: str = PREFIX) -> None:
        self._redis = checked_redis(client)
        if not isinstance(prefix, str):
            raise ConfigurationError(f"prefix: pass a str, not {type(prefix).__qualname__}")
        self._prefix = prefix

    @classmethod
    def from_url(cls, url: str, *, prefix: str = PREFIX) -> Self:
        """A cache at a URL, with a client that waits 0.25 s at most and does not try again.

        Args:
            url: ``redis://``, ``rediss://`` (TLS) or ``unix://``.
            prefix: What all keys begin with.

        Raises:
            ConfigurationError: The URL is none, or redis-py is not installed:
                ``pip install selling-partner[redis]``.

        """
        return cls(redis_from_url(url), prefix=prefix)

    def __repr__(self) -> str:
        return f"RedisTokenCache(prefix={self._prefix!r})"

    def get(self, key: str) -> AccessToken | None:
        """The token at the key, if it has not expired.

        Raises:
            redis.RedisError: Redis did not answer, or refused.

        """
        from redis import ResponseError

        try:
            text = self._redis.get(self._prefix + key)
        except ResponseError as error:
            if str(error).startswith("WRONGTYPE"):  # A list, say, which the next token replaces.
                return None
            raise
        return AccessToken.from_json(text, time.time()) if isinstance(text, str | bytes) else None

    def put(self, key: str, token: AccessToken) -> None:
        """Keep the token at the key until it expires.

        Raises:
            redis.RedisError: Redis did not answer, or refused.

        """
        milliseconds = int((token.expires_at - time.time()) * 1000)
        if milliseconds > 0:
            self._redis.set(self._prefix + key, token.to_json(), px=milliseconds)

    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        """Take the key's lock.

        Raises:
            redis.RedisError: Redis did not answer, or refused.

        """
        from redis.exceptions import LockError

        lock = self._redis.lock(f"{self._prefix}{key}:lock", seconds, thread_local=False)
        if not lock.acquire(blocking=False):
            return None

        def unlock() -> None:
            try:
                lock.release()
            except LockError:  # It ended by itself, and may be another's by now.
                return

        return unlock
