"""Uploads API 2020-11-01.

For files that other APIs work with: an attachment of a message, or the images of an A+ Content
document. Ask for an upload destination, then send the bytes to its URL.
"""

from typing import TYPE_CHECKING

from .._runtime.core.lazy import lazy_names

if TYPE_CHECKING:
    from .._runtime.core.status_errors import (
        BadRequestError,
        ForbiddenError,
        InternalServerError,
        NotFoundError,
        RequestTooLargeError,
        ServiceUnavailableError,
        TooManyRequestsError,
        UnsupportedMediaTypeError,
    )
    from .async_client import AsyncUploadsClient
    from .client import UploadsClient
    from .models import CreateUploadDestinationResponse, Error, UploadDestination

__all__ = [
    "AsyncUploadsClient",
    "UploadsClient",
    "BadRequestError",
    "ForbiddenError",
    "NotFoundError",
    "RequestTooLargeError",
    "UnsupportedMediaTypeError",
    "TooManyRequestsError",
    "InternalServerError",
    "ServiceUnavailableError",
    "UploadDestination",
    "Error",
    "CreateUploadDestinationResponse",
]


if not TYPE_CHECKING:  # With ``__getattr__``, a type checker would accept any misspelt name.
    __getattr__, __dir__ = lazy_names(
        __name__,
        __all__,
        {
            ".async_client": ["AsyncUploadsClient"],
            ".client": ["UploadsClient"],
            ".._runtime.core.status_errors": [
                "BadRequestError",
                "ForbiddenError",
                "NotFoundError",
                "RequestTooLargeError",
                "UnsupportedMediaTypeError",
                "TooManyRequestsError",
                "InternalServerError",
                "ServiceUnavailableError",
            ],
        },
    )
