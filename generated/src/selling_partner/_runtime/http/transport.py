"""The exchange of one request for its response through the pool of connections."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from httpx2 import URL, ByteStream, Request, RequestError, Response

from ..concurrency.cancellation import cancel_at
from ..core.errors import ClientClosedError
from ..core.secrets import SecretBytes
from .response_body import failed_exchange, read_body, without_body
from .timeouts import Bounds, RemainingTimeouts

if TYPE_CHECKING:
    from .borrowed_pool import BorrowedPool
    from .pool import Pool

_FORM = "application/x-www-form-urlencoded"

logger = logging.getLogger("selling_partner")


class Transport:
    """Sends requests through a pool of connections.

    Args:
        make: Creates the pool, and another one after a fork: two processes on one connection would
            receive each other's responses.
        owns_http: Whether ``close`` closes the pool. A pool of the caller's own is never replaced.

    """

    def __init__(self, make: Callable[[], Pool | BorrowedPool], *, owns_http: bool) -> None:
        self._make = make
        self._pool: Pool | BorrowedPool | None = make()
        self._owns_http = owns_http

    @property
    def _http(self) -> Pool | BorrowedPool:
        if self._pool is None:
            self._pool = self._make()
        return self._pool

    def renew_pool(self) -> None:
        """Leave the connections to the parent process after a fork."""
        if self._owns_http and not self._http.is_closed:
            self._pool = None

    def exchange(
        self,
        operation: str,
        method: str,
        url: str,
        headers: dict[str, str],
        bounds: Bounds,
        *,
        content: bytes | None = None,
        form: dict[str, str] | None = None,
        needs_body: bool = False,
        meanwhile: Callable[[], object] | None = None,
        at_turn: Callable[[], object] | None = None,
    ) -> Response:
        """Send a request and return the response. Redirects are not followed.

        A response with a status means that the request was processed or refused. A body that is
        truncated, late, too large or unreadable is therefore logged as a warning and left empty.

        Args:
            operation: The operation's identifier, for messages.
            method: The HTTP method.
            url: The URL.
            headers: The headers that the HTTP library does not add itself.
            bounds: The limits of the request.
            content: The body as bytes.
            form: The body as a form.
            needs_body: Whether a success with an unreadable body is an error.
            meanwhile: Called once the request has been sent, before the response arrives.
            at_turn: Called when a connection is available for the request.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no response.
            UnreadableResponseError: ``needs_body`` is set and the body of a success cannot be
                decoded.

        """
        extensions: dict[str, Any] = {"timeout": RemainingTimeouts(bounds)}
        if meanwhile is not None:
            extensions["trace"] = _when_sent(meanwhile)
        if form is not None:
            headers = {**headers, "Content-Type": _FORM}
            content = SecretBytes(urlencode(form).encode("ascii"))
        parsed = URL(url)  # Parsed once: parsing takes as long as the rest of building a request.
        request = self._http.request(method, parsed, headers, content, extensions)
        # Responses and errors keep this copy: the original request holds a token or a secret.
        bare = Request(method, parsed, stream=ByteStream(b""))
        return self.carry_out(
            operation, request, bare, bounds, needs_body=needs_body, at_turn=at_turn
        )

    def check_open(self, operation: str) -> None:
        """Check that the pool is open.

        Args:
            operation: The operation's identifier, for messages.

        Raises:
            ClientClosedError: The pool is closed.

        """
        if self._http.is_closed:
            raise ClientClosedError(
                f"{operation}: the client is closed; make a new one", operation=operation
            )

    def carry_out(
        self,
        operation: str,
        request: Request,
        bare: Request,
        bounds: Bounds,
        *,
        is_plain: bool = False,
        needs_body: bool = False,
        at_turn: Callable[[], object] | None = None,
    ) -> Response:
        """Send a request and return the response, in which the request holds no secrets.

        Args:
            operation: The operation's identifier, for messages.
            request: The request.
            bare: A copy without secrets, for the response and for exceptions.
            bounds: The limits of the request.
            is_plain: Whether to omit the authentication of the caller's own client.
            needs_body: Whether a success with an unreadable body is an error.
            at_turn: Called when a connection is available for the request.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no response.
            UnreadableResponseError: ``needs_body`` is set and the body of a success cannot be
                decoded.

        """
        self.check_open(operation)
        turns = self._http.turns
        turns.begin(operation, bounds.deadline)
        try:
            self.check_open(operation)  # The client may have been closed meanwhile.
            if at_turn is not None:
                at_turn()
            return self._carry_out(operation, request, bare, bounds, is_plain, needs_body)
        finally:
            turns.end()

    def _carry_out(
        self,
        operation: str,
        request: Request,
        bare: Request,
        bounds: Bounds,
        is_plain: bool,
        needs_body: bool,
    ) -> Response:
        response = None
        clock = bounds.deadline.clock
        started = clock.monotonic()
        try:
            with cancel_at(bounds.deadline):
                response = self._http.send(request, is_plain=is_plain)
                read_body(response, bounds)
        except RequestError as error:
            error.request = bare
            if response is None or (needs_body and response.is_success):
                raise failed_exchange(operation, error, request, response) from error
            logger.warning(
                "%s: the body of the response %d could not be read (%s)",
                operation,
                response.status_code,
                type(error).__name__,
            )
            response = without_body(response)
        response.elapsed = timedelta(seconds=clock.monotonic() - started)
        response.request = bare
        response.next_request = None
        return response

    def open(self, operation: str, request: Request, bare: Request, bounds: Bounds) -> Response:
        """Send a request without authentication, and return the response before its body is read.

        The caller reads and closes ``response.stream``.

        Args:
            operation: The operation's identifier, for messages.
            request: The request.
            bare: A copy without secrets, for the response and for exceptions.
            bounds: The limits of the request.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no response.

        """
        self.check_open(operation)
        try:
            with cancel_at(bounds.deadline):
                response = self._http.send(request, is_plain=True)
        except RequestError as error:
            error.request = bare
            raise failed_exchange(operation, error, request, None) from error
        response.request = bare
        response.next_request = None
        return response

    def read_error(self, response: Response, bounds: Bounds) -> None:
        """Read the body of an opened response that is not a success; leave it empty if unreadable.

        Args:
            response: The response of ``open``, which is closed.
            bounds: The limits of the body.

        """
        try:
            with cancel_at(bounds.deadline):
                read_body(response, bounds)
        except RequestError:
            response.stream = ByteStream(b"")
            response.read()

    def close(self) -> None:
        """Close the pool, unless it is the caller's own."""
        if self._owns_http:
            self._http.close()


def _when_sent(work: Callable[[], object]) -> Callable[[str, object], Any]:
    """Return a trace function that does the work before the wait for the response."""

    def trace(step: str, _: object) -> None:
        if step.endswith(".receive_response_headers.started"):
            work()

    return trace
