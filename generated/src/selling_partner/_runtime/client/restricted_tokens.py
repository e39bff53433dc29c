"""Restricted Data Tokens, which the client obtains from the Tokens API."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from httpx2 import Response

from ..auth.access import Access, RestrictedResource
from ..auth.access_token import AccessToken
from ..auth.credentials_keeper import CredentialsKeeper
from ..auth.lwa import digest_of, token_key, usable_token
from ..auth.token_provider import TokenProvider, TokenRequest
from ..core.deadline import Deadline
from ..core.errors import ConfigurationError, CredentialsError, NetworkError
from ..core.lazy import LazyModule
from ..core.status_errors import ForbiddenError, UnreadableResponseError
from ..http.retry_policy import for_idempotent
from ..messages.response import read_error
from . import tokens_api
from .settings import Settings

if TYPE_CHECKING:
    from ..messages import request as _request
    from ..messages.lazy_operations import LazyOperation
    from .call_options import CallOptions
else:
    _request = LazyModule("..messages.request", __package__)

MAX_RESOURCES = 1_000
"""The maximum number of resources whose tokens a client keeps. Each report has one of its own."""

TOKEN_OPERATION = "createRestrictedDataToken"


class RestrictedTokens:
    """The providers of a client's Restricted Data Tokens, one for each resource.

    Args:
        settings: The client's settings.
        credentials: The keeper of the credentials.
        send: Sends a request of the Tokens API, as ``Session.send`` does.

    """

    def __init__(
        self, settings: Settings, credentials: CredentialsKeeper, send: Callable[..., Any]
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self._send = send
        self._providers: dict[RestrictedResource, TokenProvider] = {}

    def provider(self, resource: RestrictedResource, options: CallOptions) -> TokenProvider:
        """Return the provider of a resource's token, which all calls share.

        Args:
            resource: The resource.
            options: The options of the call that needs the token.

        """
        found = self._providers.get(resource)
        if found is None:
            settings = self._settings
            source = RestrictedTokenSource(
                settings, self._credentials, self._send, resource, options
            )
            made = TokenProvider(source, settings.clock, settings.token_cache)
            found = self._providers.setdefault(resource, made)
            if len(self._providers) > MAX_RESOURCES:
                with suppress(KeyError, RuntimeError):  # Another thread removed one.
                    del self._providers[next(iter(self._providers))]
        return found

    def renew_locks(self) -> None:
        """Replace the locks after a fork, where their holders no longer exist."""
        for provider in self._providers.values():
            provider.renew_lock()


class RestrictedTokenSource:
    """The source of the Restricted Data Token of a resource.

    Args:
        settings: The client's settings.
        credentials: The keeper of the credentials.
        send: Sends a request of the Tokens API.
        resource: The resource.
        options: The options of token requests, except for their bounds.

    """

    operation = TOKEN_OPERATION

    def __init__(
        self,
        settings: Settings,
        credentials: CredentialsKeeper,
        send: Callable[..., Any],
        resource: RestrictedResource,
        options: CallOptions,
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self._send = send
        self._resource = resource
        self._options = options

    def key(self, deadline: Deadline) -> str:
        """Return the key of the token in a cache."""
        settings, resource = self._settings, self._resource
        holder = token_key(self._credentials.known(deadline), None, settings.token_url)
        purpose = (resource.method, resource.path, *resource.data_elements)
        return digest_of("restricted", holder, settings.base_url, *purpose)

    def fetch(self, request: TokenRequest) -> AccessToken:
        """Request a token from the Tokens API, within its usage plan.

        Tokens that were issued earlier stay valid, so a request may be retried.

        Raises:
            NetworkError: There was no response.
            CredentialsError: There was no access token, or the response has no usable token.
            ApiStatusError: The Tokens API refused the request or failed.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``.

        """
        operation = tokens_operation().load()
        prepared = _request.prepare(operation, {}, self._resource.to_body())
        retry = for_idempotent(request.retry)
        options = self._options._replace(timeout=request.timeout, retry=retry)
        asked_at, deadline = self._settings.clock.time(), request.deadline
        response: Response
        try:
            response = self._send(operation, prepared, Access(), options, deadline)
        except UnreadableResponseError as error:
            text = f"{TOKEN_OPERATION}: no response ({error.problem})"
            raise NetworkError(text, operation=TOKEN_OPERATION, may_be_processed=False) from error
        except NetworkError as error:
            error.may_be_processed = False  # The call's own request was not sent.
            raise
        if not response.is_success:
            failure = read_error(TOKEN_OPERATION, response)
            if isinstance(failure, ForbiddenError):
                failure.remedy = _missing_role(self._resource)
            raise failure
        token = usable_token(response, asked_at, "restrictedDataToken", "expiresIn")
        if isinstance(token, str):
            message = f"{TOKEN_OPERATION} responded {token}"
            raise CredentialsError(message, operation=TOKEN_OPERATION)
        return token


def tokens_operation() -> LazyOperation[Any]:
    """Return the operation that issues Restricted Data Tokens.

    Raises:
        ConfigurationError: The package does not have it.

    """
    found = tokens_api.CREATE_RESTRICTED_DATA_TOKEN
    if found is None:
        raise ConfigurationError(
            "data_elements: this package lacks the Tokens API, which issues Restricted Data "
            "Tokens; generate the package with Amazon's tokens_2021-03-01.json "
            "(python -m generator add tokens_2021-03-01.json), or pass restricted_data_token=..."
        )
    return found


def _missing_role(resource: RestrictedResource) -> str:
    return (
        f"no Restricted Data Token for {resource}: check that the application has a role for this "
        "personal data, and that the selling partner authorized the application after it got the "
        "role"
    )
