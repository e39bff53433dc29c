"""The limiter of the sandbox's clients, which delays calls while usage plans are enforced."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..._runtime.messages.operation import UsagePlan
from ..._runtime.ratelimit.limiters import Limiter, MemoryLimiter, Unlimited
from .usage_plans import Limits


class SandboxLimiter(Limiter):
    """A limiter that follows the usage plans only while the sandbox enforces them.

    Args:
        limits: The sandbox's buckets.
        clock: The clock for their refill.

    """

    poll_share: ClassVar[float] = MemoryLimiter.poll_share

    def __init__(self, limits: Limits, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__()
        self._limits = limits
        self._clock = clock
        self._unlimited = Unlimited()
        self.reset()

    def reset(self) -> None:
        """Fill all buckets, like the sandbox its own."""
        self._enforcing = MemoryLimiter(clock=self._clock)

    @property
    def _limiter(self) -> Limiter:
        return self._enforcing if self._limits.enforced else self._unlimited

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        """See ``Limiter``."""
        return self._limiter.take(bucket, plan, ticket, longest)

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        """See ``Limiter``."""
        self._limiter.give_back(bucket, plan, ticket, spent=spent)

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        """See ``Limiter``."""
        self._limiter.learn(bucket, plan, rate)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        """See ``Limiter``."""
        self._limiter.drain(bucket, plan)

    def track(self, bucket: str, plan: UsagePlan, unsent: int, sent: int) -> None:
        """See ``Limiter``. Calls are counted even if the limits are enforced only later."""
        self._enforcing.track(bucket, plan, unsent, sent)
