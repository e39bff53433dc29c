"""Rate limits that processes and hosts share through Redis, with a fallback while it is down."""

from __future__ import annotations

import hashlib
import logging
import math
import os
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..core.clock import Clock, checked_clock
from ..core.errors import ConfigurationError
from ..core.escaping import escaped
from ..core.redis_client import (
    SOCKET_TIMEOUT,
    checked_prefix,
    checked_redis,
    redis_from_url,
    without_retries,
)
from ..core.secrets import hidden
from .limiters import BucketRegistry, Limiter
from .redis_script import SCRIPT
from .token_bucket import Bucket, UsagePlan, is_rate

if TYPE_CHECKING:
    from redis import Redis

PROBE_INTERVAL = 1.0
"""Seconds between two attempts to reach a Redis that has failed. One call makes each attempt."""

MAX_WAIT = 1e9
"""Seconds that stand for an unlimited wait, which the script cannot receive."""

_SHA = hashlib.sha1(SCRIPT.encode("ascii"), usedforsecurity=False).hexdigest()

logger = logging.getLogger("selling_partner")


class RedisLimiter(Limiter):
    """A limiter with buckets in Redis, which all its processes and hosts share.

    While Redis is unavailable, each process falls back to its own buckets, at a share of the rate
    and of the burst. A warning is logged when the fallback begins, and a line at INFO level when it
    ends. If Redis has lost a bucket, a process restores it to the level that it last saw.

    Args:
        client: A synchronous client of redis-py, also for async clients, which use it in a
            thread. The limiter opens connections of its own with the same settings, but without
            retries: a script whose response was lost may have run.
        prefix: The prefix of all keys.
        fallback_share: The share of each limit that this process uses while Redis is unavailable,
            more than 0 and at most 1. 1 / number of processes stays within the limit.
        timeout: Seconds allowed for each of connecting to Redis and waiting for a response.
        clock: For tests of your own programs: the clock of the fallback. All other waits follow
            the clock of Redis.

    Raises:
        ConfigurationError: An option is invalid, or redis-py is not installed.

    """

    blocking: ClassVar[bool] = True

    def __init__(
        self,
        client: Redis,
        *,
        prefix: str = "selling-partner:",
        fallback_share: float = 0.25,
        timeout: float = SOCKET_TIMEOUT,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        checked_redis(client)
        from redis.exceptions import NoScriptError, RedisError

        if not isinstance(fallback_share, int | float) or not 0 < fallback_share <= 1:
            raise ConfigurationError("fallback_share: expected more than 0 and at most 1")
        self._given = client  # Its pool may refer to Sentinels, which live as long as the client.
        self._client = without_retries(client, timeout)
        self._failures = (RedisError, OSError)
        self._no_script = NoScriptError
        self._prefix = checked_prefix(prefix)
        self._share = fallback_share
        self._process = os.urandom(8).hex()
        self._clock = checked_clock(clock)
        self._buckets = BucketRegistry(lambda plan, now: _SharedBucket(plan, fallback_share, now))
        self._is_down = False
        self._next_probe = 0.0

    def _after_fork(self) -> None:
        super()._after_fork()
        self._process = os.urandom(8).hex()
        for each in self._buckets:
            each.forget_calls()

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        prefix: str = "selling-partner:",
        fallback_share: float = 0.25,
        timeout: float = SOCKET_TIMEOUT,
        clock: Clock | None = None,
    ) -> Self:
        """Make a limiter on the Redis of a URL, such as ``rediss://user:password@host:6379/0``.

        Args:
            url: A URL in a form of redis-py: ``redis://``, ``rediss://`` (TLS) or ``unix://``.
            prefix: See the class.
            fallback_share: See the class.
            timeout: See the class.
            clock: See the class.

        Raises:
            ConfigurationError: An option is invalid, or redis-py is not installed.

        """
        return cls(
            redis_from_url(hidden(url) or ""),
            prefix=prefix,
            fallback_share=fallback_share,
            timeout=timeout,
            clock=clock,
        )

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """See ``Limiter``."""
        return self._run_action("take", bucket, plan, ticket, min(longest, MAX_WAIT))

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """See ``Limiter``."""
        self._run_action("refund" if spent else "leave", bucket, plan, ticket)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """See ``Limiter``."""
        self._run_action("drain", bucket, plan)

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """See ``Limiter``. The next call that asks for a token sends the rate to Redis."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).learn(now, rate)

    def track(self, bucket: str, plan: UsagePlan, unsent: int, sent: int) -> None:
        """See ``Limiter``. The next action reports the calls to Redis."""
        with self._lock:
            now = self._clock.monotonic()
            self._buckets.get(bucket, plan, now).track(now, unsent, sent)

    def _run_action(
        self, action: str, bucket: str, plan: UsagePlan, ticket: str = "", longest: float = 0.0
    ) -> float:
        """Run an action of the script on Redis, or its fallback while Redis is unavailable."""
        with self._lock:
            now = self._clock.monotonic()
            shared = self._buckets.get(bucket, plan, now)
            if self._is_down and now < self._next_probe:
                return shared.run_fallback(action, now, ticket, longest)
            self._next_probe = now + PROBE_INTERVAL
            learned, last_seen = shared.learned, shared.last_seen(now)
            calls = self._process, shared.unsent, shared.sent
        arguments = [action, ticket, longest, plan.burst, plan.rate, *last_seen, *calls]
        try:
            wait, tokens, rate = map(float, self._run_script(self._prefix + bucket, arguments))
        except self._failures as error:
            return self._fall_back(error, shared, action, ticket, longest)
        with self._lock:
            shared.update(now, tokens, rate, learned)
            was_down, self._is_down = self._is_down, False
        if was_down:
            logger.info("Redis is available again: rate limits are shared")
        return wait

    def _run_script(self, key: str, arguments: list[str | float]) -> Any:
        try:
            return self._client.evalsha(_SHA, 1, key, *arguments)
        except self._no_script:  # The scripts were flushed, so this one has not run.
            return self._client.eval(SCRIPT, 1, key, *arguments)

    def _fall_back(
        self, error: Exception, shared: _SharedBucket, action: str, ticket: str, longest: float
    ) -> float:
        with self._lock:
            now = self._clock.monotonic()
            self._next_probe = now + PROBE_INTERVAL
            was_down, self._is_down = self._is_down, True
            wait = shared.run_fallback(action, now, ticket, longest)
        if not was_down:
            logger.warning(
                "Redis is unavailable for rate limits (%s: %s); "
                "falling back to in-process limits at %g%%",
                type(error).__name__,
                escaped(error),
                100 * self._share,
            )
        return wait


class _SharedBucket:
    """A bucket in Redis as this process last saw it, with its fallback.

    Args:
        plan: The documented limits.
        share: The share of the limits that the fallback has.
        now: The time on this machine's clock.

    Attributes:
        learned: A rate that a response stated and Redis has not received yet.
        unsent: This process's admitted calls that wait for a connection.
        sent: Those that wait for their response.

    """

    def __init__(self, plan: UsagePlan, share: float, now: float) -> None:
        self._share = share
        self._seen = Bucket(plan.rate, plan.burst, now)
        self._fallback: Bucket | None = None
        self.learned: float | None = None
        self.unsent = self.sent = 0

    def track(self, now: float, unsent: int, sent: int) -> None:
        """Change the numbers of calls under way."""
        self.unsent = max(self.unsent + unsent, 0)
        self.sent = max(self.sent + sent, 0)
        if self._fallback is not None:
            self._fallback.track(now, unsent, sent)

    def forget_calls(self) -> None:
        """Forget the calls under way: they belong to another process."""
        self.unsent = self.sent = 0
        if self._fallback is not None:
            self._fallback.forget_calls()

    def learn(self, now: float, rate: float) -> None:
        """Adopt the rate that a response stated."""
        if is_rate(rate) and rate != self._seen.rate:
            self.learned = rate
            self._seen.learn(now, rate)
            if self._fallback is not None:
                self._fallback.learn(now, rate * self._share)

    def last_seen(self, now: float) -> tuple[str | float, float, float, int]:
        """Return the arguments of the script that describe what this process last saw.

        Without a fallback, the tokens last seen plus the refill are the most that there can be,
        because other processes only spend them. They matter only if Redis has lost the bucket.
        The level of a fallback limits the bucket in Redis, too.

        Returns:
            The learned rate or ""; the rate last seen; the maximum number of tokens; 1 if that
            maximum also limits a bucket that Redis still has, otherwise 0.

        """
        rates = "" if self.learned is None else self.learned, self._seen.rate
        if self._fallback is None:
            self._seen.refill(now)
            return *rates, self._seen.tokens, 0
        self._fallback.refill(now)
        return *rates, self._fallback.tokens / self._share, 1

    def update(self, now: float, tokens: float, rate: float, learned: float | None) -> None:
        """Adopt the tokens and the rate from Redis, which has received the ``learned`` rate."""
        if self.learned == learned:
            self.learned = None
        burst = self._seen.burst
        self._seen = Bucket(rate if self.learned is None else self.learned, burst, now, tokens)
        self._fallback = None

    def run_fallback(self, action: str, now: float, ticket: str, longest: float) -> float:
        """Run an action of the script on the fallback."""
        fallback = self._fallback = self._fallback or self._make_fallback(now)
        if action == "take":
            return fallback.take(now, ticket, longest)
        if action == "drain":
            fallback.drain(now)
        else:
            fallback.give_back(now, ticket, spent=action == "refund")
        return 0.0

    def is_forgettable(self, now: float) -> bool:
        """Return whether a new object would be equal."""
        if self.unsent or self.sent:
            return False
        return self._seen.is_forgettable(now) and (
            self._fallback is None or self._fallback.is_forgettable(now)
        )

    def _make_fallback(self, now: float) -> Bucket:
        """Return a bucket with this process's share of the remaining tokens."""
        seen, share = self._seen, self._share
        seen.refill(now)
        burst = max(1, math.floor(seen.burst * share))
        fallback = Bucket(seen.rate * share, burst, now, seen.tokens * share)
        fallback.track(now, self.unsent, self.sent)
        return fallback
