"""Messaging API v1.

For applications that write to buyers. Ask which message types an order allows, then call the
operation that sends a message of that type to its buyer. Responses follow the JSON Hypertext
Application Language (HAL) standard.
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
    __getattr__, __dir__ = lazy_names(
        __name__,
        __all__,
        {
            ".async_client": ["AsyncMessagingClient"],
            ".client": ["MessagingClient"],
            ".async_actions": [
                "AsyncMessagingActionsForOrder",
            ],
            ".actions": [
                "MessagingActionsForOrder",
            ],
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
