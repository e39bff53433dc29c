"""Requests to presigned URLs of a storage service, without a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from httpx2 import Request, Response, WriteTimeout

from ..concurrency.cancellation import DEADLINE_EXPIRED
from ..concurrency.hooks import call_hook
from ..concurrency.threads import run
from ..core.deadline import Deadline
from ..core.errors import SellingPartnerError
from ..core.secrets import without_frames
from .timeouts import Bounds, RemainingTimeouts

if TYPE_CHECKING:
    from .transport import Transport
    from .upload_destination import Destination
    from .upload_file import UploadFile

Meter: TypeAlias = Callable[[int], object]
"""Called with the number of bytes sent so far; its result is awaited if possible."""

MAX_ERROR_BYTES = 1_048_576
"""The maximum size of the body of a refusal."""


class Storage:
    """Sends requests to presigned URLs through a client's pool of connections.

    A request has only the destination's headers, ``Host``, and those that its method needs: storage
    checks the headers against a signature.

    Args:
        transport: The pool of connections.

    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def put(
        self,
        operation: str,
        destination: Destination,
        file: UploadFile,
        bounds: Bounds,
        meter: Meter | None = None,
    ) -> Response:
        """Send a file to a destination and return the response, without the query of the URL.

        Args:
            operation: The name of the operation for messages.
            destination: The upload destination.
            file: The file, which is read in blocks.
            bounds: The limits of the request.
            meter: Called with the bytes sent so far, after each block.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no response.
            UploadError: The file changed, or could not be read.

        """
        request = Request(
            "PUT",
            destination.url,
            headers={**destination.headers, "Content-Length": str(file.size)},
            content=_blocks(file, bounds.deadline, meter),
            extensions={"timeout": RemainingTimeouts(bounds)},
        )
        request.url = destination.url  # Request copies the URL, and the copy would show its query.
        bare = _bare("PUT", destination)
        try:
            response = self._transport.carry_out(operation, request, bare, bounds, is_plain=True)
        except SellingPartnerError as error:
            raise without_frames(error)  # noqa: B904 - the same error
        response.headers.pop("Location", None)  # The header may hold the query.
        return response

    def get(
        self, operation: str, destination: Destination, offset: int, bounds: Bounds
    ) -> Response:
        """Request a file from an offset on, and return the response before its body is read.

        Args:
            operation: The name of the operation for messages.
            destination: The place of the file.
            offset: The first byte to send. Storage may ignore it and respond with 200.
            bounds: The limits of the request.

        Returns:
            The response. A body of an error status has been read; otherwise the caller reads and
            closes ``stream``.

        Raises:
            ClientClosedError: The pool is closed.
            NetworkError: There was no response.

        """
        headers = {**destination.headers, "Accept-Encoding": "identity"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        request = Request(
            "GET",
            destination.url,
            headers=headers,
            extensions={"timeout": RemainingTimeouts(bounds)},
        )
        request.url = destination.url
        bare = _bare("GET", destination)
        try:
            response = self._transport.open(operation, request, bare, bounds)
        except SellingPartnerError as error:
            raise without_frames(error)  # noqa: B904 - the same error
        if not response.is_success:
            self._transport.read_error(
                response, bounds._replace(max_response_bytes=MAX_ERROR_BYTES)
            )
            response.headers.pop("Location", None)
        return response


def _bare(method: str, destination: Destination) -> Request:
    return Request(method, destination.url.copy_with(query=None))


def _blocks(file: UploadFile, deadline: Deadline, meter: Meter | None) -> Iterator[bytes]:
    sent = 0
    while block := run(file.next_block):
        if deadline.remaining <= 0:
            raise WriteTimeout(DEADLINE_EXPIRED)
        yield block
        sent += len(block)
        if meter is not None:
            call_hook(meter, sent)
