"""Caches of access tokens, and the lease under which a client renews a shared token."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TypeVar

from .access_token import AccessToken

logger = logging.getLogger("selling_partner")

T = TypeVar("T")

_failure_lock = Lock()


class TokenCache(ABC):
    """A cache of access tokens for all clients, processes and machines with the same credentials.

    Use ``FileTokenCache`` or ``RedisTokenCache``, or implement the three methods. They are called
    from any thread. They may block briefly on a disk or a network; calls wait for them. After an
    exception, the cache counts as down: the failure is logged with the cache's ``repr``, and
    tokens are requested without the cache until it works again.

    A key is a hash in hexadecimal digits. ``AccessToken.to_json`` serializes a token, and
    ``AccessToken.from_json`` parses it.
    """

    @abstractmethod
    def get(self, key: str) -> AccessToken | None:
        """Return the last token that was put there, if it has not expired."""

    @abstractmethod
    def put(self, key: str, token: AccessToken) -> None:
        """Store a token until it expires, in place of the previous one."""

    @abstractmethod
    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        """Acquire the key's lock without waiting. The holder requests the token.

        Args:
            key: The key of the token.
            seconds: Seconds after which the lock expires unless it is released.

        Returns:
            A function that releases the lock, callable from any thread; ``None`` if another holder
            has the lock.

        """

    @cached_property
    def _failing(self) -> set[str]:
        """The methods whose last call failed."""
        return set()

    def _note_failure(self, method: str, error: Exception) -> None:
        with _failure_lock:
            was_up = not self._failing
            self._failing.add(method)
        if was_up:
            reason = getattr(error, "strerror", None)  # Other messages may quote what was sent.
            logger.warning(
                "%r is down (%s: %s%s); access tokens are fetched without it",
                self,
                method,
                type(error).__name__,
                f", {reason}" if reason else "",
            )

    def _note_success(self, method: str) -> None:
        with _failure_lock:
            was_down = method in self._failing
            self._failing.discard(method)
            is_up = not self._failing
        if was_down and is_up:
            logger.info("%r works again", self)


class RefreshLease:
    """A client's lease for renewing a shared token.

    No method raises: a cache that is down has no token and no lock.

    Args:
        cache: The cache.
        key: The key of the token.
        is_usable: Whether a token of the cache can be used.
        lease: Seconds after which the lock expires.

    Attributes:
        must_wait: Whether another client renews the token, so that ``acquire`` may soon succeed.

    """

    def __init__(
        self,
        cache: TokenCache,
        key: str,
        is_usable: Callable[[AccessToken], bool],
        lease: float,
    ) -> None:
        self._cache = cache
        self._key = key
        self._is_usable = is_usable
        self._lease = lease
        self._is_unavailable = False
        self._unlock: Callable[[], object] | None = None
        self.must_wait = False

    @property
    def has_lock(self) -> bool:
        """Whether other clients wait for this one to ``publish`` a token or to ``release``."""
        return self._unlock is not None

    def acquire(self) -> AccessToken | None:
        """Return a usable token of the cache; if there is none, try to take the lock."""
        token = self._get()
        if token is None and not self._is_unavailable:
            self._unlock = self._attempt("lock", self._cache.lock, self._key, self._lease)
            if self._unlock is not None:
                token = self._get()  # Another client may have published it in between.
        self.must_wait = token is None and self._unlock is None and not self._is_unavailable
        return token

    def publish(self, token: AccessToken) -> None:
        """Store the token for other clients and release the lock."""
        if not self._is_unavailable:
            self._attempt("put", self._cache.put, self._key, token)
        self.release()

    def release(self) -> None:
        """Release the lock."""
        unlock, self._unlock = self._unlock, None
        if unlock is not None:
            self._attempt("unlock", unlock)

    def discard(self, token: AccessToken | None) -> None:
        """Release the lock that an abandoned ``acquire`` took."""
        self.release()

    def _get(self) -> AccessToken | None:
        return self._attempt("get", self._look_up)

    def _look_up(self) -> AccessToken | None:
        token = self._cache.get(self._key)
        return token if token is not None and self._is_usable(token) else None

    def _attempt(self, method: str, function: Callable[..., T], *arguments: object) -> T | None:
        try:
            result = function(*arguments)
        except Exception as error:  # A custom cache may raise anything.
            self._is_unavailable = True
            self._cache._note_failure(method, error)
            return None
        self._cache._note_success(method)
        return result
