"""Token requests to Login with Amazon (LWA), and their responses."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ..core.errors import CredentialsError
from ..core.secrets import Secret
from ..core.status_errors import ApiStatusError
from ..messages.error_bodies import parse_json, read_error_details
from ..messages.response import read_error, read_request_id
from .access_token import MAX_TOKEN_LENGTH, SENDABLE, AccessToken
from .credentials import Credentials

if TYPE_CHECKING:
    from httpx2 import Response

TOKEN_URL = "https://api.amazon.com/auth/o2/token"
TOKEN_OPERATION = "LoginWithAmazon"

MAX_TOKEN_BYTES = 65_536
"""The maximum size of a response of Login with Amazon. A token has a few hundred bytes."""

_OBSOLETE = {"invalid_client", "invalid_grant", "unauthorized_client"}
"""The OAuth errors for another client secret, or for a refresh token that was replaced."""

_REFUSAL = re.compile(
    r"\baccess token\b.*\b(expired|revoked|malformed|invalid)\b", re.IGNORECASE | re.DOTALL
)
"""Amazon's wording for a refused token: "has expired" or "is revoked, malformed or invalid".
With any other wording, a new token would be refused as well."""


def token_key(credentials: Credentials, scope: str | None, token_url: str) -> str:
    """Return the cache key of a token: a hash of its holder and its issuer.

    The key does not reveal the refresh token. It does not depend on the client secret: a token
    remains valid after a rotation of the secret.
    """
    grant = ("refresh", credentials.refresh_token or "") if scope is None else ("scope", scope)
    return digest_of(token_url, credentials.client_id, *grant)


def digest_of(*parts: str) -> str:
    """Return a hash of strings in hexadecimal digits: a key of a token cache."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def token_form(credentials: Credentials, scope: str | None) -> dict[str, str]:
    """Return the form of a token request.

    Args:
        credentials: The credentials.
        scope: The grantless scope to sign in for; ``None`` uses the refresh token.

    Raises:
        CredentialsError: The refresh token is missing.

    """
    application = {
        "client_id": Secret(credentials.client_id),
        "client_secret": Secret(credentials.client_secret),
    }
    if scope is not None:
        return {"grant_type": "client_credentials", "scope": scope, **application}
    if credentials.refresh_token is None:
        raise CredentialsError(
            "The refresh token is missing: only grantless operations work without one. "
            "Pass Credentials(client_id=..., client_secret=..., refresh_token=...)."
        )
    refresh_token = Secret(credentials.refresh_token)
    return {"grant_type": "refresh_token", "refresh_token": refresh_token, **application}


def read_token(response: Response, now: float) -> AccessToken:
    """Return the token of LWA's response.

    Args:
        response: The response to ``token_form``.
        now: When the request was sent, in seconds since the epoch.

    Raises:
        CredentialsError: LWA refused the credentials (the message quotes its reason), or the
            response has no token that is a valid header value.
        ApiStatusError: LWA returned another error.

    """
    check_granted(response)
    token = usable_token(response, now, "access_token", "expires_in")
    if isinstance(token, str):
        raise CredentialsError(f"Login with Amazon responded {token}", operation=TOKEN_OPERATION)
    return token


def check_granted(response: Response) -> None:
    """Raise unless LWA granted a token request.

    Raises:
        CredentialsError: LWA refused it. The message quotes its reason.
        ApiStatusError: LWA returned another error.

    """
    if response.status_code in {400, 401, 403}:
        raise _refusal(response)
    if not response.is_success:
        raise read_error(TOKEN_OPERATION, response)


def are_obsolete(error: CredentialsError) -> bool:
    """Return whether LWA refused the credentials so that a rotation of them could explain it."""
    return any(each.code in _OBSOLETE for each in error.errors)


def is_token_refusal(error: ApiStatusError) -> bool:
    """Return whether Amazon refused only the access token of a call, and would accept a new token.

    Amazon returns 403 for an expired or revoked token. The wording differs if the application
    lacks a permission.
    """
    if error.status_code not in {401, 403}:
        return False
    texts = (text for each in error.errors for text in (each.message, each.details or ""))
    return any(_REFUSAL.search(text) for text in texts)


def _refusal(response: Response) -> CredentialsError:
    errors = read_error_details(response)
    said = "; ".join(filter(None, map(str, errors))) or "it gave no reason"
    error = CredentialsError(
        f"Login with Amazon refused the credentials ({response.status_code}): {said}",
        operation=TOKEN_OPERATION,
    )
    error.status_code, error.errors, error.response = response.status_code, errors, response
    error.request_id = read_request_id(response)
    return error


def usable_token(response: Response, now: float, field: str, lifetime: str) -> AccessToken | str:
    """Return the token of a response, or why the response has no usable one.

    The function raises nothing: a traceback could show its variables, which hold the token.

    Args:
        response: The response, whose body is a JSON object.
        now: When the request was sent, in seconds since the epoch.
        field: The field of the token.
        lifetime: The field of its lifetime in seconds; an hour without it.

    """
    body = parse_json(response)
    fields = body if isinstance(body, dict) else {}
    value, seconds = fields.get(field), fields.get(lifetime, 3600)
    if not isinstance(value, str) or not value or not _is_lifetime(seconds):
        return "without a usable access token"
    if len(value) > MAX_TOKEN_LENGTH:
        size = f"{len(value)} characters; at most {MAX_TOKEN_LENGTH} are accepted"
        return f"without a usable access token: it has {size}"
    if not SENDABLE.fullmatch(value):
        return "without a usable access token: a header takes printable ASCII without spaces"
    return AccessToken.issued(value, seconds, now)


def _is_lifetime(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
