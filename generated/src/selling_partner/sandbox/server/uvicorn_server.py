"""Runs the sandbox in a thread of this process, on a port of this machine."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from typing import TYPE_CHECKING

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..protocol.messages import refusal
from ..state.state import SandboxState
from .asgi import App

if TYPE_CHECKING:
    from asyncio import Transport

PATIENCE = 5.0
"""Seconds within which the server starts, and within which it stops."""

MOMENT = 0.5
"""Seconds that the last requests may take once it is to stop."""


class _Protocol(H11Protocol):
    """Lets the application break a connection: it finds the transport in the scope's state.

    What is no HTTP is refused in Amazon's format, as all else is.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}

    def send_400_response(self, msg: str) -> None:
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()  # The answer has begun: only its end can be left out.
            return
        error = sys.exception()
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        answer = refusal(400, f"{msg} {error}"[:200]).answer().encoded()
        fields = [*answer.headers.items(), ("Session", "close")]
        for event in (
            h11.Response(status_code=status, headers=fields),
            h11.Data(data=answer.content()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        OSError: The address is taken, or is not this machine's.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named.
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
    """Serves a world until it is stopped.

    Args:
        world: What is served.
        listening: The socket on which it is.

    Attributes:
        url: Where it is, without a trailing slash.

    """

    def __init__(self, world: SandboxState, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        self.url: str = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._socket = listening
        config = uvicorn.Config(
            App(world),
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
            timeout_graceful_shutdown=int(PATIENCE),
        )
        self._server = _Quiet(config, world)
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Serve until ``stop`` is called; in the main thread, until a signal comes too."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        await self._server.serve(sockets=[self._socket])

    def start(self) -> threading.Thread:
        """Serve in a thread of its own; comes back once it does.

        Raises:
            RuntimeError: It does not: it was stopped before.

        """
        if self._server.should_exit:
            raise RuntimeError("a sandbox that was stopped does not start again; make another")
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
        """Let it end, from any thread; requests that are being answered get a moment."""
        self._server.should_exit = True
        if not self._server.started:
            self._socket.close()


class _Quiet(uvicorn.Server):
    """A server that tells when it serves, and lets nobody keep it from ending."""

    def __init__(self, config: uvicorn.Config, world: SandboxState) -> None:
        super().__init__(config)
        self.is_serving = threading.Event()
        self._world = world

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.is_serving.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.exchanges.tell("end", None)
        late = asyncio.get_running_loop().call_later(MOMENT, self._break_connections)
        try:
            await super().shutdown(sockets=sockets)
        finally:
            late.cancel()

    def _break_connections(self) -> None:
        for each in list(self.server_state.connections):
            each.transport.abort()
