"""Login with Amazon as the sandbox plays it: access tokens for any credentials."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from .requests import Answer, Received, refusal

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
        owner: Application and selling partner, who share their limits.
        scope: What an application may do as itself; ``None`` for a selling partner's token.
        expires: When it ends, in seconds of the clock.
        is_restricted: Whether it is a Restricted Data Token.

    """

    owner: str
    scope: str | None
    expires: float
    is_restricted: bool = False


class Tokens:
    """The access tokens that were given out.

    Args:
        lifetime: Seconds that a new one lives.
        clock: Gives the time in seconds.

    """

    def __init__(
        self, lifetime: float = LIFETIME, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    def reset(self) -> None:
        """Forget nobody: a client that has a token may go on using it."""
        now = self._clock()
        self._grants = {key: each for key, each in self._grants.items() if each.expires > now}

    def expire(self) -> None:
        """Let every token that was given out be expired from now on."""
        ended = {key: (each.owner, each.scope) for key, each in self._grants.items()}
        self._grants = {key: Grant(*each, float("-inf")) for key, each in ended.items()}

    def give(self, owner: str, scope: str | None = None, *, is_restricted: bool = False) -> str:
        """A new token."""
        token = f"Atza|{secrets.token_urlsafe(24)}"
        expires = self._clock() + self.lifetime
        self._grants[token] = Grant(owner, scope, expires, is_restricted)
        return token

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
        if grant.expires <= self._clock():
            raise refusal(403, "The access token you provided has expired.")
        return grant

    def answer(self, request: Received) -> Answer:
        """What Login with Amazon says to a request for a token."""
        if request.method != "POST":
            return _refused("invalid_request", "Send a POST.", 405)
        if request.media_type != _FORM:
            return _refused("invalid_request", f"Content-Type: not {_FORM}")
        form = dict(parse_qsl(request.content.decode("latin-1")))
        kind = form.get("grant_type", "")
        if kind not in _NEEDED:
            known = " or ".join(_NEEDED)
            return _refused("unsupported_grant_type", f"grant_type: not {known}")
        missing = [name for name in _NEEDED[kind] if not form.get(name, "").strip()]
        if missing:
            return _refused("invalid_request", f"missing: {', '.join(missing)}")
        scope = form.get("scope") if kind == "client_credentials" else None
        owner = f"{form['client_id']} {form.get('refresh_token', '')}"
        body = {
            "access_token": self.give(owner, scope),
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
        }
        if kind == "refresh_token":
            body["refresh_token"] = form["refresh_token"]
        return Answer(200, body)


def _refused(code: str, description: str, status: int = 400) -> Answer:
    return Answer(status, {"error": code, "error_description": description})
