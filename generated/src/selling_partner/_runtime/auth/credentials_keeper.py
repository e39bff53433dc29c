"""The credentials of a client: fixed ones, or those that a provider returned last."""

from __future__ import annotations

import logging

from ..concurrency.hooks import call_provider
from ..concurrency.locks import RenewalLock
from ..core.clock import Clock
from ..core.deadline import Deadline
from ..core.errors import CredentialsError, RequestTimeoutError
from .credentials import Credentials
from .credentials_provider import AnyCredentialsSource, provider_of
from .lwa import TOKEN_OPERATION

logger = logging.getLogger("selling_partner")


class CredentialsKeeper:
    """The keeper of a client's credentials. It asks their provider, one call at a time.

    Args:
        source: The credentials, or their provider.
        clock: The source of time.

    """

    def __init__(self, source: AnyCredentialsSource, clock: Clock) -> None:
        self._provider = provider_of(source)
        self._held = source if isinstance(source, Credentials) else None
        self._clock = clock
        self._asked_at = 0.0
        self.renew_lock()

    def renew_lock(self) -> None:
        """Replace the lock after a fork, where its holder no longer exists."""
        self._lock = None if self._provider is None else RenewalLock()

    def known(self, deadline: Deadline) -> Credentials:
        """Return the credentials whatever their age: those that identify the caller.

        Raises:
            CredentialsError: The provider failed.
            RequestTimeoutError: The provider did not return in time.

        """
        if self._held is not None:
            return self._held
        return self._ask(None, deadline)

    def current(self, deadline: Deadline) -> Credentials:
        """Return the credentials for a token request; ask the provider if they are old.

        Raises:
            CredentialsError: The provider failed, and there are no older credentials.
            RequestTimeoutError: The same, and the provider did not return in time.

        """
        held = self._held
        if self._provider is None and held is not None:
            return held
        if held is not None and self._is_young():
            return held
        return self._ask(held, deadline)

    def after_refusal(self, refused: Credentials, deadline: Deadline) -> Credentials | None:
        """Return other credentials than those that were refused; ``None`` if there are none."""
        if self._provider is None:
            return None
        held = self._held
        if held == refused:
            self._asked_at = self._clock.monotonic() - self._provider.lifetime
            held = self._ask(refused, deadline)
        return None if held == refused else held

    def _is_young(self) -> bool:
        assert self._provider is not None
        return self._clock.monotonic() - self._asked_at < self._provider.lifetime

    def _ask(self, before: Credentials | None, deadline: Deadline) -> Credentials:
        """Ask the provider, unless another call did so while this one waited."""
        assert self._provider is not None
        assert self._lock is not None
        while not self._lock.acquire_nowait():
            if not self._lock.wait(deadline.remaining):
                raise _timed_out()
            if (held := self._renewed(before)) is not None:
                return held
        try:
            if (held := self._renewed(before)) is not None:
                return held
            held = self._held
            try:
                found = self._fetch(deadline)
            except (CredentialsError, RequestTimeoutError) as error:
                if held is None:
                    raise
                logger.warning("%s; the previous credentials are used", error)
                found = held
            self._held, self._asked_at = found, self._clock.monotonic()
            return found
        finally:
            self._lock.release()

    def _renewed(self, before: Credentials | None) -> Credentials | None:
        """Return the credentials that another call got from the provider, if one did."""
        held = self._held
        is_renewed = held is not None and (held is not before or self._is_young())
        return held if is_renewed else None

    def _fetch(self, deadline: Deadline) -> Credentials:
        """Return the credentials of the provider. No message quotes what it returned or raised."""
        assert self._provider is not None
        try:
            found = call_provider(self._provider.fetch, deadline.remaining)
        except TimeoutError as error:
            raise _timed_out() from error
        except Exception as error:
            kind = type(error).__name__
            raise CredentialsError(f"credentials: the provider raised {kind}") from error
        if not isinstance(found, Credentials):
            kind = type(found).__qualname__
            raise CredentialsError(f"credentials: the provider returned {kind}, not Credentials")
        return found


def _timed_out() -> RequestTimeoutError:
    message = "credentials: the provider did not return before the deadline"
    return RequestTimeoutError(message, operation=TOKEN_OPERATION, may_be_processed=False)
