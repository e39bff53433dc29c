"""The token bucket of the rate limits, whose every decision is a function of the time.

A call that has to wait gets a place in the queue, and asks again after ``poll_interval``: when
its token is due, and twice a second until then, so that it soon sees a change in queue or rate.
"""

from __future__ import annotations

import math
from typing import NamedTuple

LONGEST_NAP = 0.5
"""Seconds after which a waiter asks again at the latest.

With the tolerance, a waiter that dies costs the others no more than a second's tokens.
"""

MARGIN = 1e-6
"""Seconds that a waiter sleeps beyond its wait: a rounding error must not wake it in vain."""

TOLERANCE = 0.1
"""Seconds by which a waiter may be late until those behind it need not wait for it any longer."""

PATIENCE = 10.0
"""Seconds by which a waiter may be late until its place is lost."""

LEARNED_SECONDS = 3600.0
"""How long a learned rate is remembered beyond the last use of its bucket."""

LOWEST_RATE = 1e-6
"""In requests a second. Less would close a bucket for good, since no answer could correct it."""


class UsagePlan(NamedTuple):
    """The default limits of an operation: requests a second, and how many may come at once."""

    rate: float
    burst: int


def poll_interval(wait: float) -> float:
    """Return the seconds until the next question of one who has so many to wait."""
    return min(wait + MARGIN, LONGEST_NAP)


def is_rate(rate: float) -> bool:
    """Return whether a number can be a rate in requests a second."""
    return math.isfinite(rate) and rate >= LOWEST_RATE


class Bucket:
    """A token bucket with a queue. It does nothing by itself: every method is told the time.

    Tokens are spent when a ticket is admitted and never before, so that no window of time can see
    more than ``burst + rate * window`` admissions, whoever sleeps too long, leaves or dies.

    Args:
        rate: Tokens a second.
        burst: How many tokens it holds at most.
        now: The time in seconds, from wherever it counts.
        tokens: How many it holds now; ``None`` for a full one.

    """

    __slots__ = ("_at", "_learned", "_queue", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: int, now: float, tokens: float | None = None) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = float(burst) if tokens is None else min(tokens, float(burst))
        self._at = now
        self._learned = False
        self._queue: dict[str, float] = {}
        """When each ticket is to ask again, in the order of their arrival."""

    def take(self, now: float, ticket: str, longest: float) -> float:
        """Ask for a token.

        A ticket that arrives never overtakes one that waits, unless that is late.

        Args:
            now: The time.
            ticket: Who asks; the same on every question.
            longest: How many seconds it can wait. If that is too short, it gets no place.

        Returns:
            0.0 if the ticket is admitted, which has spent a token; otherwise the seconds until
            there will be one for it. It then asks again after ``poll_interval`` of them.

        """
        self.refill(now)
        missing = self._ahead(now, ticket) + 1 - self.tokens
        wait = missing / self.rate if missing > 0.0 else 0.0
        if wait == 0.0:
            self.tokens -= 1.0
        if wait == 0.0 or wait > longest:
            self._queue.pop(ticket, None)
        else:
            self._queue[ticket] = now + poll_interval(wait)
        return wait

    def give_back(self, now: float, ticket: str, *, spent: bool) -> None:
        """Take a ticket off the queue, and put the token back if it had ``spent`` one in vain."""
        self.refill(now)
        self._queue.pop(ticket, None)
        if spent:
            self.tokens = min(self.tokens + 1.0, float(self.burst))

    def learn(self, now: float, rate: float) -> None:
        """Refill at another rate from now on. What is spent stays spent."""
        if is_rate(rate):
            self.refill(now)
            self._learned = self._learned or rate != self.rate
            self.rate = rate

    def drain(self, now: float) -> None:
        """Forget the tokens: the server has said that there are none."""
        self.refill(now)
        self.tokens = min(self.tokens, 0.0)

    def refill(self, now: float) -> None:
        """Bring ``tokens`` up to the time. Where the clock went back, it goes on from there."""
        gained = max(now - self._at, 0.0) * self.rate
        self.tokens = min(self.tokens + gained, float(self.burst))
        self._at = now

    def is_forgettable(self, now: float) -> bool:
        """Whether a new bucket would be the same: nobody waits, it is full, and knows no rate."""
        idle = now - self._at
        kept = LEARNED_SECONDS if self._learned else LONGEST_NAP + TOLERANCE
        return idle > kept and self.tokens + idle * self.rate >= self.burst

    def _ahead(self, now: float, ticket: str) -> int:
        """How many others are to be served first. Those that are lost are dropped on the way."""
        ahead = 0
        lost: list[str] = []
        for other, due in self._queue.items():
            if other == ticket:
                break
            if now - TOLERANCE <= due <= now + LONGEST_NAP:
                ahead += 1
            elif abs(now - due) > PATIENCE:
                lost.append(other)
        for other in lost:
            del self._queue[other]
        return ahead
