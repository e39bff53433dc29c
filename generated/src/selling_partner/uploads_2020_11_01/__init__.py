"""Uploads API 2020-11-01.

For files that other APIs work with: an attachment of a message, or the images of an A+ Content
document. Ask for an upload destination, then send the bytes to its URL.
"""

from .._runtime.status_errors import (
    BadRequestError,
    ForbiddenError,
    NotFoundError,
    RequestTooLargeError,
    UnsupportedMediaTypeError,
    TooManyRequestsError,
    InternalServerError,
    ServiceUnavailableError,
)
from .async_client import AsyncUploadsClient
from .client import UploadsClient
from .models import (
    UploadDestination,
    Error,
    CreateUploadDestinationResponse,
)

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
