"""A server that breaks in every way a connection can, and counts what it got of each request."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Any, Self

TOKEN_PATH = "/auth/o2/token"
TOKEN = "Atza|secret-"
"""What every access token begins with."""
LONGEST_STALL = 10.0
"""No thread waits longer for its client to give up, in seconds."""
NO_LINGER = struct.pack("ii", 1, 0)
TLS_RECORD = b"\x16"


@dataclass(eq=False)
class Seen:
    """What the server got of a request.

    Attributes:
        method: Its method.
        target: Path and query.
        token: The access token that came with it.
        at: When it came, on the monotonic clock.
        connection: The number of its connection, from 1 on.
        content: Its body, as far as it was read.
        is_carried_out: Whether it was read to its end, and not refused then: what it asked for has
            happened.
        is_done_with: Whether nothing more will come of it: the end of the connection has, or the
            answer, with which the connection stays open.

    """

    method: str
    target: str
    token: str
    at: float
    connection: int
    content: bytes = b""
    is_carried_out: bool = False
    is_done_with: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Exchange:
    """A request that stands at the server's door, unread, and all that may become of it."""

    def __init__(self, connection: socket.socket, head: bytes, seen: Seen, over: Event) -> None:
        self._connection = connection
        self._head = head
        self._over = over
        self._has_read_head = False
        self.seen = seen
        self.is_over = False

    def read_head(self) -> None:
        """Read the line and the headers, and leave the body where it is."""
        left = 0 if self._has_read_head else len(self._head)
        self._has_read_head = True
        while left:
            left -= len(self._received(left))

    def read(self) -> None:
        """Read all of it, and do what it asks for."""
        self.read_head()
        left = int(header(self._head, "Content-Length") or "0")
        while left:
            part = self._received(left)
            self.seen.content += part
            left -= len(part)
        self.seen.is_carried_out = True

    def read_some(self, most: int) -> int:
        """Read some of the body, and say how much."""
        return len(self._received(most))

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def trickle(self, data: bytes, pause: float) -> None:
        """Send a byte at a time."""
        for number in range(len(data)):
            self.send(data[number : number + 1])
            if self._over.wait(pause):
                return

    def hang_up(self) -> None:
        """Close the connection in the polite way: what was sent arrives, then the end."""
        self._connection.shutdown(socket.SHUT_WR)
        self.is_over = self.seen.is_done_with = True
        self._connection.settimeout(LONGEST_STALL)
        while self._connection.recv(65536):  # What is left unread would become a reset.
            pass

    def reset(self) -> None:
        """Close the connection in the rude way."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self._connection.close()
        self.is_over = True

    def stall(self) -> None:
        """Do nothing, for longer than anybody waits."""
        self._over.wait(LONGEST_STALL)
        self.is_over = True

    def _received(self, most: int) -> bytes:
        data = self._connection.recv(min(most, 65536))
        if not data:
            raise ConnectionError("the client has left")
        return data


Play = Callable[[Exchange], None]
"""What the server does with a request."""


class FaultServer:
    """Use it in a ``with`` block.

    Attributes:
        seen: What it got of each request to the API and to the storage.
        token_requests: The same of those to Login with Amazon.
        connections: How many connections there were.

    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._port = self._listener.getsockname()[1]
        self._over = Event()
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads = [Thread(target=self._listen, daemon=True)]
        self._plays: dict[str, list[Play]] = {TOKEN_PATH: [self._give_token]}
        self._tokens: list[str] = []
        self._dropped: set[str] = set()
        self.seen: list[Seen] = []
        self.token_requests: list[Seen] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def token_url(self) -> str:
        return self.url + TOKEN_PATH

    def play(self, path: str, *plays: Play) -> None:
        """Say what becomes of the requests to a path, one after another; the last one stays."""
        self._plays[path] = list(plays)

    def drop_tokens(self) -> None:
        """Take every token that was given out for an expired one from now on."""
        self._dropped.update(self._tokens)

    def stop_listening(self) -> None:
        """Take no further connection: the port refuses them."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def wait(self) -> None:
        """Wait until nothing more comes of what the server has got."""
        while not all(each.is_done_with for each in [*self.seen, *self.token_requests]):
            time.sleep(0.001)

    def at(self, path: str) -> list[Seen]:
        """What it got of the requests to a path."""
        return [each for each in self.seen if each.path == path]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._listener.fileno() >= 0:
            self.stop_listening()
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
            except OSError:  # It has been told to stop.
                return
            self.connections += 1
            thread = Thread(target=self._serve, args=(connection, self.connections), daemon=True)
            with self._lock:
                self._open.add(connection)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection:
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while head := _peeked(connection):
                    exchange = self._received(connection, head, number)
                    self._play_for(exchange.seen)(exchange)
                    exchange.seen.is_done_with = True
                    if exchange.is_over:
                        break
            except OSError:  # The client has left, which is its right.
                pass
            with self._lock:
                self._open.remove(connection)

    def _received(self, connection: socket.socket, head: bytes, number: int) -> Exchange:
        method, target, _ = head.partition(b"\r\n")[0].decode().split(" ")
        token = header(head, "x-amz-access-token") or ""
        seen = Seen(method, target, token, time.monotonic(), number)
        with self._lock:
            (self.token_requests if seen.path == TOKEN_PATH else self.seen).append(seen)
        return Exchange(connection, head, seen, self._over)

    def _play_for(self, seen: Seen) -> Play:
        with self._lock:
            if seen.token and seen.token in self._dropped:
                return refuse_token("expired")
            plays = self._plays[seen.path]
            return plays.pop(0) if len(plays) > 1 else plays[0]

    def _give_token(self, exchange: Exchange) -> None:
        exchange.read()
        with self._lock:
            token = f"{TOKEN}{len(self._tokens)}"
            self._tokens.append(token)
        exchange.send(message(200, {"access_token": token, "expires_in": 3600}))


def _peeked(connection: socket.socket) -> bytes:
    """The head of the next request, which stays unread; nothing where there is none."""
    while True:
        data = connection.recv(65536, socket.MSG_PEEK)
        head, end, _ = data.partition(b"\r\n\r\n")
        if end:
            return head + end
        if not data or data.startswith(TLS_RECORD):
            return b""
        time.sleep(0.001)


def header(head: bytes, name: str) -> str | None:
    """The value of a header in a request's head."""
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name.lower().encode():
            return value.strip().decode()
    return None


def message(status: int, body: Any, headers: Mapping[str, str] | None = None) -> bytes:
    """An answer as it travels. A body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "x-amzn-RequestId": "request-1",
        **(headers or {}),
    }
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {fields[name]}" for name in fields)]
    return "\r\n".join([*lines, "", ""]).encode() + content


def answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Play:
    """Reads the request and answers. What it refuses or sends elsewhere, it has not done."""
    data = message(status, body, headers)

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.seen.is_carried_out = not 300 <= status < 500
        exchange.send(data)

    return play


def refuse_token(how: str) -> Play:
    """Refuses the request for its token alone, as Amazon does."""
    text = {
        "expired": "The access token you provided has expired.",
        "revoked": "The access token you provided is revoked, malformed or invalid.",
    }[how]
    error = {"code": "Unauthorized", "message": "Access to requested resource is denied."}
    return answer(403, {"errors": [{**error, "details": text}]})
