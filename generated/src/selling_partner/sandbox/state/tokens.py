"""Access tokens: the simulation of Login with Amazon, and the 403 for a token that has expired."""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import threading
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    TOKEN,
    RejectedRequestError,
    SandboxRequest,
    SandboxResponse,
    rejection,
)

PATH = "/auth/o2/token"
LIFETIME = 3600.0
"""The lifetime of Amazon's access tokens in seconds."""

_FORM = "application/x-www-form-urlencoded"
_REQUIRED_FIELDS = {
    "refresh_token": ("client_id", "client_secret", "refresh_token"),
    "client_credentials": ("client_id", "client_secret", "scope"),
}


@dataclass(frozen=True)
class Grant:
    """The rights of an access token.

    Attributes:
        owner: A digest of application and selling partner, which share their limits.
        scope: The scope of a grantless token; ``None`` for a selling partner's token.
        expires: The time of expiry, in seconds of the clock.
        client_id: The client id of the application.

    """

    owner: str
    scope: str | None
    expires: float
    client_id: str = ""


class Tokens:
    """The issued access tokens.

    Args:
        lifetime: The lifetime of a new token in seconds.
        clock: The clock for their expiry.

    """

    def __init__(self, lifetime: float = LIFETIME, clock: Clock = SYSTEM_CLOCK) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Remove expired tokens; clients can use the others after a reset."""
        now = self._clock.monotonic()
        with self._lock:
            ended = [token for token, each in self._grants.items() if each.expires <= now]
            for token in ended:
                del self._grants[token]

    def expire(self) -> None:
        """Expire all issued tokens."""
        with self._lock:
            for token, each in self._grants.items():
                self._grants[token] = replace(each, expires=-math.inf)

    def issue(self, owner: str, scope: str | None = None, client_id: str = "") -> str:
        """Issue a new token."""
        token = f"Atza|{secrets.token_urlsafe(24)}"
        self.accept(token, owner, scope, client_id)
        return token

    def accept(self, token: str, owner: str, scope: str | None = None, client_id: str = "") -> None:
        """Accept a token as if it had been issued."""
        grant = Grant(owner, scope, self._clock.monotonic() + self.lifetime, client_id)
        with self._lock:
            self._grants[token] = grant

    def find(self, request: SandboxRequest) -> Grant:
        """Return the grant of a request's token.

        Raises:
            RejectedRequestError: The token is missing, unknown or expired.

        """
        token = request.headers.get("x-amz-access-token")
        if not token:
            raise rejection(403, "Access token is missing in the request header.")
        grant = self._grants.get(token)
        if grant is None:
            raise rejection(403, "The access token you provided is revoked, malformed or invalid.")
        if grant.expires <= self._clock.monotonic():
            raise rejection(403, "The access token you provided has expired.")
        return grant

    def response(self, request: SandboxRequest) -> SandboxResponse:
        """Respond to a request for a token."""
        if request.method != "POST":
            return _error_response("invalid_request", "The method must be POST.", 405)
        if request.media_type != _FORM:
            return _error_response("invalid_request", f"Content-Type must be {_FORM}")
        try:
            form = dict(parse_qsl(request.content.decode("ascii"), errors="strict"))
        except ValueError:
            return _error_response("invalid_request", f"The body must be {_FORM} in UTF-8.")
        kind = form.get("grant_type", "")
        if kind not in _REQUIRED_FIELDS:
            known = " or ".join(_REQUIRED_FIELDS)
            return _error_response("unsupported_grant_type", f"grant_type must be {known}")
        missing = [name for name in _REQUIRED_FIELDS[kind] if not form.get(name, "").strip()]
        if missing:
            return _error_response("invalid_request", f"missing: {', '.join(missing)}")
        scope = form.get("scope") if kind == "client_credentials" else None
        named = json.dumps([form["client_id"], form.get("refresh_token")])
        owner = hashlib.sha256(named.encode()).hexdigest()
        body = {
            "access_token": self.issue(owner, scope, form["client_id"]),
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
        }
        if kind == "refresh_token":
            body["refresh_token"] = form["refresh_token"]
        return SandboxResponse(200, body)


def _error_response(code: str, description: str, status: int = 400) -> SandboxResponse:
    return rejection_response(RejectedRequestError(status, code, description), TOKEN)
