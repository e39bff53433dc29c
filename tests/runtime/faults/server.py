"""The misbehaving server over real sockets, for behaviour that only a socket has."""

from __future__ import annotations

import socket
import struct
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import NamedTuple, Self

from tests.runtime.faults.exchange import TOKEN_PATH, Exchange, Script, Seen

PATIENCE = 60.0
"""The time limit in seconds for waits that only a busy machine prolongs."""
NO_LINGER = struct.pack("ii", 1, 0)


class Ends(NamedTuple):
    """Events that are set when the server stops, and when it has closed a connection."""

    server: Event
    connection: Event


class SocketExchange(Exchange):
    """A request on a socket. Only ``read`` reads its body."""

    def __init__(
        self, head: bytes, seen: Seen, connection: socket.socket, rest: bytes, ends: Ends
    ) -> None:
        super().__init__(head, seen)
        self._connection = connection
        self._rest = rest
        self._ends = ends

    def read_head(self) -> None:
        pass

    def read(self) -> None:
        content = self._rest
        while len(content) < self.length:
            content += self._received()
        self._rest = content[self.length :]
        self.seen.content = content[: self.length]
        self.seen.is_processed = True

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def wait(self, seconds: float) -> None:
        self._ends.server.wait(seconds)

    def close(self) -> None:
        self._connection.shutdown(socket.SHUT_WR)
        self.is_over = True
        self._ends.connection.set()
        self._connection.settimeout(PATIENCE)
        while self._connection.recv(65536):  # Unread bytes would cause a reset.
            pass

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self._connection.close()
        self.is_over = True

    def stall(self) -> None:
        self._ends.server.wait(PATIENCE)
        self.is_over = True

    def _received(self) -> bytes:
        data = self._connection.recv(65536)
        if not data:
            raise ConnectionError("the client has left")
        return data


class FaultServer(Script):
    """A server on a local port, within a ``with`` block.

    Attributes:
        connections: The number of connections so far.

    """

    def __init__(self) -> None:
        super().__init__()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._port = self._listener.getsockname()[1]
        self._over = Event()
        self._open: set[socket.socket] = set()
        self._threads = [Thread(target=self._listen, daemon=True)]
        self._ends: defaultdict[int, Event] = defaultdict(Event)
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def token_url(self) -> str:
        return self.url + TOKEN_PATH

    def wait_for_end(self, connection: int) -> None:
        """Wait until the server has closed its side of a connection."""
        assert self._ends[connection].wait(PATIENCE)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        with self._lock:
            for each in self._open:
                with suppress(OSError):  # The client has left.
                    each.shutdown(socket.SHUT_RD)
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # The server stops.
                return
            self.connections += 1
            thread = Thread(target=self._serve, args=(connection, self.connections), daemon=True)
            with self._lock:
                self._open.add(connection)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        ends = Ends(self._over, self._ends[number])
        with connection:
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while received := _received(connection):
                    head, rest = received
                    seen, play = self.receive(head, number, time.monotonic())
                    exchange = SocketExchange(head, seen, connection, rest, ends)
                    play(exchange)
                    if exchange.is_over:
                        break
            except OSError:  # The client has closed the connection.
                pass
            with self._lock:
                self._open.remove(connection)


def _received(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Return the next request's head and the start of its body; None at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        data += part
        if not part or data.startswith(b"\x16"):  # The end, or a client that speaks TLS.
            return None
    head, end, rest = data.partition(b"\r\n\r\n")
    return head + end, rest


@contextmanager
def full_port() -> Iterator[int]:
    """Yield a port whose queue of connections is full."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for each in (first, second):
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
