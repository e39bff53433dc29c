"""Login with Amazon as the sandbox plays it: access tokens for any credentials."""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import threading
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.error_responses import refused
from ..protocol.messages import TOKEN, Answer, Received, RefusedError, refusal

PATH = "/auth/o2/token"
LIFETIME = 3600.0
"""Seconds that an access token of Amazon's lives."""

_FORM = "application/x-www-form-urlencoded"
_NEEDED = {
    "refresh_token": ("client_id", "client_secret", "refresh_token"),
    "client_credentials": ("client_id", "client_secret", "scope"),
}


@dataclass(frozen=True)
class Grant:
    """What a token stands for.

    Attributes:
        owner: Application and selling partner, who share their limits; a digest of both.
        scope: What an application may do as itself; ``None`` for a selling partner's token.
        expires: When it ends, in seconds of the clock.

    """

    owner: str
    scope: str | None
    expires: float


class Tokens:
    """The access tokens that were given out.

    Args:
        lifetime: Seconds that a new one lives.
        clock: The clock that they expire by.

    """

    def __init__(self, lifetime: float = LIFETIME, clock: Clock = SYSTEM_CLOCK) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Forget nobody: a client that has a token may go on using it."""
        now = self._clock.monotonic()
        with self._lock:
            ended = [token for token, each in self._grants.items() if each.expires <= now]
            for token in ended:
                del self._grants[token]

    def expire(self) -> None:
        """Let every token that was given out be expired from now on."""
        with self._lock:
            for token, each in self._grants.items():
                self._grants[token] = replace(each, expires=-math.inf)

    def give(self, owner: str, scope: str | None = None) -> str:
        """A new token."""
        token = f"Atza|{secrets.token_urlsafe(24)}"
        self.keep(token, owner, scope)
        return token

    def keep(self, token: str, owner: str, scope: str | None = None) -> None:
        """Take a token for one that was given out."""
        grant = Grant(owner, scope, self._clock.monotonic() + self.lifetime)
        with self._lock:
            self._grants[token] = grant

    def find(self, request: Received) -> Grant:
        """What the token of a request stands for.

        Raises:
            RefusedError: It has none, an unknown one or an expired one.

        """
        token = request.headers.get("x-amz-access-token")
        if not token:
            raise refusal(403, "Access token is missing in the request header.")
        grant = self._grants.get(token)
        if grant is None:
            raise refusal(403, "The access token you provided is revoked, malformed or invalid.")
        if grant.expires <= self._clock.monotonic():
            raise refusal(403, "The access token you provided has expired.")
        return grant

    def answer(self, request: Received) -> Answer:
        """What Login with Amazon says to a request for a token."""
        if request.method != "POST":
            return _refused("invalid_request", "Send a POST.", 405)
        if request.media_type != _FORM:
            return _refused("invalid_request", f"Content-Type: not {_FORM}")
        try:
            form = dict(parse_qsl(request.content.decode("ascii"), errors="strict"))
        except ValueError:
            return _refused("invalid_request", f"The body is not {_FORM} in UTF-8.")
        kind = form.get("grant_type", "")
        if kind not in _NEEDED:
            known = " or ".join(_NEEDED)
            return _refused("unsupported_grant_type", f"grant_type: not {known}")
        missing = [name for name in _NEEDED[kind] if not form.get(name, "").strip()]
        if missing:
            return _refused("invalid_request", f"missing: {', '.join(missing)}")
        scope = form.get("scope") if kind == "client_credentials" else None
        named = json.dumps([form["client_id"], form.get("refresh_token")])
        owner = hashlib.sha256(named.encode()).hexdigest()
        body = {
            "access_token": self.give(owner, scope),
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
        }
        if kind == "refresh_token":
            body["refresh_token"] = form["refresh_token"]
        return Answer(200, body)


def _refused(code: str, description: str, status: int = 400) -> Answer:
    return refused(RefusedError(status, code, description), TOKEN)
