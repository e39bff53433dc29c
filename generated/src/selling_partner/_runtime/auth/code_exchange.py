"""The exchange of an authorization code for a selling partner's refresh token."""

from __future__ import annotations

from functools import partial

from httpx2 import URL, Response, Timeout

from ...version import APPLICATION
from ..concurrency.streams import HttpClient
from ..core.deadline import Deadline
from ..core.user_agent import user_agent
from ..http.borrowed_pool import BorrowedPool
from ..http.pool import Pool, pool
from ..http.retry import Retry
from ..http.retry_policy import RetryPolicy
from ..http.timeouts import Bounds
from ..http.transport import Transport
from .authorization_code import CodeExchange
from .credentials import Credentials
from .lwa import MAX_TOKEN_BYTES, TOKEN_OPERATION


def exchange_code(exchange: CodeExchange, http_client: HttpClient | None) -> Credentials:
    """Return the credentials that the code stands for.

    A code is valid once. So the request is repeated only if Amazon cannot have processed it.

    Args:
        exchange: The request.
        http_client: A client of httpx2 to send the request with, which stays open.

    Raises:
        AuthorizationError: Login with Amazon refused the code.
        CredentialsError: It refused the application, or its response has no refresh token.
        ApiStatusError: Login with Amazon failed.
        NetworkError: There was no response.

    """
    deadline = Deadline(exchange.seconds)
    bounds = Bounds(Timeout(exchange.seconds), deadline, MAX_TOKEN_BYTES)
    headers = {"User-Agent": user_agent(APPLICATION), "Accept": "application/json"}
    is_own = http_client is None
    transport = Transport(partial(_pool, exchange.token_url, http_client), owns_http=is_own)

    def ask(_: int) -> Response:
        return transport.exchange(
            TOKEN_OPERATION,
            "POST",
            exchange.token_url,
            headers,
            bounds,
            form=exchange.form(),
            needs_body=True,
        )

    try:
        response = Retry(TOKEN_OPERATION, False, RetryPolicy(), deadline, ask).run()
    finally:
        transport.close()
    return exchange.read(response)


def _pool(url: str, http_client: HttpClient | None) -> Pool | BorrowedPool:
    if http_client is not None:
        return BorrowedPool(http_client, has_more=False)
    return pool(proxy=None, verify=True, is_encrypted=URL(url).scheme == "https")
