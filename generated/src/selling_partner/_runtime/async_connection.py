"""What all clients of one selling partner share: connections, access tokens and rate limits."""

from __future__ import annotations

from httpx2 import Response

from .async_attempts import AsyncAttempts
from .async_gate import AsyncGate
from .async_sending import AsyncSending
from .async_token_slot import AsyncTokenSlot
from .async_transport import AsyncTransport
from .concurrency import async_home
from .deadline import Deadline
from .destination import Destination, read_refusal, usable_destination
from .files import UploadFile
from .forks import renew_after_fork
from .limits import bucket_id
from .operation import Operation, UsagePlan
from .options import CallOptions
from .reports import Reporter
from .request import PreparedRequest
from .settings import Settings
from .tokens import Access

SANDBOX_PLAN = UsagePlan(rate=5.0, burst=15)
"""The limits of each operation in Amazon's static sandbox."""


class AsyncConnection:
    """Sends prepared requests to one host, signed in as one selling partner.

    Args:
        settings: Where to send, as whom.
        transport: The pool of connections.

    Attributes:
        settings: The same.
        transport: The same.
        gate: Where requests wait for the rate limit.
        reporter: Reports what is odd about answers.

    """

    def __init__(self, settings: Settings, transport: AsyncTransport) -> None:
        self.settings = settings
        self.transport = transport
        self.gate = AsyncGate(settings.limiter)
        self._slots: dict[str | None, AsyncTokenSlot] = {}
        self.reporter = Reporter()
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
    ) -> Response:
        """Send a request with its access token and read the whole answer, whatever its status.

        Args:
            operation: The operation that is called.
            request: What to send.
            access: With what token; a fresh one is fetched if need be.
            options: How long to wait, and when to send again.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.
            RateLimitWaitError: The rate limit would not have let it go in time.
            ConfigurationError: The client belongs to another event loop.

        """
        self._home = async_home(self._home)
        deadline = Deadline(options.deadline)
        slot = self._slot(access.scope)
        bucket = self._bucket(operation, access.scope)
        sending = AsyncSending(
            self, operation, request, bucket, access.token, slot, options, deadline
        )
        name, method = operation.operation_id, request.method
        return await AsyncAttempts(name, method, options.retry, deadline, sending.attempt).run()

    def plan(self, operation: Operation[object]) -> UsagePlan | None:
        """The limits of an operation, where it has any."""
        return SANDBOX_PLAN if self.settings.sandbox else operation.usage_plan

    def destination(self, url: object, headers: object) -> Destination | None:
        """The destination that the API named for a file, or nothing where it cannot be used."""
        return usable_destination(url, headers, self.settings.base_url)

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

        async def put(number: int) -> Response:
            if number > 1:
                file.rewind()
            return await self.transport.put(operation, destination, file, options.timeout, deadline)

        policy = options.retry.for_repeatable()
        response = await AsyncAttempts(operation, "PUT", policy, deadline, put).run()
        if not response.is_success:
            raise read_refusal(operation, destination, response)

    async def aclose(self) -> None:
        """Close the pool, unless it was the caller's."""
        await self.transport.aclose()

    def _slot(self, scope: str | None) -> AsyncTokenSlot:
        """The place of the scope's token: one for all calls, also for those that come at once."""
        found = self._slots.get(scope)
        if found is None:
            made = AsyncTokenSlot(self.settings, self.transport, scope, self.settings.token_cache)
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
