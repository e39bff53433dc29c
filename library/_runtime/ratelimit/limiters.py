"""Limiters, which store the buckets of operations: in memory, or not at all.

A bucket belongs to an application, a selling partner and an operation.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from threading import Lock
from typing import ClassVar, Generic, Protocol, Self, TypeVar

from ..concurrency.fork_safety import renew_after_fork
from ..core.clock import SYSTEM_CLOCK, Clock, checked_clock
from .token_bucket import PATIENT_SHARE, Bucket, UsagePlan

_TRIM_THRESHOLD = 1024
"""The number of buckets above which idle ones are dropped."""


def bucket_id(client_id: str, partner: str | None, host: str, method: str, path: str) -> str:
    """Return the name of the bucket of an application, a selling partner and an operation.

    Args:
        client_id: The application's identifier.
        partner: A string that identifies the selling partner, such as the refresh token; the name
            contains only its hash. ``None`` for the application itself.
        host: The host of the requests. Regions and the sandbox have separate limits.
        method: The operation's HTTP method.
        path: Its path, with ``{name}`` for a path parameter. Braces are replaced, because they
            have a meaning in a key of a Redis Cluster.

    """
    parties = [client_id, host] if partner is None else [client_id, host, partner]
    digest = hashlib.sha256("\0".join(parties).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}:{method}:{path.replace('{', ':').replace('}', '')}"


class Limiter(ABC):
    """A limiter of calls, with a bucket for each operation. Its methods are thread-safe.

    Attributes:
        blocking: Whether ``take``, ``give_back`` and ``drain`` wait for a network. Async clients
            then call them in a thread.
        poll_share: The share of a long wait after which a call asks again; see ``poll_interval``.

    """

    blocking: ClassVar[bool] = False
    poll_share: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self._lock = Lock()
        renew_after_fork(self)

    def _after_fork(self) -> None:
        self._lock = Lock()

    @abstractmethod
    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """Take a token of a bucket, or a place in its queue.

        Args:
            bucket: The bucket's name, from ``bucket_id``.
            plan: Its rate and burst, until a response states another rate.
            ticket: The call's identifier: unique to the call, and the same each time it asks.
            longest: The maximum wait in seconds. A call with a longer wait gets no place in the
                queue.

        Returns:
            0.0 if the call is admitted, otherwise its wait in seconds. A waiting call asks again
            after ``poll_interval`` of its wait.

        """

    @abstractmethod
    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """Leave the queue; if the ticket ``spent`` a token without using it, return the token."""

    @abstractmethod
    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """Adopt the rate that a response stated, in requests per second. Never waits.

        An impossible rate is ignored.
        """

    @abstractmethod
    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """Empty the bucket after a 429."""

    def track(  # noqa: B027 - optional: not every limiter counts calls
        self, bucket: str, plan: UsagePlan, unsent: int, sent: int
    ) -> None:
        """Change the number of admitted calls that are under way. Never waits.

        A limiter that does not count them ignores this.

        Args:
            bucket: The bucket's name.
            plan: Its rate and burst, until a response states another rate.
            unsent: The change of the number of calls that wait for a connection.
            sent: The change of the number of calls that wait for their response.

        """


class Passage:
    """An admitted call on its way: until it has a connection, then until it has its response.

    Args:
        limiter: The limiter that admitted the call.
        bucket: The bucket's name.
        plan: The operation's documented limits, if there are any.

    """

    __slots__ = ("_bucket", "_is_sent", "_limiter", "_plan")

    def __init__(self, limiter: Limiter, bucket: str, plan: UsagePlan | None) -> None:
        self._limiter = limiter
        self._bucket = bucket
        self._plan = plan
        self._is_sent = False

    def __enter__(self) -> Self:
        self._track(1, 0)
        return self

    def __exit__(self, *_: object) -> None:
        self._track(*((0, -1) if self._is_sent else (-1, 0)))

    def sent(self) -> None:
        """Note that the call has a connection."""
        if not self._is_sent:
            self._is_sent = True
            self._track(-1, 1)

    def _track(self, unsent: int, sent: int) -> None:
        if self._plan is not None:
            self._limiter.track(self._bucket, self._plan, unsent, sent)


class _Forgettable(Protocol):
    def is_forgettable(self, now: float) -> bool: ...


F = TypeVar("F", bound=_Forgettable)


class BucketRegistry(Generic[F]):
    """A registry of buckets by name. It creates them on first use and drops idle ones.

    Args:
        make: A function that creates a bucket from a usage plan and the time.

    """

    def __init__(self, make: Callable[[UsagePlan, float], F]) -> None:
        self._make = make
        self._entries: dict[str, F] = {}
        self._trim_at = _TRIM_THRESHOLD

    def get(self, name: str, plan: UsagePlan, now: float) -> F:
        """Return the bucket of the name; create it if necessary."""
        found = self._entries.get(name)
        if found is None:
            if len(self._entries) >= self._trim_at:
                self._trim(now)
            found = self._entries[name] = self._make(plan, now)
        return found

    def __iter__(self) -> Iterator[F]:
        return iter(self._entries.values())

    def _trim(self, now: float) -> None:
        """Drop the buckets that a new one would equal, and trim again at twice the number left."""
        for name in [key for key, each in self._entries.items() if each.is_forgettable(now)]:
            del self._entries[name]
        self._trim_at = max(_TRIM_THRESHOLD, 2 * len(self._entries))


class MemoryLimiter(Limiter):
    """A limiter with buckets in the memory of this process.

    Args:
        clock: For tests of your own programs: the clock of the clients that use it.

    Raises:
        ConfigurationError: The clock is not a ``Clock``.

    """

    poll_share: ClassVar[float] = PATIENT_SHARE

    def __init__(self, *, clock: Clock | None = None) -> None:
        super().__init__()
        self._clock = checked_clock(clock)
        self._buckets = BucketRegistry(_full_bucket)

    def _after_fork(self) -> None:
        super()._after_fork()
        for each in self._buckets:
            each.forget_calls()

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

    def track(self, bucket: str, plan: UsagePlan, unsent: int, sent: int) -> None:
        """See ``Limiter``."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).track(now, unsent, sent)


def _full_bucket(plan: UsagePlan, now: float) -> Bucket:
    return Bucket(plan.rate, plan.burst, now, share=PATIENT_SHARE)


class Unlimited(Limiter):
    """A limiter that admits every call immediately, for use where another system limits calls."""

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """Return 0.0: the call is admitted."""
        return 0.0

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """Do nothing: there are no buckets."""

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """Do nothing: there are no buckets."""

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """Do nothing: there are no buckets."""


MEMORY_LIMITER = MemoryLimiter()
"""The default limiter, shared by all clients of a process: limits do not belong to a client."""


def default_limiter(clock: Clock) -> Limiter:
    """Return the default limiter of all clients with this clock.

    A wait by one clock for a bucket that fills by another would end too early, or never.
    """
    if clock is SYSTEM_CLOCK:
        return MEMORY_LIMITER
    limiter: Limiter = vars(clock).setdefault("_memory_limiter", MemoryLimiter(clock=clock))
    return limiter
