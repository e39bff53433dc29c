"""Access tokens that outlive their client: what a cache of them is, and how one is used."""

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

_noting = Lock()


class TokenCache(ABC):
    """Keeps access tokens for all clients, processes and machines that sign in as the same.

    ``FileTokenCache`` and ``RedisTokenCache`` are there; one of your own has the three methods.
    Any thread calls them. They may wait for a disk or a network, though not for long, since calls
    wait for them, and they may raise anything: the cache then counts as down. That is logged, with
    the cache's ``repr``, and tokens are fetched without it until it works again.

    A key is a hash in hexadecimal digits. Of a token ``AccessToken.to_json`` makes a text, and
    ``AccessToken.from_json`` reads it.
    """

    @abstractmethod
    def get(self, key: str) -> AccessToken | None:
        """The token that was last put there, if it has not expired."""

    @abstractmethod
    def put(self, key: str, token: AccessToken) -> None:
        """Keep a token until it expires, in place of the one before."""

    @abstractmethod
    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        """Take the key's lock, without waiting for it. Its holder fetches the token.

        Args:
            key: The token's.
            seconds: After these the lock should end by itself, if its holder has not ended it.

        Returns:
            What ends the lock, called from any thread; ``None`` while another holds it.

        """

    @cached_property
    def _failing(self) -> set[str]:
        """The methods that failed when they were last called."""
        return set()

    def _note_failure(self, method: str, error: Exception) -> None:
        with _noting:
            was_up = not self._failing
            self._failing.add(method)
        if was_up:
            reason = getattr(error, "strerror", None)  # Other texts may quote what was sent.
            logger.warning(
                "%r is down (%s: %s%s); access tokens are fetched without it",
                self,
                method,
                type(error).__name__,
                f", {reason}" if reason else "",
            )

    def _note_success(self, method: str) -> None:
        with _noting:
            was_down = method in self._failing
            self._failing.discard(method)
            is_up = not self._failing
        if was_down and is_up:
            logger.info("%r works again", self)


class RefreshLease:
    """One client's turn to renew a token that others share: it looks, locks and looks again.

    No method raises: where the cache is down there is no token in it, and no lock.

    Args:
        cache: Where the token may be.
        key: What it is called there.
        is_usable: Whether a token that is found will do.
        lease: After so many seconds the lock ends by itself.

    Attributes:
        must_wait: Whether another one is fetching the token, so that it pays to look again soon.

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
        self._is_down = False
        self._unlock: Callable[[], object] | None = None
        self.must_wait = False

    @property
    def has_lock(self) -> bool:
        """Whether the others wait for this one to ``share`` a token, or to ``end``."""
        return self._unlock is not None

    def look(self) -> AccessToken | None:
        """A usable token; without one, this turn now has the lock, if it can be had."""
        token = self._get()
        if token is None and not self._is_down:
            self._unlock = self._attempt("lock", self._cache.lock, self._key, self._lease)
            if self._unlock is not None:
                token = self._get()  # Another may have put it there and unlocked in between.
        self.must_wait = token is None and self._unlock is None and not self._is_down
        return token

    def share(self, token: AccessToken) -> None:
        """Put the token that was fetched where the others look for it, and end the turn."""
        if not self._is_down:
            self._attempt("put", self._cache.put, self._key, token)
        self.end()

    def end(self) -> None:
        """Let go of the lock."""
        unlock, self._unlock = self._unlock, None
        if unlock is not None:
            self._attempt("unlock", unlock)

    def undo(self, token: AccessToken | None) -> None:
        """Let go of what a ``look`` took that nobody waited for."""
        self.end()

    def _get(self) -> AccessToken | None:
        return self._attempt("get", self._look_up)

    def _look_up(self) -> AccessToken | None:
        token = self._cache.get(self._key)
        return token if token is not None and self._is_usable(token) else None

    def _attempt(self, method: str, function: Callable[..., T], *arguments: object) -> T | None:
        try:
            result = function(*arguments)
        except Exception as error:  # A cache of anybody's own may raise anything.
            self._is_down = True
            self._cache._note_failure(method, error)
            return None
        self._cache._note_success(method)
        return result
