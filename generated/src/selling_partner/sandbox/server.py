"""Runs the sandbox in a thread of this process, on a port of this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import App
from .world import World

if TYPE_CHECKING:
    from asyncio import Transport

PATIENCE = 5.0
"""Seconds that the last requests may take once the server is to stop."""


class _Protocol(H11Protocol):
    """Lets the application break a connection: it finds the transport in the scope's state."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


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

    """

    def __init__(self, world: World, listening: socket.socket) -> None:
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
            timeout_graceful_shutdown=int(PATIENCE),
        )
        self._server = _Quiet(config, world)

    @property
    def url(self) -> str:
        """Where it is, without a trailing slash."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self) -> None:
        """Serve until ``stop`` is called; in the main thread, until a signal comes too."""
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def start(self) -> threading.Thread:
        """Serve in a thread of its own; comes back once it does."""
        thread = threading.Thread(target=self.run, name="selling-partner-sandbox", daemon=True)
        thread.start()
        self._server.is_serving.wait(PATIENCE)
        return thread

    def stop(self) -> None:
        """Let it end; requests that are being answered get a moment."""
        self._server.should_exit = True


class _Quiet(uvicorn.Server):
    """A server that tells when it serves, and ends its streams when it stops."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self.is_serving = threading.Event()
        self._world = world

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.is_serving.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.exchanges.tell("end", None)
        await super().shutdown(sockets=sockets)
