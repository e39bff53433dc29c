"""The ``state`` of an authorization, which ties the redirect to a session of the website."""

from __future__ import annotations

import base64
import binascii
import hmac
import math
import secrets
import struct

from ..core.checks import check_seconds
from ..core.clock import Clock, checked_clock
from ..core.errors import AuthorizationStateError, ConfigurationError

MAX_AGE = 1_800.0
"""The default lifetime of a state in seconds: the time a selling partner takes to consent."""

_MIN_SECRET = 16
_NONCE = 16
_TIME = struct.Struct(">Q")
_SIGNATURE = 32
_SIZE = _NONCE + _TIME.size + _SIGNATURE
_PURPOSE = b"selling-partner:authorization-state:1"


class AuthorizationState:
    """A maker and checker of ``state`` strings. It keeps nothing.

    A state holds a random number, its expiry and a signature (HMAC-SHA256) over both and the
    session. A redirect that an attacker started in another browser is therefore refused.

    Args:
        secret: A random string of the website, at least 16 bytes; not the client secret.
        max_age: The lifetime of a state in seconds, at most a day.
        clock: For tests: the source of time.

    Raises:
        ConfigurationError: The secret is too short, or ``max_age`` is invalid.

    """

    def __init__(
        self, secret: str | bytes, *, max_age: float = MAX_AGE, clock: Clock | None = None
    ) -> None:
        key = secret.encode() if isinstance(secret, str) else secret
        if not isinstance(key, bytes) or len(key) < _MIN_SECRET:
            raise ConfigurationError(
                f"secret: expected at least {_MIN_SECRET} bytes; secrets.token_bytes(32) makes one"
            )
        check_seconds("max_age", max_age)
        self._key = key
        self._max_age = max_age
        self._clock = checked_clock(clock)

    def __repr__(self) -> str:
        return f"AuthorizationState('***', max_age={self._max_age:g})"

    def create(self, session: str) -> str:
        """Return a new state for a session, of letters, digits, ``-``, ``_`` and ``=``.

        Args:
            session: The identifier of the user's session, or of the signed-in user.

        Raises:
            ConfigurationError: The session is empty.

        """
        expires_at = math.ceil(self._clock.time() + self._max_age)
        data = secrets.token_bytes(_NONCE) + _TIME.pack(expires_at)
        return base64.urlsafe_b64encode(data + self._signature(data, session)).decode()

    def verify(self, state: str, session: str) -> None:
        """Check the state of a redirect. The comparison takes the same time for any forgery.

        Args:
            state: The ``state`` of the redirect.
            session: The session of the request, as passed to ``create``.

        Raises:
            AuthorizationStateError: The state was not created for this session, or it has expired.
            ConfigurationError: The session is empty.

        """
        signed = _decoded(state)
        data, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
        is_ours = hmac.compare_digest(signature, self._signature(data, session))
        if not is_ours or len(signed) != _SIZE:
            raise AuthorizationStateError(
                "state: not created for this session; start again at the consent page"
            )
        (expires_at,) = _TIME.unpack(data[_NONCE:])
        if self._clock.time() >= expires_at:
            raise AuthorizationStateError("state: expired; start again at the consent page")

    def _signature(self, data: bytes, session: str) -> bytes:
        if not isinstance(session, str) or not session:
            raise ConfigurationError("session: expected the identifier of the user's session")
        text = session.encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, b"\0".join([_PURPOSE, data, text]), "sha256")


def _decoded(state: str) -> bytes:
    """Return the bytes of a state; none if it is malformed."""
    try:
        return base64.b64decode(state.encode("ascii"), altchars=b"-_", validate=True)
    except (AttributeError, UnicodeEncodeError, binascii.Error):
        return b""
