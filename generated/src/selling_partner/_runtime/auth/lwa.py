"""Access tokens of Login with Amazon (LWA): how one is asked for, read, refused and told apart."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from ..core.errors import CredentialsError, RequestValidationError
from ..core.secrets import Secret
from ..core.status_errors import ApiStatusError
from ..messages.error_bodies import parse_json, read_error_details
from ..messages.response import read_error, read_request_id
from .access_token import LONGEST_TOKEN, SENDABLE, AccessToken
from .credentials import Credentials

if TYPE_CHECKING:
    from httpx2 import Response

    from ..messages.operation import Operation

TOKEN_URL = "https://api.amazon.com/auth/o2/token"
TOKEN_OPERATION = "LoginWithAmazon"

MAX_TOKEN_BYTES = 65_536
"""The most bytes that a response of Login with Amazon may have. A token has a few hundred."""

_SCOPE = re.compile(r"[\x21-\x7e]+( [\x21-\x7e]+)*")
"""One scope, or several with a space in between, as OAuth 2.0 writes them."""

_REFUSAL = re.compile(
    r"\baccess token\b.*\b(expired|revoked|malformed|invalid)\b", re.IGNORECASE | re.DOTALL
)
"""What Amazon says of a token that it does not take: it "has expired", or it "is revoked,
malformed or invalid". Without such words another token would be of no use either."""


class Access(NamedTuple):
    """With what token a call goes out.

    Attributes:
        scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.
        token: A token that is sent as it is. Nobody signs in then.

    """

    scope: str | None = None
    token: Secret | None = None


def access_for(
    operation: Operation[object], restricted_data_token: Secret | None, scope: str | None
) -> Access:
    """What a call's own token or scope, or the operation's scope, comes to.

    Raises:
        RequestValidationError: The token cannot stand in a header, or the scope is none. The
            token is not quoted.

    """
    problems = []
    if not _is_absent_or(restricted_data_token, SENDABLE):
        problems.append(
            "restricted_data_token: expected the text that createRestrictedDataToken gave; "
            "a header takes printable ASCII without spaces"
        )
    elif restricted_data_token is not None and len(restricted_data_token) > LONGEST_TOKEN:
        size = len(restricted_data_token)
        problems.append(
            f"restricted_data_token: has {size} characters; at most {LONGEST_TOKEN} are accepted"
        )
    if not _is_absent_or(scope, _SCOPE):
        problems.append("scope: expected a scope such as sellingpartnerapi::notifications")
    if problems:
        raise RequestValidationError(operation.operation_id, problems)
    return Access(operation.scope if scope is None else scope, restricted_data_token)


def _is_absent_or(value: object, pattern: re.Pattern[str]) -> bool:
    return value is None or (isinstance(value, str) and pattern.fullmatch(value) is not None)


def token_key(credentials: Credentials, scope: str | None, token_url: str) -> str:
    """What processes that share tokens call one by: a hash of whose it is and where it is from.

    The refresh token cannot be told from it. The client secret has no part in it, for a token
    that was given for one secret is as good after the secret was changed.
    """
    grant = ("refresh", credentials.refresh_token or "") if scope is None else ("scope", scope)
    digest = hashlib.sha256()
    for part in (token_url, credentials.client_id, *grant):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def token_form(credentials: Credentials, scope: str | None) -> dict[str, str]:
    """The form that asks for an access token.

    Args:
        credentials: Who signs in.
        scope: The grantless scope to sign in for; ``None`` trades in the refresh token.

    Raises:
        CredentialsError: There is no refresh token to trade in.

    """
    application = {
        "client_id": Secret(credentials.client_id),
        "client_secret": Secret(credentials.client_secret),
    }
    if scope is not None:
        return {"grant_type": "client_credentials", "scope": scope, **application}
    if credentials.refresh_token is None:
        raise CredentialsError(
            "The refresh token is missing: only grantless operations do without. "
            "Pass Credentials(client_id=..., client_secret=..., refresh_token=...)."
        )
    refresh_token = Secret(credentials.refresh_token)
    return {"grant_type": "refresh_token", "refresh_token": refresh_token, **application}


def read_token(response: Response, now: float) -> AccessToken:
    """The token in LWA's answer.

    Args:
        response: The answer to ``token_form``.
        now: When the request was sent, in seconds since the epoch.

    Raises:
        CredentialsError: LWA refused the credentials (the message carries LWA's own words), or
            its answer holds no token that a header can carry.
        ApiStatusError: LWA failed in another way.

    """
    if response.status_code in {400, 401, 403}:
        raise _refusal(response)
    if not response.is_success:
        raise read_error(TOKEN_OPERATION, response)
    token = _usable_token(response, now)
    if isinstance(token, str):
        raise CredentialsError(f"Login with Amazon answered {token}", operation=TOKEN_OPERATION)
    return token


def is_token_refusal(error: ApiStatusError) -> bool:
    """Whether a call was refused for its access token alone: it would pass with a new one.

    Amazon answers so to an expired or revoked token, with 403. What the application may not do,
    it may not do with any token, and Amazon's words are others then.
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


def _usable_token(response: Response, now: float) -> AccessToken | str:
    """The token, or what LWA answered in place of one that can be sent.

    Nothing is raised where variables hold it: a traceback may show them.
    """
    body = parse_json(response)
    fields = body if isinstance(body, dict) else {}
    value, lifetime = fields.get("access_token"), fields.get("expires_in", 3600)
    if not isinstance(value, str) or not value or not _is_lifetime(lifetime):
        return "without a usable access token"
    if len(value) > LONGEST_TOKEN:
        size = f"{len(value)} characters; at most {LONGEST_TOKEN} are accepted"
        return f"without a usable access token: it has {size}"
    if not SENDABLE.fullmatch(value):
        return "without a usable access token: a header takes printable ASCII without spaces"
    return AccessToken.issued(value, lifetime, now)


def _is_lifetime(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
