"""Shared parts of the sandbox's tests: plain HTTP, without a generated client."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx2

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox

ORDER = "902-1111111-1111111"
"""An order that no static case is about."""

US = "ATVPDKIKX0DER"
ORDER_PATH = f"/messaging/v1/orders/{ORDER}"
QUERY = {"marketplaceIds": US}
FORM = {
    "grant_type": "refresh_token",
    "client_id": "client",
    "client_secret": "secret",
    "refresh_token": "refresh",
}


PATIENCE = 60.0
"""The time limit in seconds for waits that only a busy machine prolongs."""


class HoldingClock(ManualClock):
    """A clock that stands still, and can block a delay of the sandbox.

    Attributes:
        holds: Whether a sleep never ends.
        is_held: Set once such a sleep has begun.

    """

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.is_held = Event()

    def reset(self) -> None:
        """Remove the data of other tests."""
        self.holds = False
        self.is_held.clear()
        self.sleeps.clear()

    async def async_sleep(self, seconds: float) -> None:
        await super().async_sleep(seconds)
        if self.holds:
            self.is_held.set()
            await anyio.sleep_forever()


class Caller:
    """A client that sends plain HTTP to a sandbox.

    Attributes:
        sandbox: The sandbox.
        token: The access token of the requests.

    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = httpx2.Client(base_url=sandbox.url, timeout=PATIENCE)
        self.token = self.sign_in().json()["access_token"]

    def sign_in(self, **form: str) -> httpx2.Response:
        """Request a token; empty fields are omitted."""
        fields = {name: text for name, text in {**FORM, **form}.items() if text}
        return self.http.post(self.sandbox.token_url, data=fields)

    def send(
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx2.Response:
        """Send a request with the token."""
        named = {"x-amz-access-token": self.token, **(headers or {})}
        return self.http.request(method, target, headers=named, **options)

    def actions(self, **options: Any) -> httpx2.Response:
        """List the actions that the order allows."""
        return self.send("GET", ORDER_PATH, params=QUERY, **options)

    def tell(self, body: Any, kind: str = "confirmOrderDetails", **options: Any) -> httpx2.Response:
        """Send a message to the order's buyer."""
        path = f"{ORDER_PATH}/messages/{kind}"
        given = {"content": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Content-Type": "application/json", **options.pop("headers", {})}
        return self.send("POST", path, params=QUERY, headers=headers, **given, **options)

    def destination(
        self, content: bytes, kind: str = "invoice", content_type: str | None = None
    ) -> Any:
        """Create a destination for a file of a message."""
        path = f"/uploads/2020-11-01/uploadDestinations{ORDER_PATH}/messages/{kind}"
        query = {**QUERY, "contentMD5": md5(content)}
        if content_type is not None:
            query["contentType"] = content_type
        return self.send("POST", path, params=query).json()["payload"]

    def upload(self, content: bytes, kind: str = "invoice") -> str:
        """Upload a file for a message; gives its identifier."""
        payload = self.destination(content, kind)
        assert self.http.put(payload["url"], content=content, headers=payload["headers"]).is_success
        return str(payload["uploadDestinationId"])


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


def details(response: httpx2.Response, status: int) -> str:
    """Return the details of an error in Amazon's format."""
    assert response.status_code == status, response.text
    (error,) = response.json()["errors"]
    assert set(error) == {"code", "message", "details"}
    return str(error["details"])


def connected(sandbox: Sandbox) -> socket.socket:
    """Return a connection to the sandbox."""
    address = urlsplit(sandbox.url)
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE)


def speak(sandbox: Sandbox, *parts: bytes, ends: bool = False) -> bytes:
    """Send bytes on a socket, and give all that comes back until the other side closes.

    Args:
        sandbox: The sandbox.
        parts: What to send.
        ends: Whether nothing more is sent then, which closes a connection that would stay open.

    """
    found = b""
    with connected(sandbox) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                found += part
        except OSError:  # The sandbox has broken the connection.
            pass
    return found


@contextmanager
def events(sandbox: Sandbox) -> Iterator[Iterator[str]]:
    """Return the sandbox's events from now on, by kind."""
    address = f"{sandbox.url}/_sandbox/events"
    with httpx2.stream("GET", address, timeout=PATIENCE) as response:
        lines = response.iter_lines()
        assert next(lines) == "retry: 1000"
        yield (line.removeprefix("event: ") for line in lines if line.startswith("event: "))


TELL = f"POST {ORDER_PATH}/messages/confirmOrderDetails?marketplaceIds={US} HTTP/1.1"
LIST = f"GET {ORDER_PATH}?marketplaceIds={US} HTTP/1.1"
"""First lines of requests."""


def request(line: str, token: str, *head: str, body: bytes = b"", closes: bool = True) -> bytes:
    """Return a request as bytes.

    Args:
        line: Its first line.
        token: An access token.
        head: Further lines.
        body: The body.
        closes: Whether the connection is to be closed after it.

    """
    lines = [line, "Host: sandbox", "User-Agent: test", f"x-amz-access-token: {token}", *head]
    if line.startswith("POST"):
        lines.append("Content-Type: application/json")
    if closes:
        lines.append("Connection: close")
    return "".join(f"{each}\r\n" for each in [*lines, ""]).encode("latin-1") + body


def parsed(response: bytes) -> tuple[int, Any]:
    """Return the status and the JSON of a response."""
    head, _, body = response.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)
