"""stub"""

from __future__ import annotations

from abc import ABC


class Limiter(ABC):
    blocking = False


class Unlimited(Limiter):
    pass


PROCESS_LIMITER = Unlimited()


def bucket_id(client_id: str, partner: str | None, host: str, method: str, path: str) -> str:
    return ""
