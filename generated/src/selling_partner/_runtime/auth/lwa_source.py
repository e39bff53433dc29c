"""Login with Amazon as the issuer of access tokens."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from httpx2 import Response

from ..core.clock import Clock
from ..core.deadline import Deadline
from ..core.errors import CredentialsError, NetworkError
from ..core.status_errors import UnreadableResponseError
from ..http.retry import Retry
from ..http.retry_policy import for_idempotent
from ..http.timeouts import Bounds
from ..http.transport import Transport
from .access_token import AccessToken
from .credentials import Credentials
from .credentials_keeper import CredentialsKeeper
from .lwa import MAX_TOKEN_BYTES, TOKEN_OPERATION, are_obsolete, read_token, token_form, token_key
from .token_provider import TokenRequest, timed_out

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class SignIn:
    """The parameters of a sign-in.

    Attributes:
        credentials: The keeper of the credentials.
        token_url: The URL of Login with Amazon.
        user_agent: The ``User-Agent`` header.
        clock: The source of time.

    """

    credentials: CredentialsKeeper
    token_url: str
    user_agent: str
    clock: Clock


class LwaSource:
    """The source of the selling partner's access token, or of that of a grantless scope.

    Args:
        sign_in: The parameters of the sign-in.
        transport: The pool of connections.
        scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.

    """

    operation = TOKEN_OPERATION

    def __init__(self, sign_in: SignIn, transport: Transport, scope: str | None) -> None:
        self._sign_in = sign_in
        self._transport = transport
        self._scope = scope

    def key(self, deadline: Deadline) -> str:
        """Return the key of the token in a cache."""
        credentials = self._sign_in.credentials.known(deadline)
        return token_key(credentials, self._scope, self._sign_in.token_url)

    def fetch(self, request: TokenRequest) -> AccessToken:
        """Request a token from Login with Amazon.

        If Login with Amazon refuses the credentials, their provider is asked for others, once.

        Raises:
            NetworkError: There was no response.
            CredentialsError: Login with Amazon refused the credentials.
            ApiStatusError: Login with Amazon failed.

        """
        keeper = self._sign_in.credentials
        credentials = keeper.current(request.deadline)
        try:
            return self._ask(credentials, request)
        except CredentialsError as error:
            if not are_obsolete(error):
                raise
            others = keeper.after_refusal(credentials, request.deadline)
            if others is None:
                raise
        logger.info("%s: the credentials are renewed", TOKEN_OPERATION)
        return self._ask(others, request)

    def _ask(self, credentials: Credentials, request: TokenRequest) -> AccessToken:
        """Request a token with these credentials. Token requests are safe to retry."""
        headers = {"User-Agent": self._sign_in.user_agent, "Accept": "application/json"}
        form = token_form(credentials, self._scope)
        deadline, asked_at = request.deadline, 0.0

        def ask(_: int) -> Response:
            nonlocal asked_at
            if deadline.remaining <= 0:
                raise timed_out(TOKEN_OPERATION, 0.0)
            asked_at = self._sign_in.clock.time()
            return self._transport.exchange(
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
            response = Retry(TOKEN_OPERATION, True, policy, deadline, ask).run()
        except UnreadableResponseError as error:
            text = f"{TOKEN_OPERATION}: no response ({error.problem})"
            raise NetworkError(text, operation=TOKEN_OPERATION, may_be_processed=False) from error
        except NetworkError as error:
            error.may_be_processed = False  # The call's own request was not sent.
            raise
        return read_token(response, asked_at)
