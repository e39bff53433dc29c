"""One request and its answer: the pool of connections, and what can break on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from httpx2 import (
    URL,
    USE_CLIENT_DEFAULT,
    Auth,
    ByteStream,
    QueryParams,
    Request,
    RequestError,
    Response,
    Timeout,
    WriteTimeout,
)

from .concurrency import (
    LATE,
    BodyStream,
    HttpClient,
    bounded_body,
    ending,
    run,
)
from .deadline import Deadline
from .errors import ClientClosedError, SellingPartnerError
from .phases import Phases, no_answer
from .secret import without_frames

if TYPE_CHECKING:
    from .destination import Destination
    from .files import UploadFile

_OF_THE_BODY = frozenset({"content-encoding", "content-length", "transfer-encoding"})

_OF_A_REQUEST = frozenset({"accept", "user-agent"})
"""What each request has of its own, in place of what the HTTP library has for all."""

_WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose requests tell the length of their body also where there is none."""

_NO_AUTH = Auth()
"""Adds nothing. Without it the HTTP library looks for a password in each URL."""

logger = logging.getLogger("selling_partner")


class Transport:
    """Sends requests as they are.

    Args:
        make: Gives the pool of connections, and another one in a process that was forked: two that
            use the same connection get each other's answers.
        owns_http: Whether ``close`` closes it. A pool of the caller's stays the same for ever.

    """

    def __init__(self, make: Callable[[], HttpClient], *, owns_http: bool) -> None:
        self._make = make
        self._pool: HttpClient | None = make()
        self._owns_http = owns_http
        headers = self._pool.headers.items()
        self._defaults = {name: value for name, value in headers if name not in _OF_A_REQUEST}

    @property
    def _http(self) -> HttpClient:
        if self._pool is None:
            self._pool = self._make()
        return self._pool

    def renew_pool(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        if self._owns_http and not self._http.is_closed:
            self._pool = None

    def exchange(
        self,
        operation: str,
        method: str,
        url: str,
        headers: dict[str, str],
        timeout: Timeout,
        deadline: Deadline,
        *,
        content: bytes | None = None,
        form: dict[str, str] | None = None,
        needs_body: bool = False,
        meanwhile: Callable[[], object] | None = None,
    ) -> Response:
        """Send a request and read the answer. A redirect is an answer: secrets do not follow it.

        Once a status has arrived the request has been carried out, or refused. A body that breaks
        off, takes too long or cannot be read is then logged as a warning, and reads as empty.

        Args:
            operation: The operation's identifier, for messages.
            method: The HTTP method.
            url: Where to send it.
            headers: All that the HTTP library does not add itself.
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            deadline: When the whole answer must have come.
            content: The body as bytes.
            form: The body as a form.
            needs_body: Whether a success without its body is no answer.
            meanwhile: Is called once the request has been sent, while the answer is on its way.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no answer.

        """
        extensions: dict[str, Any] = {"timeout": Phases(timeout, deadline)}
        if meanwhile is not None:
            extensions["trace"] = _when_sent(meanwhile)
        parsed = URL(url)  # Once: it takes as long as the rest of making a request.
        if self._owns_http and form is None:
            request = self._own_request(method, parsed, headers, content, extensions)
        else:
            request = self._http.build_request(
                method, parsed, headers=headers, content=content, data=form, extensions=extensions
            )
            request.url = _with_query(parsed, self._http.params)
        # What stays with an answer or an error: the request as sent holds a token or a secret.
        bare = Request(method, parsed, stream=ByteStream(b""))
        return self._carry_out(operation, request, bare, deadline, needs_body=needs_body)

    def _own_request(
        self,
        method: str,
        url: URL,
        headers: Mapping[str, str],
        content: bytes | None,
        extensions: dict[str, Any],
    ) -> Request:
        """What ``build_request`` makes for a pool of ours, in a fraction of its time."""
        body = content or b""
        framing = {"Host": url.netloc.decode("ascii")}
        if content is not None or method in _WITH_LENGTH:
            framing["Content-Length"] = str(len(body))
        return Request(
            method,
            url,
            headers={**framing, **self._defaults, **headers},
            cookies=self._http.cookies,
            stream=ByteStream(body),
            extensions=extensions,
        )

    def put(
        self,
        operation: str,
        destination: Destination,
        file: UploadFile,
        timeout: Timeout,
        deadline: Deadline,
    ) -> Response:
        """Send a file to a destination and read the answer, which knows the URL without its query.

        The request has the destination's headers, ``Host`` and ``Content-Length``, and nothing of
        what the HTTP client adds to others: storage holds the headers to a signature.

        Args:
            operation: What the file is for, for messages.
            destination: Where to send it.
            file: The file, which is read in blocks.
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            deadline: When the whole answer must have come.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no answer.
            UploadError: The file changed, or could not be read.

        """
        request = Request(
            "PUT",
            destination.url,
            headers={**destination.headers, "Content-Length": str(file.size)},
            content=_blocks(file, deadline),
            extensions={"timeout": Phases(timeout, deadline)},
        )
        request.url = destination.url  # A request makes a copy, which would show its query.
        bare = Request("PUT", destination.url.copy_with(query=None))
        try:
            response = self._carry_out(operation, request, bare, deadline, is_plain=True)
        except SellingPartnerError as error:
            raise without_frames(error)  # noqa: B904 - it is the very error
        response.headers.pop("Location", None)  # It may hold the query.
        return response

    def _carry_out(
        self,
        operation: str,
        request: Request,
        bare: Request,
        deadline: Deadline,
        *,
        is_plain: bool = False,
        needs_body: bool = False,
    ) -> Response:
        """Send a request, a plain one without the client's own ``auth``, and hide it from view.

        An async call is over soon after its deadline. A sync one cannot be called off: once its
        time is over it may wait for data once more, for as long as the read's timeout was when the
        answer began, and for as long as headers come in byte by byte.
        """
        if self._http.is_closed:
            raise ClientClosedError(
                f"{operation}: the client is closed; make a new one", operation=operation
            )
        auth = _NO_AUTH if is_plain or self._owns_http else USE_CLIENT_DEFAULT
        response = None
        try:
            with ending(deadline):
                response = self._http.send(request, stream=True, auth=auth, follow_redirects=False)
                body = cast(BodyStream, response.stream)
                response.stream = bounded_body(body, deadline)
                try:
                    response.read()
                finally:
                    response.close()
        except RequestError as error:
            phases = request.extensions["timeout"]
            error.request = bare
            if response is None or (needs_body and response.is_success):
                raise no_answer(operation, error, phases) from error
            logger.warning(
                "%s: the body of the answer %d could not be read (%s)",
                operation,
                response.status_code,
                type(error).__name__,
            )
            response = _without_body(response)
        response.request = bare
        response.next_request = None
        return response

    def close(self) -> None:
        """Close the pool, unless it was the caller's."""
        if self._owns_http:
            self._http.close()


def _when_sent(work: Callable[[], object]) -> Callable[[str, object], Any]:
    """What the HTTP library tells of each step of a request; the work is done before the wait."""

    def trace(step: str, _: object) -> None:
        if step.endswith(".receive_response_headers.started"):
            work()

    return trace


def _with_query(url: URL, params: QueryParams) -> URL:
    """A URL with parameters that a client has for all requests; they do not replace its own."""
    if not params:
        return url
    own = [url.query] if url.query else []
    return url.copy_with(query=b"&".join([*own, str(params).encode("ascii")]))


def _blocks(file: UploadFile, deadline: Deadline) -> Iterator[bytes]:
    while block := run(file.next_block):
        if deadline.remaining <= 0:
            raise WriteTimeout(LATE)
        yield block


def _without_body(response: Response) -> Response:
    headers = [item for item in response.headers.multi_items() if item[0] not in _OF_THE_BODY]
    return Response(response.status_code, headers=headers, content=b"")
