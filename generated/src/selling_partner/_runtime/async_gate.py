"""stub"""

from __future__ import annotations

from .deadline import Deadline
from .limits import Limiter
from .operation import UsagePlan


class AsyncGate:
    def __init__(self, limiter: Limiter) -> None:
        pass

    async def enter(
        self, operation: str, bucket: str, plan: UsagePlan | None, deadline: Deadline
    ) -> None:
        pass

    async def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        pass

    async def drain(self, bucket: str, plan: UsagePlan) -> None:
        pass
