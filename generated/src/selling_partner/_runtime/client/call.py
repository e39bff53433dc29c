"""The attempts of a call: wait for the rate limit, get an access token, send the request."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from httpx2 import Response

from ..auth.lwa import is_token_refusal
from ..auth.token_provider import TokenProvider
from ..concurrency.hooks import call_hook
from ..core.deadline import Deadline
from ..core.errors import NetworkError, RequestTimeoutError
from ..core.secrets import Secret
from ..core.status_errors import UnreadableResponseError
from ..http.timeouts import Bounds
from ..http.transport import Transport
from ..messages.response import read_error, read_rate_limit, shown_request_id
from ..ratelimit.gate import Gate
from ..ratelimit.token_bucket import UsagePlan
from .settings import Settings

if TYPE_CHECKING:
    from ..messages.operation import Operation
    from ..messages.request import PreparedRequest
    from .call_options import CallOptions
    from .events import ResponseEvent

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class CallContext:
    """The dependencies and arguments of a call.

    Attributes:
        settings: The client's settings.
        gate: The gate of the rate limits.
        transport: The pool of connections.
        operation: The operation that is called.
        request: The request to send.
        plan: The operation's usage plan, if it has one.
        bucket: The name of its token bucket.
        token: A token of the caller's own.
        token_provider: The provider of the token otherwise.
        options: The options of the call.
        deadline: The end of the call.
        check: Parses each response; may raise ``UnreadableResponseError``.

    """

    settings: Settings
    gate: Gate
    transport: Transport
    operation: Operation[object]
    request: PreparedRequest
    plan: UsagePlan | None
    bucket: str
    token: Secret | None
    token_provider: TokenProvider
    options: CallOptions
    deadline: Deadline
    check: Callable[[Response], None] | None


class Call:
    """A call of an operation.

    Args:
        context: The dependencies and arguments of the call.

    """

    def __init__(self, context: CallContext) -> None:
        self._context = context
        self._may_renew = context.token is None

    def attempt(self, number: int) -> Response:
        """Send the request; renew the token once if Amazon rejects only the token.

        Args:
            number: The number of the attempt, starting at 1.

        Raises:
            SellingPartnerError: There is no readable response, no token, or no time left.

        """
        token, response = self._attempt_once(number)
        if self._may_renew and self._is_refused_for_its_token(response):
            self._may_renew = False
            logger.info("%s: the token is renewed", self._context.operation.operation_id)
            self._context.token_provider.invalidate(token)
            _, response = self._attempt_once(number)
        return response

    def _is_refused_for_its_token(self, response: Response) -> bool:
        if response.status_code not in {401, 403}:
            return False
        if self._context.request.method == "HEAD":
            return True  # The response has no body that could give another reason.
        return is_token_refusal(read_error(self._context.operation.operation_id, response))

    def _attempt_once(self, number: int) -> tuple[Secret, Response]:
        """Send the request once, and return the token that it carried and the response."""
        gate = self._context.gate
        self._context.transport.check_open(self._context.operation.operation_id)
        # Sign in before the gate: calls that share a sign-in after the gate would leave in a
        # burst. A token may expire during the wait, so get it again.
        self._access_token()
        gate.enter(
            self._context.operation.operation_id,
            self._context.bucket,
            self._context.plan,
            self._context.deadline,
        )
        with gate.passage(self._context.bucket, self._context.plan) as passage:
            token = self._access_token()
            try:
                response = self._exchange(number, token, passage.sent)
            except UnreadableResponseError as error:
                gate.learn(self._context.bucket, self._context.plan, error.rate_limit)
                raise
        gate.learn(self._context.bucket, self._context.plan, read_rate_limit(response))
        if response.status_code == 429:
            gate.drain(self._context.bucket, self._context.plan, self._context.deadline)
        return token, response

    def _access_token(self) -> Secret:
        """Return the caller's own token, or a valid access token."""
        if self._context.token is not None:
            return self._context.token
        options = self._context.options
        return self._context.token_provider.token(
            options.timeout, self._context.deadline, options.retry
        )

    def _exchange(self, number: int, token: str, at_turn: Callable[[], None]) -> Response:
        """Send the request, notify the hooks and log the outcome."""
        settings, request, hooks = (
            self._context.settings,
            self._context.request,
            self._context.settings.hooks,
        )
        operation, url = self._context.operation.operation_id, settings.base_url + request.target
        headers = {"User-Agent": settings.user_agent, **request.headers}
        event = None
        if hooks.is_any:
            from .events import RequestEvent  # Few programs have hooks.

            event = RequestEvent(
                operation,
                request.method,
                url,
                dict(headers),  # A hook may change its copy.
                request.content and bytes(request.content),  # Hooks may read it.
                number,
            )
            if hooks.on_request is not None:
                call_hook(hooks.on_request, event)
        options = self._context.options
        bounds = Bounds(options.timeout, self._context.deadline, options.max_response_bytes)
        started = settings.clock.monotonic()

        def begin() -> None:
            nonlocal started
            at_turn()
            started = settings.clock.monotonic()

        response: Response | None = None
        failure: NetworkError | UnreadableResponseError | None = None
        try:
            self._check_time()
            response = self._context.transport.exchange(
                operation,
                request.method,
                url,
                {**headers, "x-amz-access-token": token},
                bounds,
                content=request.content,
                needs_body=self._context.operation.is_safe,
                at_turn=begin,
            )
        except NetworkError as error:
            failure = error
        except UnreadableResponseError as error:
            failure, response = error, error.response
        elapsed = settings.clock.monotonic() - started
        failure = failure or self._fault(response)
        if logger.isEnabledFor(logging.DEBUG):
            self._log(number, elapsed, response, failure)
        if event is not None and hooks.on_response is not None:
            from .events import ResponseEvent

            self._call_response_hook(ResponseEvent(event, elapsed, response, failure))
        if failure is not None:
            raise failure
        assert response is not None
        return response

    def _fault(self, response: Response | None) -> UnreadableResponseError | None:
        """Return the error for a response that the check cannot read."""
        if response is not None and self._context.check is not None:
            try:
                self._context.check(response)
            except UnreadableResponseError as error:
                return error
        return None

    def _call_response_hook(self, event: ResponseEvent) -> None:
        """Call ``on_response``; log its exceptions, since the request has been processed."""
        on_response = self._context.settings.hooks.on_response
        assert on_response is not None
        try:
            call_hook(on_response, event)
        except Exception:
            logger.exception("%s: on_response failed", event.operation)

    def _log(self, number: int, elapsed: float, response: Response | None, failure: object) -> None:
        logger.debug(
            "%s: %s %s, attempt %d: %s after %.3g s [request id %s]",
            self._context.operation.operation_id,
            self._context.request.method,
            self._context.operation.path,
            number,
            _outcome(response, failure),
            elapsed,
            shown_request_id(response),
        )

    def _check_time(self) -> None:
        """Check that the deadline has not expired.

        Raises:
            RequestTimeoutError: The deadline has expired.

        """
        if self._context.deadline.remaining <= 0:
            operation = self._context.operation.operation_id
            seconds = self._context.options.deadline
            raise RequestTimeoutError(
                f"{operation}: not sent: the {seconds:g} s deadline expired",
                operation=operation,
                may_be_processed=False,
            )


def _outcome(response: Response | None, failure: object) -> object:
    """Return the outcome of a request for the log."""
    if response is None:
        return type(failure).__name__
    return response.status_code if failure is None else f"{response.status_code} (unreadable)"
