"""Login with Amazon as the issuer of access tokens."""

from __future__ import annotations

from dataclasses import dataclass

from httpx2 import Response

from ..core.clock import Clock
from ..core.errors import NetworkError
from ..core.status_errors import UnreadableResponseError
from ..http.async_retry import AsyncRetry
from ..http.async_transport import AsyncTransport
from ..http.retry_policy import for_idempotent
from ..http.timeouts import Bounds
from .access_token import AccessToken
from .async_token_provider import TokenRequest, timed_out
from .credentials import Credentials
from .lwa import MAX_TOKEN_BYTES, TOKEN_OPERATION, read_token, token_form, token_key


@dataclass(frozen=True)
class SignIn:
    """The parameters of a sign-in.

    Attributes:
        credentials: The application and the selling partner.
        token_url: The URL of Login with Amazon.
        user_agent: The ``User-Agent`` header.
        clock: The source of time.

    """

    credentials: Credentials
    token_url: str
    user_agent: str
    clock: Clock


class AsyncLwaSource:
    """The source of the selling partner's access token, or of that of a grantless scope.

    Args:
        sign_in: The parameters of the sign-in.
        transport: The pool of connections.
        scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.

    """

    operation = TOKEN_OPERATION

    def __init__(self, sign_in: SignIn, transport: AsyncTransport, scope: str | None) -> None:
        self._sign_in = sign_in
        self._transport = transport
        self._scope = scope

    async def key(self) -> str:
        """Return the key of the token in a cache."""
        return token_key(self._sign_in.credentials, self._scope, self._sign_in.token_url)

    async def fetch(self, request: TokenRequest) -> AccessToken:
        """Request a token from Login with Amazon. Token requests are safe to retry.

        Raises:
            NetworkError: There was no response.
            CredentialsError: Login with Amazon refused the credentials.
            ApiStatusError: Login with Amazon failed.

        """
        headers = {"User-Agent": self._sign_in.user_agent, "Accept": "application/json"}
        form = token_form(self._sign_in.credentials, self._scope)
        deadline, asked_at = request.deadline, 0.0

        async def ask(_: int) -> Response:
            nonlocal asked_at
            if deadline.remaining <= 0:
                raise timed_out(TOKEN_OPERATION, 0.0)
            asked_at = self._sign_in.clock.time()
            return await self._transport.exchange(
                TOKEN_OPERATION,
                "POST",
                self._sign_in.token_url,
                headers,
                Bounds(request.timeout, deadline, MAX_TOKEN_BYTES),
                form=form,
                needs_body=True,
                meanwhile=request.meanwhile,
            )

        policy = for_idempotent(request.retry)
        try:
            response = await AsyncRetry(TOKEN_OPERATION, True, policy, deadline, ask).run()
        except UnreadableResponseError as error:
            text = f"{TOKEN_OPERATION}: no response ({error.problem})"
            raise NetworkError(text, operation=TOKEN_OPERATION, may_be_processed=False) from error
        except NetworkError as error:
            error.may_be_processed = False  # The call's own request was not sent.
            raise
        return read_token(response, asked_at)
