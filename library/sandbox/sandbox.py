"""A sandbox within this process, for tests and for trying."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Self

from .._runtime.auth.credentials import Credentials
from .._runtime.core.clock import Clock, checked_clock
from .._runtime.core.regions import Region
from ..async_root import AsyncSellingPartner
from ..root import SellingPartner
from .faults.rules import Cut, Drift, Fault
from .protocol.documents import load_documents
from .server.uvicorn_server import PATIENCE, Server, open_socket
from .state.client_limiter import SandboxLimiter
from .state.exchange_log import Exchange
from .state.messages import Message
from .state.state import SandboxState
from .state.tokens import LIFETIME, PATH
from .state.uploads import md5_of
from .state.usage_plans import Level

CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.sandbox",
    client_secret="amzn1.oa2-cs.v1.sandbox",
    refresh_token="Atzr|sandbox",
)
"""What the clients of a sandbox sign in with: any credentials would do."""


class Sandbox:
    """Every API of the package on a port of this machine, in a ``with`` block.

    It holds requests to the documents that the package carries, and answers with the examples of
    those, or with what it remembers: messages that were sent, files that were uploaded.

    Args:
        host: The address to listen at.
        port: The port; 0 for one that is free.
        enforce_limits: Whether a request beyond its usage plan gets 429.
        token_lifetime: Seconds that an access token lives.
        clock: The clock of the sandbox and of its clients: tokens and upload destinations expire
            by it, usage plans and delays go by it, and exchanges and messages are dated by it. With
            a ``ManualClock`` none of them takes real time.

    Raises:
        ConfigurationError: The clock is not a ``Clock``.
        OSError: The port is taken.

    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        enforce_limits: bool = True,
        token_lifetime: float = LIFETIME,
        clock: Clock | None = None,
    ) -> None:
        self._world = SandboxState(
            load_documents(),
            enforce_limits=enforce_limits,
            token_lifetime=token_lifetime,
            clock=checked_clock(clock),
        )
        self._limiter = SandboxLimiter(self._world.limits, self._world.clock)
        self._server = Server(self._world, open_socket(host, port))
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it is: the ``base_url`` of a client, without a trailing slash."""
        return self._server.url

    @property
    def token_url(self) -> str:
        """Where a client signs in: its ``token_url``."""
        return self.url + PATH

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which ``SellingPartner.from_env()`` comes here, for other processes."""
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
            self._thread.join(2 * PATIENCE)

    def serve_forever(self) -> None:
        """Serve in this thread until the process is told to end."""
        self._server.run()

    def client(self, **options: Any) -> SellingPartner:
        """A client of this sandbox, to be used in a ``with`` block.

        Args:
            options: Of ``SellingPartner``. Without a ``limiter``, all clients of this sandbox have
                one that holds calls back while ``enforce_limits`` is on, and never else.

        """
        return SellingPartner(CREDENTIALS, **self._options(options))

    def async_client(self, **options: Any) -> AsyncSellingPartner:
        """The same for ``async with``."""
        return AsyncSellingPartner(CREDENTIALS, **self._options(options))

    def _options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        usual = {
            "region": Region.NA,
            "base_url": self.url,
            "token_url": self.token_url,
            "limiter": self._limiter,
            "clock": self._world.clock,
        }
        return {**usual, **options}

    @property
    def clock(self) -> Clock:
        """The clock of the sandbox and of its clients."""
        return self._world.clock

    @property
    def enforce_limits(self) -> bool:
        """Whether a request beyond its usage plan gets 429; may be changed at any time."""
        return self._world.limits.enforced

    @enforce_limits.setter
    def enforce_limits(self, value: bool) -> None:
        self._world.limits.enforced = value

    @property
    def static_cases(self) -> bool:
        """Whether a request that is like a case of Amazon's static sandbox gets its answer.

        Some of these are errors, and some are for requests like the examples of the documents.
        """
        return self._world.static_cases

    @static_cases.setter
    def static_cases(self, value: bool) -> None:
        self._world.static_cases = value

    @property
    def messages(self) -> list[Message]:
        """The messages that buyers got, oldest first."""
        return list(self._world.outbox.messages)

    @property
    def exchanges(self) -> list[Exchange]:
        """What was asked and answered, oldest first; the latest thousand."""
        return list(self._world.exchanges)

    @property
    def levels(self) -> list[Level]:
        """How full the buckets of the operations are that were called since the last reset."""
        return list(self._world.limits.levels())

    def add_file(self, resource: str, content: bytes, *, content_type: str | None = None) -> str:
        """Have a file in the storage as though it had been uploaded.

        Args:
            resource: The path of the operation that it is for, such as
                ``/messaging/v1/orders/123-1234567-1234567/messages/invoice``.
            content: The bytes.
            content_type: Their media type.

        Returns:
            The ``uploadDestinationId`` by which a message names it.

        """
        upload = self._world.storage.create(resource, md5_of(content), content_type)
        upload.content = content
        return upload.identifier

    def set_order(
        self, order_id: str, *, actions: Iterable[str] | None = None, locale: str | None = None
    ) -> None:
        """Say what an order allows, and in which language its buyer reads.

        Args:
            order_id: Amazon's identifier of the order.
            actions: The operations that it allows, by method, such as ``create_warranty``, or by
                identifier; an order of which nothing was said allows all.
            locale: The buyer's language of preference, such as ``de-DE``.

        Raises:
            ValueError: There is no such operation.

        """
        self._world.set_order(order_id, actions=actions, locale=locale)

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
    ) -> None:
        """Let something go wrong with the next requests; see ``Fault`` for what the arguments mean.

        Faults come in the order in which they were asked for.

        Raises:
            ValueError: A value cannot be, or no operation has that name.

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
            )
        )

    def add_fault(self, fault: Fault) -> None:
        """Let something go wrong.

        Raises:
            ValueError: It is about an operation that does not exist.

        """
        self._world.add_fault(fault)

    def expire_token(self) -> None:
        """Let every access token that was given out be expired from now on."""
        self._world.tokens.expire()

    def reset(self) -> None:
        """Forget messages, files, orders, faults and exchanges, and fill the buckets.

        ``enforce_limits`` and ``static_cases`` are again what they were at the start. Access tokens
        stay good.
        """
        self._world.reset()
        self._limiter.reset()
