"""The connections, access tokens and rate limits that one partner's clients share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from httpx2 import Response

from ..auth.access import Access
from ..auth.credentials import Credentials
from ..auth.credentials_keeper import CredentialsKeeper
from ..auth.lwa_source import LwaSource, SignIn
from ..auth.token_provider import TokenProvider
from ..concurrency.event_loops import bind_event_loop
from ..concurrency.fork_safety import renew_after_fork
from ..core.deadline import Deadline
from ..core.errors import SellingPartnerError
from ..core.lazy import LazyModule
from ..http.retry import Retry
from ..http.retry_policy import for_idempotent
from ..http.timeouts import Bounds
from ..http.transport import Transport
from ..models.reading.drift_log import Reporter
from ..ratelimit.gate import Gate
from ..ratelimit.limiters import bucket_id
from ..ratelimit.token_bucket import UsagePlan
from .call import Call, CallContext
from .region_check import RegionCheck
from .restricted_tokens import RestrictedTokens
from .settings import Settings

if TYPE_CHECKING:
    from ..http import storage as _storage
    from ..http import upload_destination as _destination
    from ..http.storage import Meter
    from ..http.upload_destination import Destination
    from ..http.upload_file import UploadFile
    from ..messages.operation import Operation
    from ..messages.request import PreparedRequest
    from .call_options import CallOptions
else:  # Most programs send no files.
    _destination = LazyModule("..http.upload_destination", __package__)
    _storage = LazyModule("..http.storage", __package__)

SANDBOX_PLAN = UsagePlan(rate=5.0, burst=15)
"""The limits of each operation in Amazon's static sandbox."""


class Session:
    """Sends prepared requests to one host on behalf of one selling partner.

    Args:
        settings: The client's settings.
        transport: The pool of connections.

    Attributes:
        settings: The client's settings.
        transport: The pool of connections.
        gate: The queue for the rate limits.
        reporter: Reports deviations of responses.
        regions: Reports marketplaces of other regions.

    """

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self.settings = settings
        self.transport = transport
        self.gate = Gate(settings.limiter)
        self._token_providers: dict[str | None, TokenProvider] = {}
        self._credentials = CredentialsKeeper(settings.credentials, settings.clock)
        self._restricted_tokens = RestrictedTokens(settings, self._credentials, self.send)
        self.reporter = Reporter()
        self.regions = RegionCheck(settings.region)
        self._buckets: dict[tuple[str, str, str, str | None], str] = {}
        self._event_loop: object = None
        renew_after_fork(self)

    def _after_fork(self) -> None:
        self._event_loop = None
        self.transport.renew_pool()
        for token_provider in self._token_providers.values():
            token_provider.renew_lock()
        self._restricted_tokens.renew_locks()
        self._credentials.renew_lock()

    def send(
        self,
        operation: Operation[object],
        request: PreparedRequest,
        access: Access,
        options: CallOptions,
        deadline: Deadline,
        check: Callable[[Response], None] | None = None,
    ) -> Response:
        """Send a request with an access token and return the response, whatever its status.

        Args:
            operation: The operation.
            request: The request.
            access: The access; a token is requested if necessary.
            options: The options of the call.
            deadline: The end of the call.
            check: Parses each response; may raise ``UnreadableResponseError``, which is retried.

        Raises:
            NetworkError: There was no response.
            UnreadableResponseError: ``check`` raised this on the last attempt.
            CredentialsError: No access token was available.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``.
            ConfigurationError: The client belongs to another event loop.

        """
        self._event_loop = bind_event_loop(self._event_loop)
        credentials = self._credentials.known(deadline)
        if access.resource is None:
            provider = self._token_provider(access.scope)
        else:
            provider = self._restricted_tokens.provider(access.resource, options)
        context = CallContext(
            settings=self.settings,
            gate=self.gate,
            transport=self.transport,
            operation=operation,
            request=request,
            plan=self.plan(operation),
            bucket=self._bucket(operation, access.scope, credentials),
            token=access.token,
            token_provider=provider,
            options=options,
            deadline=deadline,
            check=check,
        )
        call = Call(context)
        name, is_safe = operation.operation_id, operation.is_safe
        return Retry(name, is_safe, options.retry, deadline, call.attempt).run()

    def sign_in(
        self,
        scope: str | None,
        options: CallOptions,
        deadline: Deadline,
        meanwhile: Callable[[], object],
    ) -> SellingPartnerError | None:
        """Sign in for a call whose arguments are not validated yet.

        Args:
            scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.
            options: The options of the call.
            deadline: The end of the call.
            meanwhile: Called while the token request is in flight.

        Returns:
            The error to raise if the arguments are valid; ``None`` after a sign-in.

        """
        try:
            self._event_loop = bind_event_loop(self._event_loop)
            self._token_provider(scope).token(options.timeout, deadline, options.retry, meanwhile)
        except SellingPartnerError as error:
            return error
        return None

    def plan(self, operation: Operation[object]) -> UsagePlan | None:
        """Return the usage plan of an operation, if it has one."""
        return SANDBOX_PLAN if self.settings.sandbox else operation.usage_plan

    def destination(self, url: object, headers: object) -> Destination | None:
        """Return the upload destination that the API named; ``None`` if it is unusable."""
        return _destination.usable_destination(url, headers, self.settings.base_url)

    def upload(
        self,
        operation: str,
        destination: Destination,
        file: UploadFile,
        options: CallOptions,
        deadline: Deadline,
        meter: Meter | None = None,
    ) -> None:
        """Send a file to its destination, without a token.

        The upload is idempotent: storage keeps the last file.

        Args:
            operation: The name of the operation for messages.
            destination: The upload destination.
            file: The file, which is read in blocks.
            options: The options of the call.
            deadline: The end of the call.
            meter: Called with the bytes sent so far, after each block.

        Raises:
            ApiStatusError: The storage refused the file.
            NetworkError: There was no response.
            UploadError: The file changed, or could not be read.

        """
        bounds = Bounds(options.timeout, deadline, options.max_response_bytes)
        storage = _storage.Storage(self.transport)

        def put(number: int) -> Response:
            if number > 1:
                file.rewind()
            return storage.put(operation, destination, file, bounds, meter)

        policy = for_idempotent(options.retry)
        response = Retry(operation, False, policy, deadline, put).run()
        if not response.is_success:
            raise _destination.read_refusal(operation, destination, response)

    def close(self) -> None:
        """Close the pool, unless it is the caller's own."""
        self.transport.close()

    def _token_provider(self, scope: str | None) -> TokenProvider:
        """Return the scope's token provider, which all calls share."""
        found = self._token_providers.get(scope)
        if found is None:
            settings = self.settings
            sign_in = SignIn(
                self._credentials,
                settings.token_url,
                settings.user_agent,
                settings.clock,
            )
            source = LwaSource(sign_in, self.transport, scope)
            made = TokenProvider(source, settings.clock, settings.token_cache)
            found = self._token_providers.setdefault(scope, made)
        return found

    def _bucket(
        self, operation: Operation[object], scope: str | None, credentials: Credentials
    ) -> str:
        """Return the token bucket of an operation for the selling partner or the application."""
        partner = credentials.refresh_token if scope is None else None
        key = operation.method, operation.path, credentials.client_id, partner
        found = self._buckets.get(key)
        if found is None:
            found = self._buckets[key] = bucket_id(
                credentials.client_id,
                partner,
                self.settings.base_url,
                operation.method,
                operation.path,
            )
        return found
