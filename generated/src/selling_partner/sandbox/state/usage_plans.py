"""The usage plans as the sandbox holds clients to them: a token bucket for each operation.

It counts by itself, without the client's own limiter: what is wrong in one shows in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.documents import Operation
from ..protocol.messages import refusal


class Level(NamedTuple):
    """How full a bucket is.

    Attributes:
        operation: The operation.
        owner: Whose it is: applications with their selling partners, counted as they came.
        tokens: How many requests could come at once.
        rate: How many more come with each second.
        burst: The most that there can be.

    """

    operation: Operation
    owner: int
    tokens: float
    rate: float
    burst: int


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limits:
    """The buckets, by application with selling partner and by operation.

    Args:
        enforced: Whether a request that finds its bucket empty is refused.
        clock: The clock that the buckets fill by.

    """

    def __init__(self, *, enforced: bool = True, clock: Clock = SYSTEM_CLOCK) -> None:
        self.enforced: bool = enforced
        self._enforced_at_first = enforced
        self._clock = clock
        self._buckets: dict[tuple[str, Operation], _Bucket] = {}
        self._owners: dict[str, int] = {}

    def reset(self) -> None:
        """Fill every bucket, and enforce the plans as at first."""
        self._buckets = {}
        self.enforced = self._enforced_at_first

    def spend(self, owner: str, operation: Operation) -> None:
        """Take what a request costs.

        Raises:
            RefusedError: 429, where nothing is left.

        """
        plan = plan_of(operation)
        if plan is None:
            return
        now = self._clock.monotonic()
        bucket = self._buckets.setdefault((owner, operation), _Bucket(plan.burst, now))
        tokens = _tokens(bucket, plan, now)
        if tokens < 1 and self.enforced:
            allowed = f"{plan.rate:g} requests a second, {plan.burst} at once"
            raise refusal(429, f"{operation.operation_id}: {allowed}")
        bucket.tokens, bucket.at = max(0.0, tokens - 1), now

    def levels(self) -> Iterator[Level]:
        """The buckets that were used, each with what it has left."""
        for (owner, operation), bucket in list(self._buckets.items()):
            plan = plan_of(operation)
            if plan is not None:
                tokens = _tokens(bucket, plan, self._clock.monotonic())
                yield Level(operation, self._number(owner), tokens, plan.rate, plan.burst)

    def level(self, owner: str, operation: Operation) -> Level | None:
        """How full one is; nothing where the operation has no usage plan."""
        plan = plan_of(operation)
        if plan is None:
            return None
        bucket = self._buckets.get((owner, operation))
        tokens = plan.burst if bucket is None else _tokens(bucket, plan, self._clock.monotonic())
        return Level(operation, self._number(owner), tokens, plan.rate, plan.burst)

    def _number(self, owner: str) -> int:
        return self._owners.setdefault(owner, len(self._owners) + 1)


class Plan(NamedTuple):
    """A usage plan: requests a second, and how many may come at once."""

    rate: float
    burst: int


def _tokens(bucket: _Bucket, plan: Plan, now: float) -> float:
    return min(plan.burst, bucket.tokens + (now - bucket.at) * plan.rate)


def plan_of(operation: Operation) -> Plan | None:
    """The usage plan that the document states."""
    plan = operation.notes.get("usagePlan")
    return None if plan is None else Plan(plan["rate"], plan["burst"])
