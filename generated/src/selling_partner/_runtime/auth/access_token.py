"""Access tokens: their lifetime and their serialized form."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import NoReturn, Self

from ..core.secrets import Secret

REFRESH_MARGIN = 300.0
"""Seconds before its expiry at which a token is renewed: longer than any call takes."""
JITTER = 0.2
"""Jitter as a part of the margin: holders of one token do not all renew it at once."""
POSTPONEMENT = 30.0
"""Seconds between two attempts to renew a token early."""
MAX_LIFETIME = 86_400.0
"""The maximum lifetime in seconds; a longer one is treated as this one."""
MAX_TOKEN_LENGTH = 8_192
"""The maximum length of a token in characters. Amazon documents 2,048 bytes, and servers commonly
refuse headers of more than 8,192."""
MAX_SERIALIZED_LENGTH = 16_384
"""The maximum length of a serialized token in characters."""

SENDABLE = re.compile(r"[\x21-\x7e]+")
"""A valid header value. The HTTP library's own error message would quote the token."""


def is_sendable(value: str) -> bool:
    """Return whether the token is a valid header value."""
    return len(value) <= MAX_TOKEN_LENGTH and SENDABLE.fullmatch(value) is not None


@dataclass(frozen=True)
class AccessToken:
    """An access token. All times are in seconds since the epoch.

    Attributes:
        value: The token.
        refresh_at: When to renew the token.
        expires_at: When the token expires.

    """

    value: Secret
    refresh_at: float
    expires_at: float

    @classmethod
    def issued(cls, value: str, lifetime: float, now: float) -> Self:
        """Return a token that was requested at ``now`` and lives for ``lifetime`` seconds."""
        lifetime = min(lifetime, MAX_LIFETIME)
        expires_at = now + lifetime
        return cls(Secret(value), expires_at - min(REFRESH_MARGIN, lifetime / 2), expires_at)

    def is_fresh(self, now: float) -> bool:
        """Return whether the token does not need renewal yet."""
        return now < self.refresh_at

    def is_alive(self, now: float) -> bool:
        """Return whether the token has not expired."""
        return now < self.expires_at

    def earlier(self, draw: float) -> Self:
        """Return the token with jitter, from a random number from 0 to 1 of its holder."""
        margin = self.expires_at - self.refresh_at
        return replace(self, refresh_at=self.refresh_at - draw * JITTER * margin)

    def postponed(self, now: float) -> Self:
        """Return the token with a later renewal, after a failed one."""
        return replace(self, refresh_at=min(now + POSTPONEMENT, self.expires_at))

    def to_json(self) -> Secret:
        """Return the serialized form for a cache: the token and its times."""
        times = {"refresh_at": self.refresh_at, "expires_at": self.expires_at}
        return Secret(json.dumps({"access_token": self.value, **times}))

    @classmethod
    def from_json(cls, text: str | bytes, now: float) -> Self | None:
        """Return a serialized token; ``None`` if it has expired or is invalid."""
        if len(text) > MAX_SERIALIZED_LENGTH:
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
        # The comparison is also false for NaN.
        if not (0 <= refresh_at <= expires_at and now < expires_at <= now + MAX_LIFETIME):
            return None
        return cls(Secret(value), refresh_at, expires_at)

    def __reduce__(self) -> NoReturn:
        raise TypeError("an access token cannot be pickled: a pickle would show it")
