"""What all clients of one selling partner share: the connection pool and the access token."""

from __future__ import annotations

import time

from httpx2 import Request, RequestError, Response, TimeoutException

from .concurrency import HttpClient, Lock
from .errors import ConfigurationError, NetworkError, RequestTimeoutError
from .request import PreparedRequest
from .settings import Settings
from .tokens import TOKEN_OPERATION, AccessToken, read_token, token_form


class Connection:
    """Sends prepared requests to one host, signed in as one selling partner.

    Args:
        settings: Where to send, as whom.
        http_client: Used instead of a pool of its own, and then left open by ``close``.

    Raises:
        ConfigurationError: ``http_client`` is something else.

    """

    def __init__(self, settings: Settings, http_client: HttpClient | None) -> None:
        if not isinstance(http_client, HttpClient | None):
            raise ConfigurationError(
                f"http_client: pass an httpx2.Client, not {type(http_client).__qualname__}"
            )
        self._settings = settings
        self._http = http_client or HttpClient(timeout=settings.timeout)
        self._owns_http = http_client is None
        self._lock = Lock()
        self._token: AccessToken | None = None

    def send(
        self,
        operation: str,
        request: PreparedRequest,
        timeout: float | None,
    ) -> Response:
        """Send a request with a fresh access token and read the whole answer, whatever its status.

        Args:
            operation: The operation's identifier, for messages.
            request: What to send.
            timeout: Seconds for each of connecting, sending and waiting for data; ``None`` for
                the client's own.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.

        """
        seconds = timeout or self._settings.timeout
        headers = {
            "User-Agent": self._settings.user_agent,
            **request.headers,
            "x-amz-access-token": self._access_token(seconds),
        }
        url = self._settings.base_url + request.target
        return self._exchange(
            operation, request.method, url, headers, seconds, content=request.content
        )

    def close(self) -> None:
        """Close the pool, unless it was the caller's."""
        if self._owns_http:
            self._http.close()

    def _access_token(self, timeout: float) -> str:
        if self._token is None or not self._token.is_fresh(time.time()):
            with self._lock:
                # Somebody else may have fetched one while this call waited for the lock.
                if self._token is None or not self._token.is_fresh(time.time()):
                    self._token = self._fetch_token(timeout)
                return self._token.value
        return self._token.value

    def _fetch_token(self, timeout: float) -> AccessToken:
        asked_at = time.time()
        headers = {"User-Agent": self._settings.user_agent, "Accept": "application/json"}
        form = token_form(self._settings.credentials)
        response = self._exchange(
            TOKEN_OPERATION, "POST", self._settings.token_url, headers, timeout, form=form
        )
        return read_token(response, asked_at)

    def _exchange(
        self,
        operation: str,
        method: str,
        url: str,
        headers: dict[str, str],
        timeout: float,
        *,
        content: bytes | None = None,
        form: dict[str, str] | None = None,
    ) -> Response:
        """One request and its answer. A redirect is an answer: secrets do not travel with it."""
        # What stays with an answer or an error: the request as sent holds a token or a secret.
        bare = Request(method, url)
        try:
            response = self._http.request(
                method,
                url,
                headers=headers,
                content=content,
                data=form,
                timeout=timeout,
                follow_redirects=False,
            )
        except TimeoutException as error:
            error.request = bare
            raise RequestTimeoutError(
                f"{operation}: no answer within {timeout:g} s ({type(error).__name__})"
            ) from error
        except RequestError as error:
            error.request = bare
            raise NetworkError(
                f"{operation}: no answer ({type(error).__name__}: {error})"
            ) from error
        response.request = bare
        return response
