"""A typed client for Amazon's Selling Partner API.

``SellingPartner`` and ``AsyncSellingPartner`` hold the connections and the access token for all APIs.
Each API is an attribute of these clients and a module of this package. Names are imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from . import messaging_v1 as messaging_v1
    from . import uploads_2020_11_01 as uploads_2020_11_01
    from ._runtime.auth.access_token import AccessToken
    from ._runtime.auth.authorization_state import AuthorizationState
    from ._runtime.auth.consent import AuthorizationRedirect, authorization_url
    from ._runtime.auth.credentials import Credentials
    from ._runtime.auth.credentials_provider import CredentialsProvider
    from ._runtime.auth.file_token_cache import FileTokenCache
    from ._runtime.auth.redis_token_cache import RedisTokenCache
    from ._runtime.auth.token_cache import TokenCache
    from ._runtime.client.actions import Action
    from ._runtime.client.async_actions import AsyncAction
    from ._runtime.client.async_pages import AsyncPages
    from ._runtime.client.call_result import CallResult
    from ._runtime.client.events import RequestEvent, ResponseEvent
    from ._runtime.client.mapped_calls import MappedCalls, map_calls
    from ._runtime.client.mapped_tasks import AsyncMappedCalls, async_map_calls
    from ._runtime.client.pages import Pages
    from ._runtime.client.raw_response import RawResponse
    from ._runtime.core.clock import Clock
    from ._runtime.core.document_errors import (
        CreationUnknownError,
        DocumentCompressionError,
        DocumentEncodingError,
        DocumentError,
        DocumentFormatError,
        DocumentTransferError,
        NoDocumentError,
        ProcessingCancelledError,
        ProcessingError,
        ProcessingFailedError,
        ProcessingTimeoutError,
    )
    from ._runtime.core.errors import (
        ActionNotAllowedError,
        AuthorizationError,
        AuthorizationStateError,
        ClientClosedError,
        ConfigurationError,
        CredentialsError,
        ErrorDetail,
        LinkError,
        NetworkError,
        ParseError,
        RateLimitWaitError,
        RequestTimeoutError,
        RequestValidationError,
        SellingPartnerError,
        UploadError,
    )
    from ._runtime.core.manual_clock import ManualClock
    from ._runtime.core.regions import Marketplace, Region
    from ._runtime.core.status_errors import (
        ApiStatusError,
        BadGatewayError,
        BadRequestError,
        ClientError,
        ConflictError,
        ForbiddenError,
        GatewayTimeoutError,
        InternalServerError,
        NotFoundError,
        RequestTooLargeError,
        ResponseError,
        ResponseTooLargeError,
        ResponseValidationError,
        ServerError,
        ServiceUnavailableError,
        TooManyRequestsError,
        UnauthorizedError,
        UnprocessableContentError,
        UnreadableResponseError,
        UnsupportedMediaTypeError,
    )
    from ._runtime.documents.async_document import AsyncDocument
    from ._runtime.documents.async_stream import AsyncDocumentStream
    from ._runtime.documents.document import Document
    from ._runtime.documents.progress import Progress
    from ._runtime.documents.progress_bar import ProgressBar
    from ._runtime.documents.stream import DocumentStream
    from ._runtime.http.retry_policy import RetryPolicy
    from ._runtime.messages.hal_links import Link
    from ._runtime.models.reading.drift_log import Deviation
    from ._runtime.models.unknown_keywords import UnknownFieldWarning
    from ._runtime.models.values.text_rules import any_text
    from ._runtime.ratelimit.limiters import Limiter, MemoryLimiter, Unlimited
    from ._runtime.ratelimit.redis_limiter import RedisLimiter
    from .async_root import AsyncSellingPartner
    from .root import SellingPartner

_HOMES = {
    "AccessToken": "._runtime.auth.access_token",
    "Action": "._runtime.client.actions",
    "AsyncAction": "._runtime.client.async_actions",
    "AsyncDocument": "._runtime.documents.async_document",
    "AsyncDocumentStream": "._runtime.documents.async_stream",
    "AsyncMappedCalls": "._runtime.client.mapped_tasks",
    "AsyncPages": "._runtime.client.async_pages",
    "AsyncSellingPartner": ".async_root",
    "AuthorizationRedirect": "._runtime.auth.consent",
    "AuthorizationState": "._runtime.auth.authorization_state",
    "CallResult": "._runtime.client.call_result",
    "Clock": "._runtime.core.clock",
    "Credentials": "._runtime.auth.credentials",
    "CredentialsProvider": "._runtime.auth.credentials_provider",
    "Deviation": "._runtime.models.reading.drift_log",
    "Document": "._runtime.documents.document",
    "DocumentStream": "._runtime.documents.stream",
    "ErrorDetail": "._runtime.core.errors",
    "FileTokenCache": "._runtime.auth.file_token_cache",
    "Limiter": "._runtime.ratelimit.limiters",
    "Link": "._runtime.messages.hal_links",
    "ManualClock": "._runtime.core.manual_clock",
    "MappedCalls": "._runtime.client.mapped_calls",
    "Marketplace": "._runtime.core.regions",
    "MemoryLimiter": "._runtime.ratelimit.limiters",
    "Pages": "._runtime.client.pages",
    "Progress": "._runtime.documents.progress",
    "ProgressBar": "._runtime.documents.progress_bar",
    "RawResponse": "._runtime.client.raw_response",
    "RedisLimiter": "._runtime.ratelimit.redis_limiter",
    "RedisTokenCache": "._runtime.auth.redis_token_cache",
    "Region": "._runtime.core.regions",
    "RequestEvent": "._runtime.client.events",
    "ResponseEvent": "._runtime.client.events",
    "RetryPolicy": "._runtime.http.retry_policy",
    "SellingPartner": ".root",
    "TokenCache": "._runtime.auth.token_cache",
    "UnknownFieldWarning": "._runtime.models.unknown_keywords",
    "Unlimited": "._runtime.ratelimit.limiters",
    "any_text": "._runtime.models.values.text_rules",
    "authorization_url": "._runtime.auth.consent",
    "async_map_calls": "._runtime.client.mapped_tasks",
    "map_calls": "._runtime.client.mapped_calls",
    "SellingPartnerError": "._runtime.core.errors",
    "ConfigurationError": "._runtime.core.errors",
    "ClientClosedError": "._runtime.core.errors",
    "CredentialsError": "._runtime.core.errors",
    "AuthorizationError": "._runtime.core.errors",
    "AuthorizationStateError": "._runtime.core.errors",
    "RequestValidationError": "._runtime.core.errors",
    "ParseError": "._runtime.core.errors",
    "RateLimitWaitError": "._runtime.core.errors",
    "ActionNotAllowedError": "._runtime.core.errors",
    "LinkError": "._runtime.core.errors",
    "UploadError": "._runtime.core.errors",
    "NetworkError": "._runtime.core.errors",
    "RequestTimeoutError": "._runtime.core.errors",
    "DocumentError": "._runtime.core.document_errors",
    "DocumentTransferError": "._runtime.core.document_errors",
    "DocumentCompressionError": "._runtime.core.document_errors",
    "DocumentEncodingError": "._runtime.core.document_errors",
    "DocumentFormatError": "._runtime.core.document_errors",
    "ProcessingError": "._runtime.core.document_errors",
    "ProcessingCancelledError": "._runtime.core.document_errors",
    "ProcessingFailedError": "._runtime.core.document_errors",
    "NoDocumentError": "._runtime.core.document_errors",
    "ProcessingTimeoutError": "._runtime.core.document_errors",
    "CreationUnknownError": "._runtime.core.document_errors",
    "ResponseError": "._runtime.core.status_errors",
    "ResponseValidationError": "._runtime.core.status_errors",
    "UnreadableResponseError": "._runtime.core.status_errors",
    "ResponseTooLargeError": "._runtime.core.status_errors",
    "ApiStatusError": "._runtime.core.status_errors",
    "ClientError": "._runtime.core.status_errors",
    "ServerError": "._runtime.core.status_errors",
    "BadRequestError": "._runtime.core.status_errors",
    "UnauthorizedError": "._runtime.core.status_errors",
    "ForbiddenError": "._runtime.core.status_errors",
    "NotFoundError": "._runtime.core.status_errors",
    "ConflictError": "._runtime.core.status_errors",
    "RequestTooLargeError": "._runtime.core.status_errors",
    "UnsupportedMediaTypeError": "._runtime.core.status_errors",
    "UnprocessableContentError": "._runtime.core.status_errors",
    "TooManyRequestsError": "._runtime.core.status_errors",
    "InternalServerError": "._runtime.core.status_errors",
    "BadGatewayError": "._runtime.core.status_errors",
    "ServiceUnavailableError": "._runtime.core.status_errors",
    "GatewayTimeoutError": "._runtime.core.status_errors",
}
_APIS = {
    "messaging_v1",
    "uploads_2020_11_01",
}

__all__ = [
    "AccessToken",
    "Action",
    "AsyncAction",
    "AsyncDocument",
    "AsyncDocumentStream",
    "AsyncMappedCalls",
    "AsyncPages",
    "AsyncSellingPartner",
    "AuthorizationRedirect",
    "AuthorizationState",
    "CallResult",
    "Clock",
    "Credentials",
    "CredentialsProvider",
    "Deviation",
    "Document",
    "DocumentStream",
    "ErrorDetail",
    "FileTokenCache",
    "Limiter",
    "Link",
    "ManualClock",
    "MappedCalls",
    "Marketplace",
    "MemoryLimiter",
    "Pages",
    "Progress",
    "ProgressBar",
    "RawResponse",
    "RedisLimiter",
    "RedisTokenCache",
    "Region",
    "RequestEvent",
    "ResponseEvent",
    "RetryPolicy",
    "SellingPartner",
    "TokenCache",
    "UnknownFieldWarning",
    "Unlimited",
    "__version__",
    "any_text",
    "authorization_url",
    "async_map_calls",
    "map_calls",
    "SellingPartnerError",
    "ConfigurationError",
    "ClientClosedError",
    "CredentialsError",
    "AuthorizationError",
    "AuthorizationStateError",
    "RequestValidationError",
    "ParseError",
    "RateLimitWaitError",
    "ActionNotAllowedError",
    "LinkError",
    "UploadError",
    "NetworkError",
    "RequestTimeoutError",
    "DocumentError",
    "DocumentTransferError",
    "DocumentCompressionError",
    "DocumentEncodingError",
    "DocumentFormatError",
    "ProcessingError",
    "ProcessingCancelledError",
    "ProcessingFailedError",
    "NoDocumentError",
    "ProcessingTimeoutError",
    "CreationUnknownError",
    "ResponseError",
    "ResponseValidationError",
    "UnreadableResponseError",
    "ResponseTooLargeError",
    "ApiStatusError",
    "ClientError",
    "ServerError",
    "BadRequestError",
    "UnauthorizedError",
    "ForbiddenError",
    "NotFoundError",
    "ConflictError",
    "RequestTooLargeError",
    "UnsupportedMediaTypeError",
    "UnprocessableContentError",
    "TooManyRequestsError",
    "InternalServerError",
    "BadGatewayError",
    "ServiceUnavailableError",
    "GatewayTimeoutError",
]


if not TYPE_CHECKING:  # With ``__getattr__``, a type checker would accept any misspelt name.

    def __getattr__(name: str) -> Any:
        if name in _APIS:
            return import_module(f".{name}", __name__)
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_APIS})
