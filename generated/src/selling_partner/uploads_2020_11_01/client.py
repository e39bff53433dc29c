"""The client of Uploads API 2020-11-01."""

from __future__ import annotations

from collections.abc import Sequence

from functools import cached_property
from typing import TYPE_CHECKING, Final

from .._runtime.client.client import ApiClient
from .._runtime.client.raw_response import raw_method
from .._runtime.core.lazy import LazyModule as _LazyModule
from .._runtime.messages.lazy_operations import Operations as _Operations
from .._runtime.core.regions import Marketplace
from ..version import APPLICATION

if TYPE_CHECKING:
    from . import models as _models
    from . import operations as _operations
else:
    _models = _LazyModule(f"{__package__}.models")
    _operations = _Operations(__package__, {})


class UploadsClient(ApiClient):
    """Uploads API 2020-11-01.

    For files that other APIs work with: an attachment of a message, or the images of an A+
    Content document. Ask for an upload destination, then send the bytes to its URL.
    """

    _default_application = APPLICATION

    @cached_property
    def with_raw_response(self) -> UploadsRawClient:
        """The same operations, each returning a ``RawResponse``: status, headers, body and model."""
        return UploadsRawClient(self._giving_raw())

    def create_upload_destination_for_resource(
        self,
        resource: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        content_md5: str,
        content_type: str | None = None,
        timeout: float | None = None,
    ) -> _models.CreateUploadDestinationResponse:
        """Create a destination to which a file can be uploaded.

        Creates an upload destination. Upload the file with a `PUT` to the `url` in the response,
        with its `headers`. Other APIs know the file by its identifier.

        Usage plan: 10 requests per second, burst 10.

        Args:
            resource: Path of the operation that the file is for, such as
                `messaging/v1/orders/{amazonOrderId}/messages/legalDisclosure` for
                `createLegalDisclosure` of the Messaging API, or
                `aplus/2020-11-01/contentDocuments` for a document of A+ Content.
            marketplace_ids: Identifier of the marketplace that the file is for. At most 1 item.
            content_md5: MD5 digest of the bytes to upload, in Base64. Storage compares it with
                the bytes that arrive. Matches `^[A-Za-z0-9+/]{21}[AQgw]==$`.
            content_type: Media type of the file. A+ Content requires it. Optional.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The upload destination now exists.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_UPLOAD_DESTINATION_FOR_RESOURCE,
            {
                "resource": resource,
                "marketplace_ids": marketplace_ids,
                "content_md5": content_md5,
                "content_type": content_type,
            },
            timeout=timeout,
        )


class UploadsRawClient:
    """The operations of an ``UploadsClient``, each returning a ``RawResponse``.

    Arguments and exceptions are those of the client. The response has the status, the headers, the
    request id and the body, and ``parse()`` returns the model.
    """

    def __init__(self, client: UploadsClient) -> None:
        self.create_upload_destination_for_resource: Final = raw_method(
            client.create_upload_destination_for_resource
        )
