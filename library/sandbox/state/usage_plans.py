"""Enforcement of the usage plans: a token bucket for each operation.

It is independent of the client's own limiter, so that a fault in one shows in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import rejection


class Level(NamedTuple):
    """The level of a token bucket.

    Attributes:
        operation: The operation.
        owner: The number of the application and selling partner, in order of appearance.
        tokens: The tokens in the bucket: the requests that are possible at once.
        rate: The tokens that are added per second.
        burst: The capacity of the bucket.

    """

    operation: DocumentedOperation
    owner: int
    tokens: float
    rate: float
    burst: int


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limits:
    """The token buckets, by application and selling partner and by operation.

    Args:
        enforced: Whether a request with an empty bucket is rejected.
        clock: The clock for the refill.

    """

    def __init__(self, *, enforced: bool = True, clock: Clock = SYSTEM_CLOCK) -> None:
        self.enforced: bool = enforced
        self._enforced_at_first = enforced
        self._clock = clock
        self._buckets: dict[tuple[str, DocumentedOperation], _Bucket] = {}
        self._owners: dict[str, int] = {}

    def reset(self) -> None:
        """Fill every bucket, and enforce the plans as at first."""
        self._buckets = {}
        self.enforced = self._enforced_at_first

    def take(self, owner: str, operation: DocumentedOperation) -> None:
        """Take a token for a request.

        Raises:
            RejectedRequestError: 429, if the bucket is empty.

        """
        plan = plan_of(operation)
        if plan is None:
            return
        now = self._clock.monotonic()
        bucket = self._buckets.setdefault((owner, operation), _Bucket(plan.burst, now))
        tokens = _tokens(bucket, plan, now)
        if tokens < 1 and self.enforced:
            allowed = f"the limit is {plan.rate:g} requests per second, burst {plan.burst}"
            raise rejection(429, f"{operation.operation_id}: {allowed}")
        bucket.tokens, bucket.at = max(0.0, tokens - 1), now

    def levels(self) -> Iterator[Level]:
        """Yield the levels of the buckets that were used."""
        for (owner, operation), bucket in list(self._buckets.items()):
            plan = plan_of(operation)
            if plan is not None:
                tokens = _tokens(bucket, plan, self._clock.monotonic())
                yield Level(operation, self._number(owner), tokens, plan.rate, plan.burst)

    def level(self, owner: str, operation: DocumentedOperation) -> Level | None:
        """Return the level of a bucket, or None for an operation without a usage plan."""
        plan = plan_of(operation)
        if plan is None:
            return None
        bucket = self._buckets.get((owner, operation))
        tokens = plan.burst if bucket is None else _tokens(bucket, plan, self._clock.monotonic())
        return Level(operation, self._number(owner), tokens, plan.rate, plan.burst)

    def _number(self, owner: str) -> int:
        return self._owners.setdefault(owner, len(self._owners) + 1)


class Plan(NamedTuple):
    """A usage plan: requests per second, and requests at once."""

    rate: float
    burst: int


def _tokens(bucket: _Bucket, plan: Plan, now: float) -> float:
    return min(plan.burst, bucket.tokens + (now - bucket.at) * plan.rate)


def plan_of(operation: DocumentedOperation) -> Plan | None:
    """Return the documented usage plan, if there is one."""
    plan = operation.notes.get("usagePlan")
    return None if plan is None else Plan(plan["rate"], plan["burst"])
