"""Messaging API v1.

For applications that write to buyers. Ask which message types an order allows, then call the
operation that sends a message of that type to its buyer. Responses follow the JSON Hypertext
Application Language (HAL) standard.
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
    from .actions import MessagingActionsForOrder
    from .async_actions import AsyncMessagingActionsForOrder
    from .async_client import AsyncMessagingClient
    from .client import MessagingClient
    from .models import (
        Attachment,
        CreateAmazonMotorsRequest,
        CreateAmazonMotorsResponse,
        CreateConfirmCustomizationDetailsRequest,
        CreateConfirmCustomizationDetailsResponse,
        CreateConfirmDeliveryDetailsRequest,
        CreateConfirmDeliveryDetailsResponse,
        CreateConfirmOrderDetailsRequest,
        CreateConfirmOrderDetailsResponse,
        CreateConfirmServiceDetailsRequest,
        CreateConfirmServiceDetailsResponse,
        CreateDigitalAccessKeyRequest,
        CreateDigitalAccessKeyResponse,
        CreateLegalDisclosureRequest,
        CreateLegalDisclosureResponse,
        CreateNegativeFeedbackRemovalResponse,
        CreateUnexpectedProblemRequest,
        CreateUnexpectedProblemResponse,
        CreateWarrantyRequest,
        CreateWarrantyResponse,
        Error,
        GetAttributesResponse,
        GetMessagingActionResponse,
        GetMessagingActionResponseEmbedded,
        GetMessagingActionResponseLinks,
        GetMessagingActionsForOrderResponse,
        GetMessagingActionsForOrderResponseEmbedded,
        GetMessagingActionsForOrderResponseLinks,
        GetSchemaResponse,
        GetSchemaResponseLinks,
        InvoiceRequest,
        InvoiceResponse,
        LinkObject,
        MessagingAction,
    )

_MODULES = {
    "async_actions",
    "actions",
    "async_client",
    "client",
    "dicts",
    "models",
    "operations",
}
_HOMES = {
    "AsyncMessagingClient": ".async_client",
    "MessagingClient": ".client",
    "AsyncMessagingActionsForOrder": ".async_actions",
    "MessagingActionsForOrder": ".actions",
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
    "AsyncMessagingClient",
    "MessagingClient",
    "AsyncMessagingActionsForOrder",
    "MessagingActionsForOrder",
    "BadRequestError",
    "ForbiddenError",
    "NotFoundError",
    "RequestTooLargeError",
    "UnsupportedMediaTypeError",
    "TooManyRequestsError",
    "InternalServerError",
    "ServiceUnavailableError",
    "Attachment",
    "LinkObject",
    "MessagingAction",
    "GetMessagingActionsForOrderResponseLinks",
    "GetMessagingActionResponseLinks",
    "GetSchemaResponseLinks",
    "Error",
    "GetSchemaResponse",
    "GetMessagingActionResponseEmbedded",
    "GetMessagingActionResponse",
    "GetMessagingActionsForOrderResponseEmbedded",
    "GetMessagingActionsForOrderResponse",
    "InvoiceRequest",
    "InvoiceResponse",
    "CreateConfirmCustomizationDetailsRequest",
    "CreateConfirmCustomizationDetailsResponse",
    "CreateConfirmDeliveryDetailsRequest",
    "CreateConfirmDeliveryDetailsResponse",
    "CreateNegativeFeedbackRemovalResponse",
    "CreateLegalDisclosureRequest",
    "CreateLegalDisclosureResponse",
    "CreateConfirmOrderDetailsRequest",
    "CreateConfirmOrderDetailsResponse",
    "CreateConfirmServiceDetailsRequest",
    "CreateConfirmServiceDetailsResponse",
    "CreateAmazonMotorsRequest",
    "CreateAmazonMotorsResponse",
    "CreateWarrantyRequest",
    "CreateWarrantyResponse",
    "GetAttributesResponse",
    "CreateDigitalAccessKeyRequest",
    "CreateDigitalAccessKeyResponse",
    "CreateUnexpectedProblemRequest",
    "CreateUnexpectedProblemResponse",
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
