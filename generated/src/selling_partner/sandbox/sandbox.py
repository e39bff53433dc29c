"""The sandbox within this process, for tests and for trying out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Self

from .._runtime.core.clock import Clock, checked_clock
from .._runtime.core.regions import Region
from ..async_root import AsyncSellingPartner
from ..root import SellingPartner
from .faults.rules import Cut, DocumentFault, Drift, Fault
from .protocol.documents import load_documents
from .server.uvicorn_server import START_STOP_SECONDS, Server, open_socket
from .simulation.processing import Processing
from .simulation_controls import CREDENTIALS, SimulationControls
from .state.client_limiter import SandboxLimiter
from .state.exchange_log import Exchange
from .state.messages import Message
from .state.state import SandboxState
from .state.tokens import LIFETIME, PATH
from .state.uploads import md5_of
from .state.usage_plans import Level


class Sandbox(SimulationControls):
    """A simulation of every API of the package on a local port, within a ``with`` block.

    It validates requests against the package's OpenAPI documents. Responses are the documents'
    examples, or show its state, such as sent messages and uploaded files.

    Args:
        host: The address to listen on.
        port: The port; 0 for a free one.
        enforce_limits: Whether a request beyond its usage plan gets 429.
        token_lifetime: The lifetime of an access token in seconds.
        processing: The duration of reports, feeds, queries and invoice exports; by default two
            seconds in the queue and three seconds in progress.
        clock: The clock of the sandbox and its clients, for expiry, usage plans, delays and dates.
            With a ``ManualClock`` nothing takes real time.

    Raises:
        ConfigurationError: The clock is not a ``Clock``.
        OSError: The port is in use.

    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        enforce_limits: bool = True,
        token_lifetime: float = LIFETIME,
        processing: Processing | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._state = SandboxState(
            load_documents(),
            enforce_limits=enforce_limits,
            token_lifetime=token_lifetime,
            processing=processing,
            clock=checked_clock(clock),
        )
        self._limiter = SandboxLimiter(self._state.limits, self._state.clock)
        self._server = Server(self._state, open_socket(host, port))
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The ``base_url`` for a client, without a trailing slash."""
        return self._server.url

    @property
    def token_url(self) -> str:
        """The ``token_url`` for a client."""
        return self.url + PATH

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which ``SellingPartner.from_env()`` uses this sandbox."""
        return {
            "SP_API_BASE_URL": self.url,
            "SP_API_TOKEN_URL": self.token_url,
            "SP_API_CLIENT_ID": "any",
            "SP_API_CLIENT_SECRET": "credentials",
            "SP_API_REFRESH_TOKEN": "will-do",
            "SP_API_REGION": Region.NA.value,
        }

    def __enter__(self) -> Self:
        self._thread = self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        if self._thread is not None:
            self._thread.join(2 * START_STOP_SECONDS)

    def serve_forever(self) -> None:
        """Serve in this thread until the process is interrupted."""
        self._server.run()

    def client(self, **options: Any) -> SellingPartner:
        """Create a client of this sandbox, for a ``with`` block.

        Args:
            options: Options of ``SellingPartner``. By default, all clients of this sandbox share a
                ``limiter`` that delays calls only while ``enforce_limits`` is true.

        """
        return SellingPartner(**self._options(options))

    def async_client(self, **options: Any) -> AsyncSellingPartner:
        """Create an async client of this sandbox, for ``async with``."""
        return AsyncSellingPartner(**self._options(options))

    def _options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        usual = {
            "credentials": CREDENTIALS,
            "region": Region.NA,
            "base_url": self.url,
            "token_url": self.token_url,
            "limiter": self._limiter,
            "clock": self._state.clock,
        }
        return {**usual, **options}

    @property
    def clock(self) -> Clock:
        """The clock of the sandbox and of its clients."""
        return self._state.clock

    @property
    def enforce_limits(self) -> bool:
        """Whether a request beyond its usage plan gets 429; can be changed at any time."""
        return self._state.limits.enforced

    @enforce_limits.setter
    def enforce_limits(self, value: bool) -> None:
        self._state.limits.enforced = value

    @property
    def static_cases(self) -> bool:
        """Whether a request that matches a case of Amazon's static sandbox gets its response.

        Some cases are errors, and some match the examples of the documents.
        """
        return self._state.static_cases

    @static_cases.setter
    def static_cases(self, value: bool) -> None:
        self._state.static_cases = value

    @property
    def messages(self) -> list[Message]:
        """The messages to buyers, oldest first."""
        return list(self._state.outbox.messages)

    @property
    def exchanges(self) -> list[Exchange]:
        """The latest thousand requests with their responses, oldest first."""
        return list(self._state.exchanges)

    @property
    def levels(self) -> list[Level]:
        """The token buckets of the operations that were called since the last reset."""
        return list(self._state.limits.levels())

    def add_file(self, resource: str, content: bytes, *, content_type: str | None = None) -> str:
        """Add a file to the storage as if it had been uploaded.

        Args:
            resource: The path of the file's operation, such as
                ``/messaging/v1/orders/123-1234567-1234567/messages/invoice``.
            content: The bytes.
            content_type: Their media type.

        Returns:
            The ``uploadDestinationId`` for a message.

        """
        upload = self._state.storage.create(resource, md5_of(content), content_type)
        upload.content = content
        return upload.identifier

    def set_order(
        self, order_id: str, *, actions: Iterable[str] | None = None, locale: str | None = None
    ) -> None:
        """Set the actions that an order allows, and its buyer's language.

        Args:
            order_id: Amazon's identifier of the order.
            actions: The allowed operations, by method, such as ``create_warranty``, or by
                identifier. By default an order allows all.
            locale: The buyer's language of preference, such as ``de-DE``.

        Raises:
            ValueError: There is no such operation.

        """
        self._state.set_order(order_id, actions=actions, locale=locale)

    def fail_next(
        self,
        operation: str | None = None,
        *,
        times: int | None = 1,
        status: int | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        cut: Cut | None = None,
        html: bool = False,
        malformed: bool = False,
        drift: Drift | None = None,
        document: DocumentFault | None = None,
        pace: float = 0.0,
    ) -> None:
        """Inject a fault into the next requests; see ``Fault`` for the arguments.

        Faults occur in the order in which they were added.

        Raises:
            ValueError: A value is invalid, or no operation has that name.

        """
        self.add_fault(
            Fault(
                operation=operation,
                times=times,
                status=status,
                body=body,
                headers=headers,
                delay=delay,
                cut=cut,
                html=html,
                malformed=malformed,
                drift=drift,
                document=document,
                pace=pace,
            )
        )

    def add_fault(self, fault: Fault) -> None:
        """Inject a fault.

        Raises:
            ValueError: The fault names an unknown operation.

        """
        self._state.add_fault(fault)

    def expire_token(self) -> None:
        """Expire all access tokens."""
        self._state.tokens.expire()

    def reset(self) -> None:
        """Remove messages, files, documents, jobs, orders, set responses, faults and exchanges.

        The buckets are full again. ``enforce_limits``, ``static_cases``, ``simulations`` and
        ``processing`` return to their initial values. Access tokens stay
        valid.
        """
        self._state.reset()
        self._limiter.reset()
