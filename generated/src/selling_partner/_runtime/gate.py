"""stub"""

from __future__ import annotations

from .deadline import Deadline
from .limits import Limiter
from .operation import UsagePlan


class Gate:
    def __init__(self, limiter: Limiter) -> None:
        pass

    def enter(
        self, operation: str, bucket: str, plan: UsagePlan | None, deadline: Deadline
    ) -> None:
        pass

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        pass

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        pass
