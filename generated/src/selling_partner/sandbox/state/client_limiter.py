"""The client's side of the usage plans: holds calls back while the sandbox enforces them."""

from __future__ import annotations

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..._runtime.messages.operation import UsagePlan
from ..._runtime.ratelimit.limiters import Limiter, MemoryLimiter, Unlimited
from .usage_plans import Limits


class SandboxLimiter(Limiter):
    """Holds calls to their usage plans while the sandbox does, so that no test waits otherwise.

    Args:
        limits: The sandbox's own buckets.
        clock: The clock that they fill by.

    """

    def __init__(self, limits: Limits, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__()
        self._limits = limits
        self._clock = clock
        self._free = Unlimited()
        self.reset()

    def reset(self) -> None:
        """Fill every bucket, as the sandbox does with its own."""
        self._held = MemoryLimiter(clock=self._clock)

    @property
    def _limiter(self) -> Limiter:
        return self._held if self._limits.enforced else self._free

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
