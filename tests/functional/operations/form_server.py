"""A server on a loopback port that records requests, and the fields of their forms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tests.functional.packages import TOKEN, Package

FormValue = str | tuple[str | None, bytes, str | None]
"""The text of a field, or the name, content and media type of a file."""


class Received(NamedTuple):
    """A request to the API.

    Attributes:
        content_type: The ``Content-Type`` header.
        content: The body.

    """

    content_type: str
    content: bytes

    @property
    def fields(self) -> list[tuple[str, FormValue]]:
        """The fields of its form, as Starlette parses them."""
        return asyncio.run(_parse(self))


async def _parse(received: Received) -> list[tuple[str, FormValue]]:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": received.content, "more_body": False}

    headers = [(b"content-type", received.content_type.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    async with request.form() as form:
        return [(name, await _read(value)) for name, value in form.multi_items()]


async def _read(value: str | UploadFile) -> FormValue:
    if isinstance(value, str):
        return value
    return value.filename, await value.read(), value.content_type


@dataclass
class FormServer:
    """The recorded requests, and the statuses of the next responses."""

    url: str
    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def options(self, package: Package, **options: Any) -> dict[str, Any]:
        """Return the arguments of a client of this server."""
        return {
            "credentials": package.root.Credentials("id", "secret", "refresh"),
            "region": package.root.Region.NA,
            "base_url": self.url,
            "token_url": f"{self.url}/token",
            "limiter": package.root.Unlimited(),
            **options,
        }


@contextmanager
def form_server() -> Iterator[FormServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body, status = b"", 200
            if self.path == "/token":
                body = json.dumps(TOKEN).encode()
            else:
                found.received.append(Received(self.headers.get("Content-Type", ""), content))
                status = found.statuses.pop(0) if found.statuses else 200
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        found = FormServer(f"http://127.0.0.1:{http.server_address[1]}")
        yield found
        http.shutdown()
        thread.join()


def send(package: Package, server: FormServer, method: str, body: Any, **options: Any) -> None:
    """Call a method of the sync client."""
    with package.api.SampleClient(**server.options(package, **options)) as client:
        getattr(client, method)(body=body)
