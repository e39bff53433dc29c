"""A typed client for Amazon's Selling Partner API.

``SellingPartner`` and ``AsyncSellingPartner`` hold what all APIs share; each API is an attribute
of theirs and a module of this package. Everything is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from . import messaging_v1 as messaging_v1
    from . import uploads_2020_11_01 as uploads_2020_11_01
    from ._runtime.access_token import AccessToken
    from ._runtime.actions import Action
    from ._runtime.async_actions import AsyncAction
    from ._runtime.async_pages import AsyncPages
    from ._runtime.clock import Clock
    from ._runtime.credentials import Credentials
    from ._runtime.errors import (
        ErrorDetail,
        SellingPartnerError,
        ConfigurationError,
        ClientClosedError,
        CredentialsError,
        RequestValidationError,
        ParseError,
        RateLimitWaitError,
        ActionNotAllowedError,
        LinkError,
        UploadError,
        NetworkError,
        RequestTimeoutError,
    )
    from ._runtime.status_errors import (
        ResponseError,
        ResponseValidationError,
        UnreadableResponseError,
        ResponseTooLargeError,
        ApiStatusError,
        ClientError,
        ServerError,
        BadRequestError,
        UnauthorizedError,
        ForbiddenError,
        NotFoundError,
        ConflictError,
        RequestTooLargeError,
        UnsupportedMediaTypeError,
        UnprocessableContentError,
        TooManyRequestsError,
        InternalServerError,
        BadGatewayError,
        ServiceUnavailableError,
        GatewayTimeoutError,
    )
    from ._runtime.events import RequestEvent, ResponseEvent
    from ._runtime.file_tokens import FileTokenCache
    from ._runtime.hal import Link
    from ._runtime.limits import Limiter, MemoryLimiter, Unlimited
    from ._runtime.model_keywords import UnknownFieldWarning
    from ._runtime.manual_clock import ManualClock
    from ._runtime.pages import Pages
    from ._runtime.raw import RawResponse
    from ._runtime.redis_limits import RedisLimiter
    from ._runtime.redis_tokens import RedisTokenCache
    from ._runtime.regions import Marketplace, Region
    from ._runtime.reports import Departure
    from ._runtime.retries import RetryPolicy
    from ._runtime.texts import any_text
    from ._runtime.token_caches import TokenCache
    from .async_root import AsyncSellingPartner
    from .root import SellingPartner

_HOMES = {
    "AccessToken": "._runtime.access_token",
    "Action": "._runtime.actions",
    "AsyncAction": "._runtime.async_actions",
    "AsyncPages": "._runtime.async_pages",
    "AsyncSellingPartner": ".async_root",
    "Clock": "._runtime.clock",
    "Credentials": "._runtime.credentials",
    "Departure": "._runtime.reports",
    "ErrorDetail": "._runtime.errors",
    "FileTokenCache": "._runtime.file_tokens",
    "Limiter": "._runtime.limits",
    "Link": "._runtime.hal",
    "ManualClock": "._runtime.manual_clock",
    "Marketplace": "._runtime.regions",
    "MemoryLimiter": "._runtime.limits",
    "Pages": "._runtime.pages",
    "RawResponse": "._runtime.raw",
    "RedisLimiter": "._runtime.redis_limits",
    "RedisTokenCache": "._runtime.redis_tokens",
    "Region": "._runtime.regions",
    "RequestEvent": "._runtime.events",
    "ResponseEvent": "._runtime.events",
    "RetryPolicy": "._runtime.retries",
    "SellingPartner": ".root",
    "TokenCache": "._runtime.token_caches",
    "UnknownFieldWarning": "._runtime.model_keywords",
    "Unlimited": "._runtime.limits",
    "any_text": "._runtime.texts",
    "SellingPartnerError": "._runtime.errors",
    "ConfigurationError": "._runtime.errors",
    "ClientClosedError": "._runtime.errors",
    "CredentialsError": "._runtime.errors",
    "RequestValidationError": "._runtime.errors",
    "ParseError": "._runtime.errors",
    "RateLimitWaitError": "._runtime.errors",
    "ActionNotAllowedError": "._runtime.errors",
    "LinkError": "._runtime.errors",
    "UploadError": "._runtime.errors",
    "NetworkError": "._runtime.errors",
    "RequestTimeoutError": "._runtime.errors",
    "ResponseError": "._runtime.status_errors",
    "ResponseValidationError": "._runtime.status_errors",
    "UnreadableResponseError": "._runtime.status_errors",
    "ResponseTooLargeError": "._runtime.status_errors",
    "ApiStatusError": "._runtime.status_errors",
    "ClientError": "._runtime.status_errors",
    "ServerError": "._runtime.status_errors",
    "BadRequestError": "._runtime.status_errors",
    "UnauthorizedError": "._runtime.status_errors",
    "ForbiddenError": "._runtime.status_errors",
    "NotFoundError": "._runtime.status_errors",
    "ConflictError": "._runtime.status_errors",
    "RequestTooLargeError": "._runtime.status_errors",
    "UnsupportedMediaTypeError": "._runtime.status_errors",
    "UnprocessableContentError": "._runtime.status_errors",
    "TooManyRequestsError": "._runtime.status_errors",
    "InternalServerError": "._runtime.status_errors",
    "BadGatewayError": "._runtime.status_errors",
    "ServiceUnavailableError": "._runtime.status_errors",
    "GatewayTimeoutError": "._runtime.status_errors",
}
_APIS = {
    "messaging_v1",
    "uploads_2020_11_01",
}

__all__ = [
    "AccessToken",
    "Action",
    "AsyncAction",
    "AsyncPages",
    "AsyncSellingPartner",
    "Clock",
    "Credentials",
    "Departure",
    "ErrorDetail",
    "FileTokenCache",
    "Limiter",
    "Link",
    "ManualClock",
    "Marketplace",
    "MemoryLimiter",
    "Pages",
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
    "SellingPartnerError",
    "ConfigurationError",
    "ClientClosedError",
    "CredentialsError",
    "RequestValidationError",
    "ParseError",
    "RateLimitWaitError",
    "ActionNotAllowedError",
    "LinkError",
    "UploadError",
    "NetworkError",
    "RequestTimeoutError",
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


if not TYPE_CHECKING:  # A type checker would take any misspelt name for one of these.

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
