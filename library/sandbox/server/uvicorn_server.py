"""The HTTP server of the sandbox, in a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from typing import TYPE_CHECKING

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..protocol.exchanges import rejection
from ..state.state import SandboxState
from .asgi import App

if TYPE_CHECKING:
    from asyncio import Transport

START_STOP_SECONDS = 5.0
"""The seconds within which the server starts, and within which it stops."""

SHUTDOWN_GRACE_SECONDS = 0.5
"""The seconds that running requests may take once the server stops."""


class _Protocol(H11Protocol):
    """An HTTP protocol that exposes its transport, so that the application can break a connection.

    Input that is not HTTP is rejected in Amazon's error format.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}

    def send_400_response(self, msg: str) -> None:
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()  # The response has begun, so only its end can be omitted.
            return
        error = sys.exception()
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        response = rejection(400, f"{msg} {error}"[:200]).response().encoded()
        fields = [*response.headers.items(), ("Session", "close")]
        for event in (
            h11.Response(status_code=status, headers=fields),
            h11.Data(data=response.content()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def open_socket(host: str, port: int) -> socket.socket:
    """Create a listening socket.

    Raises:
        OSError: The address is in use, or is not an address of this machine.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio disables Nagle's algorithm only if the protocol is named.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


class Server:
    """A server that runs until it is stopped.

    Args:
        state: The state of the sandbox.
        listening: The listening socket.

    Attributes:
        url: The URL, without a trailing slash.

    """

    def __init__(self, state: SandboxState, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        self.url: str = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._socket = listening
        config = uvicorn.Config(
            App(state),
            http=_Protocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            proxy_headers=False,
            timeout_graceful_shutdown=int(START_STOP_SECONDS),
        )
        self._server = _Quiet(config, state)
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Serve until ``stop`` is called or, in the main thread, until a signal arrives."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        await self._server.serve(sockets=[self._socket])

    def start(self) -> threading.Thread:
        """Start a thread that serves, and return once it does.

        Raises:
            RuntimeError: The server was stopped before, or does not start.

        """
        if self._server.should_exit:
            raise RuntimeError("a stopped sandbox cannot be started again; create another one")
        name = "selling-partner-sandbox"
        thread = threading.Thread(target=self._run_in_thread, name=name, daemon=True)
        thread.start()
        while not self._server.is_serving.wait(0.01):
            if not thread.is_alive():
                self._socket.close()
                raise RuntimeError("the sandbox does not start") from self._failure
        return thread

    def _run_in_thread(self) -> None:
        try:
            self.run()
        except BaseException as error:
            self._failure = error

    def stop(self) -> None:
        """Stop the server, from any thread; running requests have a moment to finish."""
        self._server.should_exit = True
        if not self._server.started:
            self._socket.close()


class _Quiet(uvicorn.Server):
    """A uvicorn server with an event for its start, which ends despite open connections."""

    def __init__(self, config: uvicorn.Config, state: SandboxState) -> None:
        super().__init__(config)
        self.is_serving = threading.Event()
        self._state = state

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.is_serving.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._state.exchanges.publish("end", None)
        late = asyncio.get_running_loop().call_later(
            SHUTDOWN_GRACE_SECONDS, self._break_connections
        )
        try:
            await super().shutdown(sockets=sockets)
        finally:
            late.cancel()

    def _break_connections(self) -> None:
        for each in list(self.server_state.connections):
            each.transport.abort()
