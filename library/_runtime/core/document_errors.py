"""The exceptions of documents, and of the reports, feeds and queries that produce them."""

from __future__ import annotations

from .errors import NetworkError, SellingPartnerError

_MAX_SHOWN_ERRORS = 3
"""The maximum number of errors of an error document in a message."""


class DocumentError(SellingPartnerError):
    """A document could not be transferred or read.

    Attributes:
        document_id: Amazon's identifier of the document.
        offset: The position of the fault in bytes: of the decompressed content for a fault of its
            characters, of the bytes in storage for any other fault. ``None`` if it is unknown.

    """

    document_id: str | None
    offset: int | None

    def __init__(
        self,
        problem: str,
        *,
        operation: str | None = None,
        document_id: str | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(problem, operation=operation)
        self.document_id = document_id
        self.offset = offset


class DocumentTransferError(DocumentError):
    """Storage did not deliver the document that it announced.

    The document changed, its length is wrong, a part could not be resumed, or the API named no
    usable URL.
    """


class DocumentCompressionError(DocumentError):
    """The document begins like gzip but is truncated, corrupt or followed by other bytes."""


class DocumentEncodingError(DocumentError, ValueError):
    """The document is not text in its character set, or the character set is unknown.

    Pass ``encoding`` with the right one.

    Attributes:
        encoding: The character set that was tried or is unknown.

    """

    encoding: str | None = None


class DocumentFormatError(DocumentError, ValueError):
    """The document does not consist of the rows or the JSON that the caller asked for.

    Attributes:
        line: The number of the line, from 1; ``None`` if it is unknown.

    """

    line: int | None = None


class ProcessingError(SellingPartnerError):
    """A report, feed, query or export has no result.

    Attributes:
        id: Its identifier, with which a wait can be resumed.
        status: Its last known processing status, such as ``FATAL``.
        document: The content of the error document, decompressed; ``None`` without one. At most
            1 MiB is read.

    """

    id: str
    status: str | None
    document: bytes | None = None

    def __init__(
        self, problem: str, *, id: str = "", status: str | None = None, operation: str | None = None
    ) -> None:
        super().__init__(problem, operation=operation)
        self.id = id
        self.status = status

    def _message(self) -> str:
        shown = [str(each) for each in self.errors[:_MAX_SHOWN_ERRORS]]
        return "; ".join([super()._message(), *shown])


class ProcessingCancelledError(ProcessingError):
    """Processing was cancelled.

    Amazon also cancels a report for which there is no data.
    """


class ProcessingFailedError(ProcessingError):
    """Processing ended with a fatal error. ``document`` and ``errors`` have Amazon's reason."""


class NoDocumentError(ProcessingError):
    """Processing is done, but the API names no document."""


class ProcessingTimeoutError(ProcessingError, TimeoutError):
    """Processing took longer than the caller wants to wait. It continues at Amazon.

    Resume the wait with ``id``.
    """


class CreationUnknownError(NetworkError):
    """The response to a request that creates a report, feed, query or export was lost.

    Amazon may have created it, so it is not created again. The message names the operation that
    lists what exists.
    """
