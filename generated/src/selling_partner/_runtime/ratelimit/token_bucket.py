"""The token bucket of the rate limits. Its decisions depend only on the time that it is passed.

A call that must wait gets a place in the queue and asks again after ``poll_interval``: when its
token is due, and repeatedly until then. It thus notices that the queue or the rate changed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

MAX_POLL_INTERVAL = 0.5
"""The maximum of seconds after which a waiting call asks again.

Together with the tolerance it limits the delay that a killed process causes to less than a second.
"""

WAKE_MARGIN = 1e-6
"""Seconds that a call sleeps beyond its wait, so that rounding never wakes it too early."""

PATIENT_SHARE = 0.25
"""The share of its wait after which a call of this process alone asks again, if that is later.

Ten thousand waiting calls would otherwise ask twenty thousand times per second. They still notice
in time that the rate rose to four times its value, or that three of four calls before them left.
"""

TOLERANCE = 0.1
"""Seconds by which a waiting call may be late before the calls behind it stop waiting for it."""

PLACE_TIMEOUT = 10.0
"""Seconds by which a waiting call may be late before it loses its place."""

LEARNED_SECONDS = 3600.0
"""Seconds that a learned rate is remembered after the last use of its bucket."""

MIN_RATE = 1e-6
"""Requests per second. A lower rate would block every request whose response could correct it."""


class UsagePlan(NamedTuple):
    """The documented limits of an operation: requests per second, and the burst."""

    rate: float
    burst: int


def poll_interval(wait: float, share: float = 0.0) -> float:
    """Return the seconds after which a call with this wait asks again.

    Args:
        wait: The wait in seconds.
        share: The share of a long wait that may pass before the call asks again.

    """
    return min(wait + WAKE_MARGIN, max(MAX_POLL_INTERVAL, wait * share))


def is_rate(rate: float) -> bool:
    """Return whether a number is a possible rate in requests per second."""
    return math.isfinite(rate) and rate >= MIN_RATE


class Bucket:
    """A token bucket with a queue. Its methods receive the current time.

    A ticket spends its token when it is admitted, never before. So no window of time has more than
    ``burst + rate * window`` admissions, even if tickets are late, leave or never return.

    The server's bucket stays full until the first admitted request arrives. Requests that are under
    way thus count as tokens that are still there, and the bucket is full earlier. Otherwise the
    delay of the first requests would be refilled here, but not at the server.

    Args:
        rate: Tokens per second.
        burst: The maximum number of tokens.
        now: The time in seconds since any fixed moment.
        tokens: The current number of tokens; ``None`` for a full bucket.
        share: The share of a long wait after which a ticket asks again; see ``poll_interval``.

    """

    __slots__ = (
        "_at",
        "_learned",
        "_queue",
        "_sent",
        "_share",
        "_unsent",
        "burst",
        "rate",
        "tokens",
    )

    def __init__(
        self,
        rate: float,
        burst: int,
        now: float,
        tokens: float | None = None,
        share: float = 0.0,
    ) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = float(burst) if tokens is None else min(tokens, float(burst))
        self._at = now
        self._learned = False
        self._share = share
        self._unsent = 0
        self._sent = 0
        self._queue: dict[str, float] = {}
        """The time at which each ticket is due to ask again, in order of arrival."""

    def take(self, now: float, ticket: str, longest: float) -> float:
        """Spend a token on a ticket, or give the ticket a place in the queue.

        A new ticket never overtakes a waiting one, unless the waiting one is late.

        Args:
            now: The time.
            ticket: The ticket, which is the same each time a call asks.
            longest: The maximum wait in seconds. A ticket with a longer wait gets no place.

        Returns:
            0.0 if the ticket was admitted, otherwise the seconds until its token is due. A waiting
            ticket asks again after ``poll_interval`` of its wait.

        """
        self.refill(now)
        missing = self._ahead(now, ticket) + 1 - self.tokens
        wait = missing / self.rate if missing > 0.0 else 0.0
        if wait == 0.0:
            self.tokens -= 1.0
        if wait == 0.0 or wait > longest:
            self._queue.pop(ticket, None)
        else:
            self._queue[ticket] = now + poll_interval(wait, self._share)
        return wait

    def give_back(self, now: float, ticket: str, *, spent: bool) -> None:
        """Remove a ticket from the queue, and return the token if it ``spent`` one without use."""
        self.refill(now)
        self._queue.pop(ticket, None)
        if spent:
            self.tokens = min(self.tokens + 1.0, float(self.burst))

    def learn(self, now: float, rate: float) -> None:
        """Refill at this rate from now on. Spent tokens stay spent."""
        if is_rate(rate):
            self.refill(now)
            self._learned = self._learned or rate != self.rate
            self.rate = rate

    def drain(self, now: float) -> None:
        """Empty the bucket, because the server has no tokens left."""
        self.refill(now)
        self.tokens = min(self.tokens, 0.0)

    def refill(self, now: float) -> None:
        """Bring ``tokens`` up to date. A clock that was set back counts from its new time."""
        gained = max(now - self._at, 0.0) * self.rate
        # One token always fits beside the requests that were sent: a response that takes longer
        # than the burst lasts must not lower the rate.
        room = max(self.burst - self._sent, 1) - self._unsent
        self.tokens = max(self.tokens, min(self.tokens + gained, float(room)))
        self._at = now

    def track(self, now: float, unsent: int, sent: int) -> None:
        """Change the numbers of admitted requests that wait to be sent, and for their responses."""
        self.refill(now)
        self._unsent = max(self._unsent + unsent, 0)
        self._sent = max(self._sent + sent, 0)

    def forget_calls(self) -> None:
        """Forget the admitted and the waiting calls: they belong to another process."""
        self._unsent = self._sent = 0
        self._queue.clear()

    def is_forgettable(self, now: float) -> bool:
        """Return whether a new bucket would be equal: full, without a queue or a learned rate."""
        if self._unsent or self._sent or (self._share and self._queue):
            return False
        idle = now - self._at
        kept = LEARNED_SECONDS if self._learned else MAX_POLL_INTERVAL + TOLERANCE
        return idle > kept and self.tokens + idle * self.rate >= self.burst

    def _ahead(self, now: float, ticket: str) -> int:
        """Return the number of tickets before this one, and drop those that lost their place."""
        ahead = 0
        lost: list[str] = []
        latest = math.inf if self._share else now + MAX_POLL_INTERVAL
        for other, due in self._queue.items():
            if other == ticket:
                break
            if now - TOLERANCE <= due <= latest:
                ahead += 1
            elif abs(now - due) > PLACE_TIMEOUT:
                lost.append(other)
        for other in lost:
            del self._queue[other]
        return ahead
