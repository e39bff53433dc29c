"""What holds calls to their rate limits: the keepers of the buckets, in memory or none at all.

A bucket belongs to an application, a selling partner and an operation.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from threading import Lock
from typing import ClassVar, Generic, Protocol, TypeVar

from ..core.clock import SYSTEM_CLOCK, Clock, checked_clock
from ..core.fork_safety import renew_after_fork
from .token_bucket import Bucket, UsagePlan

_FEW = 1024
"""So many are kept without a look at which of them could go."""


def bucket_id(client_id: str, partner: str | None, host: str, method: str, path: str) -> str:
    """Return the name of the bucket of an application, a selling partner and an operation.

    Args:
        client_id: The application's identifier.
        partner: What tells selling partners apart, such as the refresh token, of which the name
            holds a hash only; ``None`` for the application itself.
        host: Where requests go: regions and the sandbox have limits of their own.
        method: The operation's HTTP method.
        path: Its path, with ``{name}`` where a path parameter goes. Braces, which mean something
            in a key on a Redis Cluster, are replaced.

    """
    parties = [client_id, host] if partner is None else [client_id, host, partner]
    digest = hashlib.sha256("\0".join(parties).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}:{method}:{path.replace('{', ':').replace('}', '')}"


class Limiter(ABC):
    """Keeps the buckets of many operations. Every method may be called from any thread.

    Attributes:
        blocking: Whether ``take``, ``give_back`` and ``drain`` wait for a network, so that an
            event loop must call them in a thread.

    """

    blocking: ClassVar[bool] = False

    def __init__(self) -> None:
        self._lock = Lock()
        renew_after_fork(self)

    def _after_fork(self) -> None:
        self._lock = Lock()

    @abstractmethod
    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """Ask for a token of a bucket.

        Args:
            bucket: The bucket's name, as ``bucket_id`` gives it.
            plan: Its rate and burst, while nothing better has been learned.
            ticket: Who asks: a new name for each call, the same on every question.
            longest: How many seconds the call can wait. If that is too short, it gets no place.

        Returns:
            0.0 if the call may go; otherwise the seconds until it may. It then asks again after
            ``bucket.poll_interval`` of them.

        """

    @abstractmethod
    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """Leave the queue; and return the token, if the ticket had ``spent`` one in vain."""

    @abstractmethod
    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """Follow the rate that an answer told, in requests a second. It never waits.

        What cannot be a rate is ignored.
        """

    @abstractmethod
    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """Take it that there are no tokens: an answer was 429."""


class _Forgettable(Protocol):
    def is_forgettable(self, now: float) -> bool: ...


F = TypeVar("F", bound=_Forgettable)


class BucketRegistry(Generic[F]):
    """Things by name, made on first use, and dropped in time if new ones would equal them.

    Args:
        make: Makes one, from a usage plan and the time.

    """

    def __init__(self, make: Callable[[UsagePlan, float], F]) -> None:
        self._make = make
        self._things: dict[str, F] = {}
        self._most = _FEW

    def get(self, name: str, plan: UsagePlan, now: float) -> F:
        """Return the thing of the name."""
        found = self._things.get(name)
        if found is None:
            if len(self._things) >= self._most:
                self._trim(now)
            found = self._things[name] = self._make(plan, now)
        return found

    def _trim(self, now: float) -> None:
        """Drop what can go. The next look comes when there are twice as many as are left."""
        for name in [key for key, each in self._things.items() if each.is_forgettable(now)]:
            del self._things[name]
        self._most = max(_FEW, 2 * len(self._things))


class MemoryLimiter(Limiter):
    """Keeps the buckets of this process in its memory.

    Args:
        clock: For tests of your own programs: the clock of the clients that use it.

    Raises:
        ConfigurationError: The clock is not a ``Clock``.

    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        super().__init__()
        self._clock = checked_clock(clock)
        self._buckets = BucketRegistry(_full_bucket)

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """See ``Limiter``."""
        with self._lock:
            now = self._clock.monotonic()
            return self._buckets.get(bucket, plan, now).take(now, ticket, longest)

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """See ``Limiter``."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).give_back(now, ticket, spent=spent)

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """See ``Limiter``."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).learn(now, rate)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """See ``Limiter``."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).drain(now)


def _full_bucket(plan: UsagePlan, now: float) -> Bucket:
    return Bucket(plan.rate, plan.burst, now)


class Unlimited(Limiter):
    """Lets every call go at once: for those who are held to their limits elsewhere."""

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """Always 0.0."""
        return 0.0

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """Nothing to be done."""

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """Nothing to be done."""

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """Nothing to be done."""


MEMORY_LIMITER = MemoryLimiter()
"""What clients share that are not given another one: limits do not belong to a client."""


def default_limiter(clock: Clock) -> Limiter:
    """Return the limiter of all clients that have this clock and are given no limiter.

    Waits by one clock for a bucket that fills by another would end too early, or never.
    """
    if clock is SYSTEM_CLOCK:
        return MEMORY_LIMITER
    limiter: Limiter = vars(clock).setdefault("_memory_limiter", MemoryLimiter(clock=clock))
    return limiter
