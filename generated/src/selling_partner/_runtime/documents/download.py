"""The download of a document from storage, which continues after an interruption."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from httpx2 import RequestError, Response, Timeout

from ..concurrency.iteration import next_of
from ..concurrency.pauses import pause
from ..concurrency.streams import BodyStream, exhaust, parts
from ..core.deadline import Deadline
from ..core.document_errors import DocumentTransferError
from ..core.errors import NetworkError, RequestTimeoutError, SellingPartnerError
from ..core.secrets import without_frames
from ..http.retry_policy import RetryPolicy, retry_after
from ..http.storage import Storage
from ..http.timeouts import Bounds, RemainingTimeouts, to_network_error
from ..http.upload_destination import Destination, read_refusal
from .ranges import ChangedError, Start, is_at_end, is_expired, read_start

MAX_BYTES = 1 << 62
"""The size of a document is not limited: it is read in pieces."""

_MAX_REFUSALS = 2
"""The maximum number of new URLs without a byte in between."""

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class Transfer:
    """The circumstances of a transfer.

    Attributes:
        operation: The name of the method, for messages.
        document_id: Amazon's identifier of the document.
        timeout: The seconds of each phase of a request.
        retry: The retry policy. Its attempts count interruptions without a byte in between.
        deadline: The end of the transfer.

    """

    operation: str
    document_id: str
    timeout: Timeout
    retry: RetryPolicy
    deadline: Deadline

    @property
    def bounds(self) -> Bounds:
        """The limits of each request."""
        return Bounds(self.timeout, self.deadline, MAX_BYTES)

    def error(self, problem: str, offset: int | None = None) -> DocumentTransferError:
        """Return the exception for a failed transfer."""
        return DocumentTransferError(
            f"{self.operation}: document {self.document_id}: {problem}",
            operation=self.operation,
            document_id=self.document_id,
            offset=offset,
        )


class DocumentUrl:
    """The URL of a document, which several downloads share until it expires.

    Args:
        request: Requests the URL from the API before a deadline; the result is ``None`` if it is
            unusable.

    """

    def __init__(self, request: Callable[[Deadline], Any]) -> None:
        self._request = request
        self._current: Destination | None = None

    def get(self, deadline: Deadline) -> Destination | None:
        """Return the URL, which is requested if there is none."""
        if self._current is None:
            self._current = self._request(deadline)
        return self._current

    def set(self, destination: Destination | None) -> None:
        """Set the URL that the API named."""
        self._current = destination

    def expire(self, destination: Destination) -> None:
        """Forget a URL that storage refused."""
        if self._current is destination:
            self._current = None


class Download:
    """A download, which reads a document as it is in storage.

    A broken connection is resumed at the same byte. An expired URL is replaced.

    Args:
        storage: Sends the requests.
        url: The URL of the document.
        transfer: The circumstances.

    Attributes:
        received: The number of bytes so far.
        total: The length of the document in bytes; ``None`` if it is unknown.
        content_type: The ``Content-Type`` of the document.

    """

    def __init__(self, storage: Storage, url: DocumentUrl, transfer: Transfer) -> None:
        self._storage = storage
        self._url = url
        self._transfer = transfer
        self._response: Response | None = None
        self._parts: Iterator[bytes] | None = None
        self._start: Start | None = None
        self._is_complete = False
        self._skip = self._skipped_crc = self._crc = 0
        self._failures = self._refusals = 0
        self.received = 0
        self.total: int | None = None
        self.content_type = ""

    def open(self) -> None:
        """Request the document, so that ``total`` and ``content_type`` are known.

        Raises:
            SellingPartnerError: See ``read``.

        """
        while self._response is None and not self._is_complete:
            self._request()

    def read(self) -> bytes:
        """Return the next bytes; empty at the end.

        Raises:
            DocumentTransferError: The document changed, its length is wrong, or the API named no
                usable URL.
            ApiStatusError: Storage or the API refused the request.
            NetworkError: The connection broke too often without a byte in between, or the deadline
                expired.

        """
        while True:
            self.open()
            if self._is_complete:
                return b""
            self._check_time()
            part = self._next_part()
            if part is None:
                self._end_response()
            elif fresh := self._fresh(part):
                self._crc = zlib.crc32(fresh, self._crc)
                self.received += len(fresh)
                self._failures = self._refusals = 0
                self._check_length()
                return fresh

    def close(self) -> None:
        """Close the connection."""
        response, self._response = self._response, None
        parts, self._parts = self._parts, None
        if response is not None:
            cast(BodyStream, response.stream).close()
        if parts is not None:
            exhaust(parts)

    def _request(self) -> None:
        """Send a request, and begin its response unless it is a refusal that may be overcome."""
        transfer = self._transfer
        destination = self._url.get(transfer.deadline)
        if destination is None:
            raise transfer.error("the API named no usable URL")
        try:
            response = self._storage.get(
                transfer.operation, destination, self.received, transfer.bounds
            )
        except NetworkError as error:
            self._pause(error)
            return
        if response.is_success:
            self._begin(response)
        elif self.total is None and is_at_end(response, self.received):
            self._is_complete = True
        else:
            self._refused(response, destination)

    def _begin(self, response: Response) -> None:
        self._response = response
        try:
            start = read_start(response, self.received, self._start)
        except ChangedError as error:
            self.close()
            raise self._transfer.error(str(error), self.received) from None
        self._start = self._start or start
        self._skip, self._skipped_crc = start.skip, 0
        self.total = start.total if self.total is None else self.total
        self.content_type = response.headers.get("Content-Type", "")
        self._parts = parts(cast(BodyStream, response.stream))
        if self.received:
            logger.info(
                "%s: resumed at byte %d of %s",
                self._transfer.operation,
                self.received,
                self.total,
            )

    def _refused(self, response: Response, destination: Destination) -> None:
        """Prepare for another request, or raise the refusal."""
        error = read_refusal(self._transfer.operation, destination, response)
        if is_expired(response):
            self._url.expire(destination)
            self._refusals += 1
            if self._refusals > _MAX_REFUSALS:
                raise error
        elif response.status_code == 429 or response.status_code >= 500:
            wait = retry_after(response, self._transfer.deadline.clock.time())
            self._pause(error, wait)
        elif response.status_code == 416:
            of = "" if self.total is None else f", although its length is {self.total}"
            problem = f"the document has no byte {self.received}{of}"
            raise self._transfer.error(problem, self.received)
        else:
            raise error

    def _next_part(self) -> bytes | None:
        """Return the next part of the response: empty if interrupted, ``None`` at its end."""
        assert self._parts is not None
        try:
            return next_of(self._parts, None)
        except RequestError as error:
            phases = RemainingTimeouts(self._transfer.bounds)
            failure = to_network_error(self._transfer.operation, error, phases)
        self.close()
        self._pause(without_frames(failure))
        return b""

    def _fresh(self, part: bytes) -> bytes:
        """Return the bytes of a part that were not received before.

        Raises:
            DocumentTransferError: The bytes that storage sent again differ.

        """
        if not self._skip:
            return part
        again, part = part[: self._skip], part[self._skip :]
        self._skip -= len(again)
        self._skipped_crc = zlib.crc32(again, self._skipped_crc)
        if not self._skip and self._skipped_crc != self._crc:
            raise self._transfer.error("the document changed during the download", self.received)
        return part

    def _end_response(self) -> None:
        self.close()
        if self._skip or (self.total is not None and self.received < self.total):
            of = "" if self.total is None else f" of {self.total}"
            problem = f"storage sent only {self.received}{of} bytes"
            self._pause(self._transfer.error(problem, self.received))
        else:
            self._is_complete = True

    def _check_length(self) -> None:
        if self.total is not None and self.received > self.total:
            problem = f"storage sent more than the announced {self.total} bytes"
            raise self._transfer.error(problem, self.received)

    def _pause(self, error: SellingPartnerError, asked_for: float | None = None) -> None:
        """Wait before the next request, or raise the error if there may not be one."""
        self._failures += 1
        retry, deadline = self._transfer.retry, self._transfer.deadline
        if self._failures >= retry.attempts:
            raise error
        wait = retry.wait(self._failures, asked_for, deadline.clock.random)
        if wait >= deadline.remaining:
            raise error
        logger.info(
            "%s: resuming in %.3g s at byte %d after %s",
            self._transfer.operation,
            wait,
            self.received,
            type(error).__name__,
        )
        pause(deadline.clock, wait)

    def _check_time(self) -> None:
        if self._transfer.deadline.remaining <= 0:
            operation = self._transfer.operation
            raise RequestTimeoutError(
                f"{operation}: the deadline of {self._transfer.deadline.seconds:g} s expired at "
                f"byte {self.received}",
                operation=operation,
            )
