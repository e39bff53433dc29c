"""Access tokens: the simulation of Login with Amazon, and the rejection of expired tokens.

An expired token gets the status 403 with the code ``Unauthorized``; ``details`` says that the token
has expired.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import threading
from collections.abc import Mapping, Sequence
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
from ..simulation.authorization import Authorizations
from ..simulation.calls import Application, SimulatedCall
from ..simulation.client_secrets import ClientSecrets
from ..simulation.restricted import RestrictedResource

PATH = "/auth/o2/token"
LIFETIME = 3600.0
"""The lifetime of Amazon's access tokens in seconds."""

_FORM = "application/x-www-form-urlencoded"
_REQUIRED_FIELDS = {
    "refresh_token": ("client_id", "client_secret", "refresh_token"),
    "client_credentials": ("client_id", "client_secret", "scope"),
    "authorization_code": ("client_id", "client_secret", "code", "redirect_uri"),
}


@dataclass(frozen=True)
class Grant:
    """The rights of an access token.

    Attributes:
        owner: A digest of application and selling partner, which share their limits.
        scope: The scope of a grantless token; ``None`` for a selling partner's token.
        expires: The time of expiry, in seconds of the clock.
        application: The application, as it signed in.
        resources: The resources of a Restricted Data Token; ``None`` for an access token.

    """

    owner: str
    scope: str | None
    expires: float
    application: Application | None = None
    resources: tuple[RestrictedResource, ...] | None = None


class Tokens:
    """The issued access tokens.

    Args:
        lifetime: The lifetime of a new token in seconds.
        clock: The clock for their expiry.
        authorizations: The authorization codes.
        client_secrets: The client secrets of applications.

    """

    def __init__(
        self,
        lifetime: float = LIFETIME,
        clock: Clock = SYSTEM_CLOCK,
        *,
        authorizations: Authorizations | None = None,
        client_secrets: ClientSecrets | None = None,
    ) -> None:
        self.lifetime = lifetime
        self._authorizations = authorizations or Authorizations(clock)
        self._client_secrets = client_secrets or ClientSecrets(clock)
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

    def issue(
        self, owner: str, scope: str | None = None, application: Application | None = None
    ) -> str:
        """Issue a new access token."""
        token = f"Atza|{secrets.token_urlsafe(24)}"
        self._add(token, owner, scope=scope, application=application)
        return token

    def issue_restricted(
        self, call: SimulatedCall, resources: Sequence[RestrictedResource]
    ) -> tuple[str, int]:
        """Issue a Restricted Data Token, and return it with its lifetime in seconds."""
        token = f"Atz.sprdt|{secrets.token_urlsafe(24)}"
        self._add(token, call.owner, application=call.application, resources=tuple(resources))
        return token, int(self.lifetime)

    def accept(self, token: str, owner: str) -> None:
        """Accept a token as if it had been issued."""
        self._add(token, owner)

    def _add(
        self,
        token: str,
        owner: str,
        *,
        scope: str | None = None,
        application: Application | None = None,
        resources: tuple[RestrictedResource, ...] | None = None,
    ) -> None:
        expires = self._clock.monotonic() + self.lifetime
        with self._lock:
            self._grants[token] = Grant(owner, scope, expires, application, resources)

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
        application = Application(form["client_id"], form["client_secret"])
        try:
            self._client_secrets.check(application)
            refresh_token = self._refresh_token(kind, form)
        except RejectedRequestError as error:
            return rejection_response(error, TOKEN)
        scope = form.get("scope") if kind == "client_credentials" else None
        named = json.dumps([form["client_id"], refresh_token])
        owner = hashlib.sha256(named.encode()).hexdigest()
        body = {
            "access_token": self.issue(owner, scope, application),
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
        }
        if refresh_token is not None:
            body["refresh_token"] = refresh_token
        return SandboxResponse(200, body)

    def _refresh_token(self, kind: str, form: Mapping[str, str]) -> str | None:
        """Return the refresh token of a request, or a new one for an authorization code."""
        if kind == "authorization_code":
            return self._authorizations.exchange(form["code"], form["redirect_uri"])
        return form["refresh_token"] if kind == "refresh_token" else None


def _error_response(code: str, description: str, status: int = 400) -> SandboxResponse:
    return rejection_response(RejectedRequestError(status, code, description), TOKEN)
