"""Uploads API 2020-11-01.

For files that other APIs work with: an attachment of a message, or the images of an A+ Content
document. Ask for an upload destination, then send the bytes to its URL.
"""

from importlib import import_module
from typing import TYPE_CHECKING

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

_MODULES = {
    "async_client",
    "client",
    "models",
    "operations",
}
_HOMES = {
    "AsyncUploadsClient": ".async_client",
    "UploadsClient": ".client",
    "BadRequestError": ".._runtime.core.status_errors",
    "ForbiddenError": ".._runtime.core.status_errors",
    "NotFoundError": ".._runtime.core.status_errors",
    "RequestTooLargeError": ".._runtime.core.status_errors",
    "UnsupportedMediaTypeError": ".._runtime.core.status_errors",
    "TooManyRequestsError": ".._runtime.core.status_errors",
    "InternalServerError": ".._runtime.core.status_errors",
    "ServiceUnavailableError": ".._runtime.core.status_errors",
}
"""The modules of public names other than models. Each name is imported on first use."""

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

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES.get(name, ".models"), __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
