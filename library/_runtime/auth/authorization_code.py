"""The request that exchanges an authorization code for a refresh token, and its response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.checks import check_seconds
from ..core.errors import AuthorizationError, CredentialsError
from ..core.secrets import Secret, hidden
from ..core.urls import checked_url
from ..messages.error_bodies import parse_json
from .credentials import Credentials, is_usable
from .lwa import TOKEN_OPERATION, TOKEN_URL, check_granted

if TYPE_CHECKING:
    from httpx2 import Response


@dataclass(frozen=True)
class CodeExchange:
    """A request for the refresh token of a selling partner.

    Attributes:
        code: The authorization code.
        application: The application: credentials without a refresh token.
        redirect_uri: The redirect URI that received the code.
        token_url: The URL of Login with Amazon.
        seconds: The seconds that the exchange may take.

    """

    code: Secret
    application: Credentials
    redirect_uri: str
    token_url: str
    seconds: float

    def form(self) -> dict[str, str]:
        """Return the form of the request."""
        return {
            "grant_type": "authorization_code",
            "code": self.code,
            "redirect_uri": self.redirect_uri,
            "client_id": Secret(self.application.client_id),
            "client_secret": Secret(self.application.client_secret),
        }

    def read(self, response: Response) -> Credentials:
        """Return the credentials of the response.

        Raises:
            AuthorizationError: Login with Amazon refused the code.
            CredentialsError: It refused the application, or the response has no refresh token.
            ApiStatusError: Login with Amazon failed.

        """
        try:
            check_granted(response)
        except CredentialsError as refusal:
            if any(each.code == "invalid_grant" for each in refusal.errors):
                raise _refused_code(refusal) from None
            raise
        body = parse_json(response)
        token = hidden(body.pop("refresh_token", None)) if isinstance(body, dict) else None
        del body  # It has an access token.
        if not isinstance(token, str) or not is_usable(token):
            raise CredentialsError(
                "Login with Amazon responded without a usable refresh token",
                operation=TOKEN_OPERATION,
            )
        return Credentials(self.application.client_id, self.application.client_secret, token)


def checked_exchange(
    code: str, application: Credentials, redirect_uri: str, token_url: str | None, seconds: float
) -> CodeExchange:
    """Return the request for a refresh token.

    Raises:
        AuthorizationError: The code is not a non-empty string of printable characters.
        ConfigurationError: A URL or the time is invalid.

    """
    if not is_usable(code):
        raise AuthorizationError("code: expected the code of an AuthorizationRedirect")
    check_seconds("timeout", seconds)
    return CodeExchange(
        Secret(code),
        application,
        checked_url("redirect_uri", redirect_uri),
        checked_url("token_url", TOKEN_URL if token_url is None else token_url),
        float(seconds),
    )


def _refused_code(refusal: CredentialsError) -> AuthorizationError:
    said = "; ".join(map(str, refusal.errors))
    error = AuthorizationError(
        f"Login with Amazon refused the authorization code ({refusal.status_code}): {said}; a code "
        "is valid once, for five minutes and for its redirect URI: start again at the consent page",
        operation=TOKEN_OPERATION,
    )
    error.status_code, error.errors = refusal.status_code, refusal.errors
    error.request_id, error.response = refusal.request_id, refusal.response
    return error
