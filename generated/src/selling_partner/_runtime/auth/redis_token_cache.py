"""Access tokens in Redis, for processes on any number of machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from ..core.clock import Clock, checked_clock
from ..core.redis_client import (
    SOCKET_TIMEOUT,
    checked_prefix,
    checked_redis,
    redis_from_url,
    without_retries,
)
from ..core.secrets import hidden
from .access_token import AccessToken
from .token_cache import TokenCache

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "selling-partner:token:"


class RedisTokenCache(TokenCache):
    """A cache of access tokens in Redis.

    Anyone who can read that Redis can use the tokens for up to an hour, but not renew them.
    Protect Redis with a password and TLS (``rediss://``).

    Args:
        client: A synchronous client of redis-py, also for async clients, which use it in a
            thread. The cache opens connections of its own with the same settings, but without
            retries.
        prefix: The prefix of all keys.
        timeout: Seconds allowed for each of connecting to Redis and waiting for a response.
            Calls wait for it.
        clock: For tests of your own programs: the clock of the clients that use it.

    Raises:
        ConfigurationError: An option is invalid, or redis-py is not installed:
            ``pip install 'selling-partner[redis]'``.

    """

    def __init__(
        self,
        client: Redis,
        *,
        prefix: str = PREFIX,
        timeout: float = SOCKET_TIMEOUT,
        clock: Clock | None = None,
    ) -> None:
        self._given = checked_redis(client)
        self._redis = without_retries(client, timeout)
        self._prefix = checked_prefix(prefix)
        self._clock = checked_clock(clock)

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        prefix: str = PREFIX,
        timeout: float = SOCKET_TIMEOUT,
        clock: Clock | None = None,
    ) -> Self:
        """Make a cache in the Redis of a URL, such as ``rediss://user:password@host:6379/0``.

        Args:
            url: A URL in a form of redis-py: ``redis://``, ``rediss://`` (TLS) or ``unix://``.
            prefix: See the class.
            timeout: See the class.
            clock: See the class.

        Raises:
            ConfigurationError: An option is invalid, or redis-py is not installed.

        """
        url = hidden(url) or ""
        return cls(redis_from_url(url), prefix=prefix, timeout=timeout, clock=clock)

    def __repr__(self) -> str:
        return f"RedisTokenCache(prefix={self._prefix!r})"

    def get(self, key: str) -> AccessToken | None:
        """Return the token at the key, if it has not expired.

        Raises:
            redis.RedisError: Redis did not respond, or refused.

        """
        from redis import ResponseError

        try:
            text = self._redis.get(self._prefix + key)
        except ResponseError as error:
            if str(error).startswith(
                "WRONGTYPE"
            ):  # A list, for example; the next token replaces it.
                return None
            raise
        if not isinstance(text, str | bytes):
            return None
        return AccessToken.from_json(text, self._clock.time())

    def put(self, key: str, token: AccessToken) -> None:
        """Store the token at the key until it expires.

        Raises:
            redis.RedisError: Redis did not respond, or refused.

        """
        milliseconds = int((token.expires_at - self._clock.time()) * 1000)
        if milliseconds > 0:
            self._redis.set(self._prefix + key, token.to_json(), px=milliseconds)

    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        """Acquire the key's lock.

        Raises:
            redis.RedisError: Redis did not respond, or refused.

        """
        from redis.exceptions import LockError

        lock = self._redis.lock(f"{self._prefix}{key}:lock", seconds, thread_local=False)
        if not lock.acquire(blocking=False):
            return None

        def unlock() -> None:
            try:
                lock.release()
            except LockError:  # The lock expired, and may have another holder.
                return

        return unlock
