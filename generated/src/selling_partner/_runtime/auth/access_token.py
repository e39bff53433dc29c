"""An access token: how long it serves, and how it is written down for others."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import NoReturn, Self

from ..core.secrets import Secret

REFRESH_MARGIN = 300.0
"""How long before it expires a token is replaced, in seconds: longer than any call takes."""
JITTER = 0.2
"""Up to this part of the margin earlier: holders of one token do not replace it all at once."""
POSTPONEMENT = 30.0
"""The seconds until the next attempt to replace a token early, when one has failed."""
LONGEST_LIFETIME = 86_400.0
"""A lifetime beyond this is not believed, in seconds."""
LONGEST_TOKEN = 8_192
"""A longer token is refused, in characters. Amazon documents 2,048 bytes; servers commonly refuse
headers that are longer than this."""
LONGEST_TEXT = 16_384
"""What is written down of a token is not longer, in characters."""

SENDABLE = re.compile(r"[\x21-\x7e]+")
"""What a header can carry. The HTTP library's own complaint about a token would quote it."""


def is_sendable(value: str) -> bool:
    """Whether a header can carry the token."""
    return len(value) <= LONGEST_TOKEN and SENDABLE.fullmatch(value) is not None


@dataclass(frozen=True)
class AccessToken:
    """An access token. All times are in seconds since the epoch.

    Attributes:
        value: The token itself.
        refresh_at: When to replace it.
        expires_at: When it ceases to be of any use.

    """

    value: Secret
    refresh_at: float
    expires_at: float

    @classmethod
    def issued(cls, value: str, lifetime: float, now: float) -> Self:
        """The token that was asked for at a time, and lives for so many seconds from then on."""
        lifetime = min(lifetime, LONGEST_LIFETIME)
        expires_at = now + lifetime
        return cls(Secret(value), expires_at - min(REFRESH_MARGIN, lifetime / 2), expires_at)

    def is_fresh(self, now: float) -> bool:
        """Whether there is no need to replace it."""
        return now < self.refresh_at

    def is_alive(self, now: float) -> bool:
        """Whether it may still be sent."""
        return now < self.expires_at

    def earlier(self, draw: float) -> Self:
        """The same to be replaced earlier, by a number from 0 to 1 that each holder draws."""
        margin = self.expires_at - self.refresh_at
        return replace(self, refresh_at=self.refresh_at - draw * JITTER * margin)

    def postponed(self, now: float) -> Self:
        """The same to be replaced later, for that has just failed."""
        return replace(self, refresh_at=min(now + POSTPONEMENT, self.expires_at))

    def to_json(self) -> Secret:
        """What a cache keeps of it. That holds the token itself and its times, nothing else."""
        times = {"refresh_at": self.refresh_at, "expires_at": self.expires_at}
        return Secret(json.dumps({"access_token": self.value, **times}))

    @classmethod
    def from_json(cls, text: str | bytes, now: float) -> Self | None:
        """The token that was written down; ``None`` where it has expired, or is none."""
        if len(text) > LONGEST_TEXT:
            return None
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(fields, dict):
            return None
        value, refresh_at = fields.get("access_token"), fields.get("refresh_at")
        expires_at = fields.get("expires_at")
        if not isinstance(value, str) or not is_sendable(value):
            return None
        if not isinstance(refresh_at, int | float) or not isinstance(expires_at, int | float):
            return None
        # Also false of NaN.
        if not (0 <= refresh_at <= expires_at and now < expires_at <= now + LONGEST_LIFETIME):
            return None
        return cls(Secret(value), refresh_at, expires_at)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an access token cannot be pickled: a pickle would show it")
