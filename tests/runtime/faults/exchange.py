"""What a misbehaving server does with a request, whether over sockets or in memory."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

TOKEN_PATH = "/auth/o2/token"
TOKEN = "Atza|secret-"
"""What every access token begins with."""


@dataclass(eq=False)
class Seen:
    """What the server got of a request.

    Attributes:
        method: Its method.
        target: Path and query.
        token: The access token that came with it.
        at: When it came, on the server's clock.
        connection: The number of its connection, from 1 on.
        content: Its body, as far as it was read.
        is_carried_out: Whether it was read to its end, and not refused then: what it asked for has
            happened.

    """

    method: str
    target: str
    token: str
    at: float
    connection: int
    content: bytes = b""
    is_carried_out: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Exchange(ABC):
    """A request that stands at the server's door, unread, and all that may become of it.

    Attributes:
        head: The line and the headers of the request.
        seen: What the server got of it.
        is_over: Whether the connection is, too.

    """

    def __init__(self, head: bytes, seen: Seen) -> None:
        self.head = head
        self.seen = seen
        self.is_over = False

    @property
    def length(self) -> int:
        """The bytes of the body."""
        return int(header(self.head, "Content-Length") or "0")

    @abstractmethod
    def read_head(self) -> None:
        """Read the line and the headers, and leave the body where it is."""

    @abstractmethod
    def read(self) -> None:
        """Read all of it, and do what it asks for."""

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Send some bytes."""

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Let time pass before what follows."""

    @abstractmethod
    def hang_up(self) -> None:
        """Close the connection in the polite way: what was sent arrives, then the end."""

    @abstractmethod
    def reset(self) -> None:
        """Close the connection in the rude way."""

    @abstractmethod
    def stall(self) -> None:
        """Do nothing, for longer than anybody waits."""

    def trickle(self, data: bytes, pause: float) -> None:
        """Send a byte at a time, with a pause in seconds after each."""
        for number in range(len(data)):
            self.send(data[number : number + 1])
            self.wait(pause)


Play = Callable[[Exchange], None]
"""What the server does with a request."""


class Script:
    """What a server does with each request, and what it got.

    Attributes:
        seen: What it got of each request to the API and to the storage.
        token_requests: The same of those to Login with Amazon.

    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._plays: dict[str, list[Play]] = {TOKEN_PATH: [self._give_token]}
        self._tokens: list[str] = []
        self._dropped: set[str] = set()
        self.seen: list[Seen] = []
        self.token_requests: list[Seen] = []

    def play(self, path: str, *plays: Play) -> None:
        """Say what becomes of the requests to a path, one after another; the last one stays."""
        self._plays[path] = list(plays)

    def drop_tokens(self) -> None:
        """Take every token that was given out for an expired one from now on."""
        self._dropped.update(self._tokens)

    def at(self, path: str) -> list[Seen]:
        """What it got of the requests to a path."""
        return [each for each in self.seen if each.path == path]

    def receive(self, head: bytes, connection: int, at: float) -> tuple[Seen, Play]:
        """Note a request, and say what becomes of it."""
        method, target, _ = head.partition(b"\r\n")[0].decode().split(" ")
        seen = Seen(method, target, header(head, "x-amz-access-token") or "", at, connection)
        with self._lock:
            (self.token_requests if seen.path == TOKEN_PATH else self.seen).append(seen)
            if seen.token and seen.token in self._dropped:
                return seen, refuse_token("expired")
            plays = self._plays[seen.path]
            return seen, plays.pop(0) if len(plays) > 1 else plays[0]

    def _give_token(self, exchange: Exchange) -> None:
        exchange.read()
        with self._lock:
            token = f"{TOKEN}{len(self._tokens)}"
            self._tokens.append(token)
        exchange.send(message(200, {"access_token": token, "expires_in": 3600}))


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
