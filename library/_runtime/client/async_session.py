"""What all clients of one selling partner share: connections, access tokens and rate limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from httpx2 import Response

from ..auth.async_token_provider import AsyncTokenProvider, SignIn
from ..auth.lwa import Access
from ..core.concurrency import async_home
from ..core.deadline import Deadline
from ..core.errors import SellingPartnerError
from ..core.fork_safety import renew_after_fork
from ..core.lazy import LazyModule
from ..http.async_retry import AsyncRetry
from ..http.async_transport import AsyncTransport
from ..http.timeouts import Bounds
from ..models.drift_log import Reporter
from ..ratelimit.async_gate import AsyncGate
from ..ratelimit.limiters import bucket_id
from ..ratelimit.token_bucket import UsagePlan
from .async_call import AsyncCall, CallContext
from .region_check import RegionCheck
from .settings import Settings

if TYPE_CHECKING:
    from ..http import upload_destination as _destination
    from ..http.upload_destination import Destination
    from ..http.upload_file import UploadFile
    from ..messages.operation import Operation
    from ..messages.request import PreparedRequest
    from .call_options import CallOptions
else:  # Most programs send no files.
    _destination = LazyModule("..http.upload_destination", __package__)

SANDBOX_PLAN = UsagePlan(rate=5.0, burst=15)
"""The limits of each operation in Amazon's static sandbox."""


class AsyncSession:
    """Sends prepared requests to one host, signed in as one selling partner.

    Args:
        settings: Where to send, as whom.
        transport: The pool of connections.

    Attributes:
        settings: The same.
        transport: The same.
        gate: Where requests wait for the rate limit.
        reporter: Reports what is odd about answers.
        regions: Reports marketplaces of other regions.

    """

    def __init__(self, settings: Settings, transport: AsyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self.gate = AsyncGate(settings.limiter)
        self._slots: dict[str | None, AsyncTokenProvider] = {}
        self.reporter = Reporter()
        self.regions = RegionCheck(settings.region)
        self._buckets: dict[tuple[str, str, bool], str] = {}
        self._home: object = None
        renew_after_fork(self)

    def _after_fork(self) -> None:
        self._home = None
        self.transport.renew_pool()
        for slot in self._slots.values():
            slot.renew_lock()

    async def send(
        self,
        operation: Operation[object],
        request: PreparedRequest,
        access: Access,
        options: CallOptions,
        deadline: Deadline,
        check: Callable[[Response], None] | None = None,
    ) -> Response:
        """Send a request with its access token and read the whole answer, whatever its status.

        Args:
            operation: The operation that is called.
            request: What to send.
            access: With what token; a fresh one is fetched if need be.
            options: How long to wait, and when to send again.
            deadline: When the call has to be over.
            check: Parses each response; may raise ``UnreadableResponseError``, which is retried.

        Raises:
            NetworkError: There was no answer.
            UnreadableResponseError: ``check`` raised it, and no attempt is left.
            CredentialsError: There was no token to be had.
            RateLimitWaitError: The rate limit would not have let it go in time.
            ConfigurationError: The client belongs to another event loop.

        """
        self._home = async_home(self._home)
        context = CallContext(
            settings=self.settings,
            gate=self.gate,
            transport=self.transport,
            operation=operation,
            request=request,
            plan=self.plan(operation),
            bucket=self._bucket(operation, access.scope),
            token=access.token,
            slot=self._slot(access.scope),
            options=options,
            deadline=deadline,
            check=check,
        )
        sending = AsyncCall(context)
        name, is_safe = operation.operation_id, operation.is_safe
        return await AsyncRetry(name, is_safe, options.retry, deadline, sending.attempt).run()

    async def sign_in(
        self,
        scope: str | None,
        options: CallOptions,
        deadline: Deadline,
        meanwhile: Callable[[], object],
    ) -> SellingPartnerError | None:
        """See that there is a token for a call which has yet to be checked.

        Args:
            scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.
            options: How long to wait, and when to ask again.
            deadline: When the call has to be over.
            meanwhile: Is called while a token is on its way.

        Returns:
            What the call is to raise, unless it is at fault itself.

        """
        try:
            self._home = async_home(self._home)
            await self._slot(scope).token(options.timeout, deadline, options.retry, meanwhile)
        except SellingPartnerError as error:
            return error
        return None

    def plan(self, operation: Operation[object]) -> UsagePlan | None:
        """The limits of an operation, where it has any."""
        return SANDBOX_PLAN if self.settings.sandbox else operation.usage_plan

    def destination(self, url: object, headers: object) -> Destination | None:
        """The destination that the API named for a file, or nothing where it cannot be used."""
        return _destination.usable_destination(url, headers, self.settings.base_url)

    async def upload(
        self,
        operation: str,
        destination: Destination,
        file: UploadFile,
        options: CallOptions,
        deadline: Deadline,
    ) -> None:
        """Send a file to its destination, without any token.

        Storage keeps the file that came last, so that one may be sent again for any reason.

        Args:
            operation: What the file is for, for messages.
            destination: Where to send it.
            file: The file, which is read in blocks.
            options: How long to wait, and when to send again.
            deadline: When the call that it is for has to be over.

        Raises:
            ApiStatusError: The storage did not take it.
            NetworkError: There was no answer.
            UploadError: The file changed, or could not be read.

        """
        bounds = Bounds(options.timeout, deadline, options.max_response_bytes)

        async def put(number: int) -> Response:
            if number > 1:
                file.rewind()
            return await self.transport.put(operation, destination, file, bounds)

        policy = options.retry.for_repeatable()
        response = await AsyncRetry(operation, False, policy, deadline, put).run()
        if not response.is_success:
            raise _destination.read_refusal(operation, destination, response)

    async def aclose(self) -> None:
        """Close the pool, unless it was the caller's."""
        await self.transport.aclose()

    def _slot(self, scope: str | None) -> AsyncTokenProvider:
        """The place of the scope's token: one for all calls, also for those that come at once."""
        found = self._slots.get(scope)
        if found is None:
            settings = self.settings
            sign_in = SignIn(
                settings.credentials,
                settings.token_url,
                settings.user_agent,
                settings.clock,
                settings.token_cache,
            )
            made = AsyncTokenProvider(sign_in, self.transport, scope)
            found = self._slots.setdefault(scope, made)
        return found

    def _bucket(self, operation: Operation[object], scope: str | None) -> str:
        """The bucket of an operation, for the selling partner or for the application itself."""
        key = operation.method, operation.path, scope is None
        found = self._buckets.get(key)
        if found is None:
            credentials = self.settings.credentials
            partner = credentials.refresh_token if scope is None else None
            found = self._buckets[key] = bucket_id(
                credentials.client_id,
                partner,
                self.settings.base_url,
                operation.method,
                operation.path,
            )
        return found
