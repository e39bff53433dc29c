"""The credentials of an application, for a selling partner or for itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from .. import public
from ..core.errors import CredentialsError
from ..core.secrets import hidden

if TYPE_CHECKING:
    from ..concurrency.streams import AsyncHttpClient, HttpClient

ENVIRONMENT = {
    "client_id": "SP_API_CLIENT_ID",
    "client_secret": "SP_API_CLIENT_SECRET",
    "refresh_token": "SP_API_REFRESH_TOKEN",
}


@public
@dataclass(frozen=True, repr=False)
class Credentials:
    """Login with Amazon credentials of one application, authorized by one selling partner.

    Args:
        client_id: The application's LWA client identifier (``amzn1.application-oa2-client...``).
        client_secret: The application's LWA client secret.
        refresh_token: The refresh token of the selling partner's authorization (``Atzr|...``).
            Grantless operations need none: the application acts for itself.

    Raises:
        CredentialsError: A given value is empty or holds a control character.

    """

    client_id: str
    client_secret: str
    refresh_token: str | None = None

    def __post_init__(self) -> None:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.refresh_token is None:
            del given["refresh_token"]
        unusable = [name for name, value in given.items() if not is_usable(value)]
        if unusable:
            raise CredentialsError(
                f"Unusable credentials: {', '.join(unusable)}. "
                "Each must be a non-empty string of printable characters."
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, grantless: bool = False) -> Self:
        """Read the credentials from the environment.

        The variables are ``SP_API_CLIENT_ID``, ``SP_API_CLIENT_SECRET`` and
        ``SP_API_REFRESH_TOKEN``. White space around a value is ignored.

        Args:
            environ: Read from this mapping instead of ``os.environ``.
            grantless: The application calls grantless operations only; the refresh token is
                optional.

        Raises:
            CredentialsError: A variable is missing or empty. The message names all of them.

        """
        source = os.environ if environ is None else environ
        values = {name: source.get(key, "").strip() for name, key in ENVIRONMENT.items()}
        if grantless and not values["refresh_token"]:
            del values["refresh_token"]
        missing = [ENVIRONMENT[name] for name, value in values.items() if not value]
        if missing:
            raise CredentialsError(
                f"Missing credentials: set {', '.join(missing)} in the environment, "
                "or pass Credentials(client_id=..., client_secret=..., refresh_token=...)."
            )
        return cls(**values)

    @classmethod
    def from_authorization_code(
        cls,
        code: str,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        token_url: str | None = None,
        timeout: float = 30.0,
        http_client: HttpClient | None = None,
    ) -> Credentials:
        """Exchange the code of a selling partner's authorization for credentials.

        Store the ``refresh_token`` of the result for the selling partner, encrypted.

        Args:
            code: The code of the redirect: ``AuthorizationRedirect.code``.
            client_id: The application's LWA client identifier.
            client_secret: The application's LWA client secret.
            redirect_uri: The redirect URI that received the code.
            token_url: Send the request to this URL instead of Login with Amazon.
            timeout: Seconds that the exchange may take.
            http_client: An httpx2 client to send the request with. The caller closes it.

        Raises:
            AuthorizationError: Login with Amazon refused the code: it was used before, has expired
                or belongs to another redirect URI.
            CredentialsError: It refused the application, or an argument is malformed.
            ApiStatusError: Login with Amazon failed.
            NetworkError: There was no response.
            ConfigurationError: A URL or the timeout is invalid.

        """
        from .authorization_code import checked_exchange
        from .code_exchange import exchange_code

        # Tracebacks may show variables.
        code, client_secret = hidden(code), hidden(client_secret)
        application = Credentials(client_id, client_secret)
        exchange = checked_exchange(code, application, redirect_uri, token_url, timeout)
        return exchange_code(exchange, http_client)

    @classmethod
    async def async_from_authorization_code(
        cls,
        code: str,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        token_url: str | None = None,
        timeout: float = 30.0,
        http_client: AsyncHttpClient | None = None,
    ) -> Credentials:
        """Do the same as ``from_authorization_code`` in async code."""
        from .async_code_exchange import async_exchange_code
        from .authorization_code import checked_exchange

        # Tracebacks may show variables.
        code, client_secret = hidden(code), hidden(client_secret)
        application = Credentials(client_id, client_secret)
        exchange = checked_exchange(code, application, redirect_uri, token_url, timeout)
        return await async_exchange_code(exchange, http_client)

    def __repr__(self) -> str:
        refresh_token = None if self.refresh_token is None else "***"
        return f"Credentials(client_id='***', client_secret='***', {refresh_token=})"


def is_usable(value: object) -> bool:
    """Return whether the value is a non-empty string of printable characters."""
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()
