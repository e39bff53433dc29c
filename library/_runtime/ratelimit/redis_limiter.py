"""Rate limits that all processes and hosts share through a Redis, and what to do without it."""

from __future__ import annotations

import hashlib
import logging
import math
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

PROBE_SECONDS = 1.0
"""How long nobody asks a Redis that has failed. Then one call does, the others still do not."""

LONGEST_WAIT = 1e9
"""Seconds that stand for no end of a wait: thirty years."""

_SHA = hashlib.sha1(SCRIPT.encode("ascii"), usedforsecurity=False).hexdigest()

logger = logging.getLogger("selling_partner")


class RedisLimiter(Limiter):
    """Keeps one bucket for every process and host that uses the same Redis.

    While Redis does not answer, each process keeps buckets of its own, at a share of the rate and
    of the burst. That is logged as a warning when it begins, and at INFO level when it is over. A
    process that knows a bucket tells a Redis that has lost it what is left there.

    Args:
        client: Where the Redis is, and how to sign in. Of this sync client a copy is used with
            ``timeout`` and without retries, since a script that did not answer may have run. The
            clients of asyncio and trio use it too, in threads.
        prefix: What the names of its keys begin with.
        fallback_share: The share of a limit that one process uses while Redis does not answer:
            1 / number of processes keeps to the limit; more than 0 and at most 1.
        timeout: Seconds that Redis may take to connect and to answer.
        clock: For tests of your own programs: the clock for what this process does without Redis.
            Redis counts every other wait by its own time, which no client's clock changes.

    Raises:
        ConfigurationError: An option cannot work, or redis-py is not installed.

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
        self._given = client  # What its pool knows of Sentinels lives as long as it does.
        self._client = without_retries(client, timeout)
        self._failures = (RedisError, OSError)
        self._no_script = NoScriptError
        self._prefix = checked_prefix(prefix)
        self._share = fallback_share
        self._clock = checked_clock(clock)
        self._views = BucketRegistry(lambda plan, now: _View(plan, fallback_share, now))
        self._is_down = False
        self._next_probe = 0.0

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
        """Keep the buckets on the Redis of a URL, such as ``redis://user:password@host:6379/0``.

        Args:
            url: As redis-py takes it: ``redis://``, ``rediss://`` or ``unix://``.
            prefix: See the class.
            fallback_share: See the class.
            timeout: See the class.
            clock: See the class.

        Raises:
            ConfigurationError: An option cannot work, or redis-py is not installed.

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
        return self._act("take", bucket, plan, ticket, min(longest, LONGEST_WAIT))

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """See ``Limiter``."""
        self._act("refund" if spent else "leave", bucket, plan, ticket)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """See ``Limiter``."""
        self._act("drain", bucket, plan)

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """See ``Limiter``. Redis is told with the next call that asks for a token."""
        with self._lock:
            now = self._clock.monotonic()
            self._views.get(bucket, plan, now).learn(now, rate)

    def _act(
        self, action: str, bucket: str, plan: UsagePlan, ticket: str = "", longest: float = 0.0
    ) -> float:
        """Do it on Redis, or here while Redis does not answer."""
        with self._lock:
            now = self._clock.monotonic()
            view = self._views.get(bucket, plan, now)
            if self._is_down and now < self._next_probe:
                return view.act(action, now, ticket, longest)
            self._next_probe = now + PROBE_SECONDS
            learned, known = view.learned, view.known(now)
        asked = [action, ticket, longest, plan.burst, plan.rate, *known]
        try:
            wait, tokens, rate = map(float, self._run(self._prefix + bucket, asked))
        except self._failures as error:
            return self._without_redis(error, view, action, ticket, longest)
        with self._lock:
            view.see(now, tokens, rate, learned)
            was_down, self._is_down = self._is_down, False
        if was_down:
            logger.info("Redis answers again: the rate limits are shared again")
        return wait

    def _run(self, key: str, arguments: list[str | float]) -> Any:
        try:
            return self._client.evalsha(_SHA, 1, key, *arguments)
        except self._no_script:  # It has been flushed, and so has not run.
            return self._client.eval(SCRIPT, 1, key, *arguments)

    def _without_redis(
        self, error: Exception, view: _View, action: str, ticket: str, longest: float
    ) -> float:
        with self._lock:
            now = self._clock.monotonic()
            self._next_probe = now + PROBE_SECONDS
            was_down, self._is_down = self._is_down, True
            wait = view.act(action, now, ticket, longest)
        if not was_down:
            logger.warning(
                "Redis does not keep the rate limits (%s: %s): meanwhile each process keeps to "
                "%g%% of them by itself",
                type(error).__name__,
                escaped(error),
                100 * self._share,
            )
        return wait


class _View:
    """What this process knows of a shared bucket, and the bucket that stands in for it.

    Args:
        plan: The documented limits.
        share: The share of them that the stand-in has.
        now: The time on this machine's clock.

    Attributes:
        learned: A rate that an answer told and Redis has not been told yet.

    """

    def __init__(self, plan: UsagePlan, share: float, now: float) -> None:
        self._share = share
        self._shared = Bucket(plan.rate, plan.burst, now)
        self._local: Bucket | None = None
        self.learned: float | None = None

    def learn(self, now: float, rate: float) -> None:
        """An answer has told the rate."""
        if is_rate(rate) and rate != self._shared.rate:
            self.learned = rate
            self._shared.learn(now, rate)
            if self._local is not None:
                self._local.learn(now, rate * self._share)

    def known(self, now: float) -> tuple[str | float, float, float, int]:
        """Return the rate that was learned, or ""; the rate; the most tokens; whether for certain.

        There can be as many as there were when this process last looked, and what came since then:
        others have only spent them. For certain there are no more than a stand-in lets expect.
        """
        rates = "" if self.learned is None else self.learned, self._shared.rate
        if self._local is None:
            self._shared.refill(now)
            return *rates, self._shared.tokens, 0
        self._local.refill(now)
        return *rates, self._local.tokens / self._share, 1

    def see(self, now: float, tokens: float, rate: float, learned: float | None) -> None:
        """Redis has told its tokens and its rate, and has been told what was ``learned``."""
        if self.learned == learned:
            self.learned = None
        burst = self._shared.burst
        self._shared = Bucket(rate if self.learned is None else self.learned, burst, now, tokens)
        self._local = None

    def act(self, action: str, now: float, ticket: str, longest: float) -> float:
        """Do on the stand-in what the script does on Redis."""
        local = self._local = self._local or self._stand_in(now)
        if action == "take":
            return local.take(now, ticket, longest)
        if action == "drain":
            local.drain(now)
        else:
            local.give_back(now, ticket, spent=action == "refund")
        return 0.0

    def is_forgettable(self, now: float) -> bool:
        """Return whether a new view would be the same."""
        return self._shared.is_forgettable(now) and (
            self._local is None or self._local.is_forgettable(now)
        )

    def _stand_in(self, now: float) -> Bucket:
        """Return a bucket with this process's share of all that is left."""
        shared, share = self._shared, self._share
        shared.refill(now)
        burst = max(1, math.floor(shared.burst * share))
        return Bucket(shared.rate * share, burst, now, shared.tokens * share)
