"""Simulation of a seller's consent: authorization codes and refresh tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.exchanges import RejectedRequestError

PATH = "/apps/authorize/consent"
SELLING_PARTNER_ID = "A1SANDBOXSELLER"
"""The seller who authorizes applications by default."""

CODE_LIFETIME = 300.0
"""The lifetime of an authorization code in seconds."""


@dataclass(frozen=True)
class Authorization:
    """A seller's consent, as the redirect to the application reports it.

    Attributes:
        code: The ``spapi_oauth_code``.
        selling_partner_id: The seller.
        state: The ``state`` of the request.
        redirect_uri: The address to which the seller is sent.

    """

    code: str = field(repr=False)
    selling_partner_id: str
    state: str
    redirect_uri: str

    @property
    def url(self) -> str:
        """The address with all parameters, which the seller's browser requests."""
        values = {
            "state": self.state,
            "selling_partner_id": self.selling_partner_id,
            "spapi_oauth_code": self.code,
        }
        separator = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{separator}{urlencode(values)}"


@dataclass
class _Code:
    authorization: Authorization
    expires: float


class Authorizations:
    """The issued authorization codes and refresh tokens.

    Args:
        clock: The clock for the expiry of codes.

    """

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._codes: dict[str, _Code] = {}

    def reset(self) -> None:
        """Remove all codes. Refresh tokens stay valid, because the sandbox accepts any."""
        self._codes = {}

    def authorize(self, redirect_uri: str, state: str, selling_partner_id: str) -> Authorization:
        """Authorize an application for a seller.

        Raises:
            ValueError: The address is not an absolute URL.

        """
        parts = urlsplit(redirect_uri if isinstance(redirect_uri, str) else "")
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.fragment:
            shown = repr(str(redirect_uri)[:200])
            raise ValueError(f"redirect_uri: {shown}; pass an absolute URL without a fragment")
        code = f"S{secrets.token_hex(16)}"
        found = Authorization(code, selling_partner_id, state, redirect_uri)
        self._codes[code] = _Code(found, self._clock.monotonic() + CODE_LIFETIME)
        return found

    def exchange(self, code: str, redirect_uri: str) -> str:
        """Return a new refresh token for a code, which is then used up.

        Raises:
            RejectedRequestError: The code is unknown, used or expired, or was issued for another
                address.

        """
        found = self._codes.pop(code, None)
        if found is None:
            raise _invalid("code: was not issued, or was used before")
        if self._clock.monotonic() >= found.expires:
            raise _invalid("code: has expired")
        if redirect_uri != found.authorization.redirect_uri:
            raise _invalid("redirect_uri: differs from that of the authorization")
        return f"Atzr|{secrets.token_urlsafe(32)}"


def _invalid(problem: str) -> RejectedRequestError:
    message = f"The request has an invalid grant parameter : {problem}"
    return RejectedRequestError(400, "invalid_grant", message)
