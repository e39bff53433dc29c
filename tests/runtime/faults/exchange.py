"""Scripted requests to a misbehaving server, over sockets or in memory."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

TOKEN_PATH = "/auth/o2/token"
TOKEN = "Atza|secret-"
"""The start of every access token."""


@dataclass(eq=False)
class Seen:
    """A request as the server received it.

    Attributes:
        method: The HTTP method.
        target: Path and query.
        token: The access token in its header.
        at: The time of arrival on the server's clock.
        connection: The number of the connection, from 1.
        content: The part of the body that was read.
        is_processed: Whether the request was read to its end and not rejected.

    """

    method: str
    target: str
    token: str
    at: float
    connection: int
    content: bytes = b""
    is_processed: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Exchange(ABC):
    """An unread request, and the ways in which the server can treat it.

    Attributes:
        head: The line and the headers of the request.
        seen: The part that the server received.
        is_over: Whether the connection has ended.

    """

    def __init__(self, head: bytes, seen: Seen) -> None:
        self.head = head
        self.seen = seen
        self.is_over = False

    @property
    def length(self) -> int:
        """The length of the body in bytes."""
        return int(header(self.head, "Content-Length") or "0")

    @abstractmethod
    def read_head(self) -> None:
        """Read the line and the headers, but not the body."""

    @abstractmethod
    def read(self) -> None:
        """Read the whole request, and process it."""

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Send some bytes."""

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Pause for some seconds before the next step."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection after the sent bytes have arrived."""

    @abstractmethod
    def reset(self) -> None:
        """Reset the connection."""

    @abstractmethod
    def stall(self) -> None:
        """Do nothing for longer than any client waits."""

    def trickle(self, data: bytes, pause: float) -> None:
        """Send a byte at a time, with a pause in seconds after each."""
        for number in range(len(data)):
            self.send(data[number : number + 1])
            self.wait(pause)


Play = Callable[[Exchange], None]
"""A function that treats one request."""


class Script:
    """The treatment of each request, and the requests that arrived.

    Attributes:
        seen: The requests to the API and to the storage.
        token_requests: The requests to Login with Amazon.

    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._plays: dict[str, list[Play]] = {TOKEN_PATH: [self._give_token]}
        self._tokens: list[str] = []
        self._dropped: set[str] = set()
        self.seen: list[Seen] = []
        self.token_requests: list[Seen] = []

    def play(self, path: str, *plays: Play) -> None:
        """Set a play for each request to a path; the last one serves all that follow."""
        self._plays[path] = list(plays)

    def drop_tokens(self) -> None:
        """Treat every issued token as expired from now on."""
        self._dropped.update(self._tokens)

    def at(self, path: str) -> list[Seen]:
        """Return the requests to a path."""
        return [each for each in self.seen if each.path == path]

    def receive(self, head: bytes, connection: int, at: float) -> tuple[Seen, Play]:
        """Record a request, and return it with its play."""
        method, target, _ = head.partition(b"\r\n")[0].decode().split(" ")
        seen = Seen(method, target, header(head, "x-amz-access-token") or "", at, connection)
        with self._lock:
            (self.token_requests if seen.path == TOKEN_PATH else self.seen).append(seen)
            if seen.token and seen.token in self._dropped:
                return seen, reject_token("expired")
            plays = self._plays[seen.path]
            return seen, plays.pop(0) if len(plays) > 1 else plays[0]

    def _give_token(self, exchange: Exchange) -> None:
        exchange.read()
        with self._lock:
            token = f"{TOKEN}{len(self._tokens)}"
            self._tokens.append(token)
        exchange.send(message(200, {"access_token": token, "expires_in": 3600}))


def header(head: bytes, name: str) -> str | None:
    """Return the value of a header in a request's head."""
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name.lower().encode():
            return value.strip().decode()
    return None


def message(status: int, body: Any, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a response. A body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "x-amzn-RequestId": "request-1",
        **(headers or {}),
    }
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {fields[name]}" for name in fields)]
    return "\r\n".join([*lines, "", ""]).encode() + content


def respond(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Play:
    """Return a play that reads the request and responds; only 3xx and 4xx mean "not processed"."""
    data = message(status, body, headers)

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.seen.is_processed = not 300 <= status < 500
        exchange.send(data)

    return play


def reject_token(how: str) -> Play:
    """Return a play that rejects the request because of its token, as Amazon does."""
    text = {
        "expired": "The access token you provided has expired.",
        "revoked": "The access token you provided is revoked, malformed or invalid.",
    }[how]
    error = {"code": "Unauthorized", "message": "Access to requested resource is denied."}
    return respond(403, {"errors": [{**error, "details": text}]})
