"""An HTTP server on a loopback port with scripted responses, which records requests.

It looks up a response by method and target, query included. A request that differs by a character
gets 404, and one without a known access token gets 403.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl

from selling_partner.sandbox.protocol.multipart import read_parts

TOKEN_PATH = "/auth/o2/token"
TOKEN_LIFETIME = 3600


@dataclass(frozen=True)
class Request:
    """A request as it arrived. Header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)

    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.content.decode(), strict_parsing=True)

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the fields of a form as names and texts, files included."""
        content_type = self.headers["content-type"]
        if content_type.startswith("multipart/"):
            parts = read_parts(self.content, content_type)
            return [(each.name, each.content.decode()) for each in parts]
        return parse_qsl(self.content.decode(), keep_blank_values=True)


@dataclass(frozen=True)
class Reply:
    """A response to send; a body that is not bytes is sent as JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Server:
    """A server that runs within a ``with`` block.

    Attributes:
        requests: The requests to the API since the last reset.
        token_requests: The requests for an access token.
        access_token: The token that was issued last.
        access_tokens: The issued tokens by scope; ``None`` stands for a refresh token.

    """

    def __init__(self) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self.access_token = ""
        self.access_tokens: dict[str | None, str] = {}
        self._good_tokens: set[str] = set()
        self.reset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def token_url(self) -> str:
        return self.url + TOKEN_PATH

    def reset(self) -> None:
        """Remove all requests and responses; issued tokens stay valid."""
        self.requests: list[Request] = []
        self.token_requests: list[Request] = []
        self._responses: dict[tuple[str, str], list[Reply]] = {}
        self.token_response: Reply | None = None

    def respond(
        self, method: str, target: str, status: int, headers: Mapping[str, str], body: Any
    ) -> None:
        """Set the response for a method and target."""
        self._responses[method, target] = [Reply(status, headers, body)]

    def respond_next(
        self, method: str, target: str, status: int, headers: Mapping[str, str], body: Any
    ) -> None:
        """Add a response after the earlier ones; the last one serves all that follow."""
        self._responses.setdefault((method, target), []).append(Reply(status, headers, body))

    def accept(self, token: str) -> None:
        """Accept a token that the server did not issue."""
        self._good_tokens.add(token)

    def look_up(self, request: Request) -> Reply:
        """Return the response for a request."""
        if request.method == "POST" and request.target == TOKEN_PATH:
            self.token_requests.append(request)
            return self.token_response or self._token(request)
        self.requests.append(request)
        if request.headers.get("x-amz-access-token") not in self._good_tokens:
            return _error(403, "Unauthorized", "unknown access token")
        found = self._responses.get((request.method, request.target))
        if found is None:
            return _error(404, "NotFound", f"nothing at {request.method} {request.target}")
        return found.pop(0) if len(found) > 1 else found[0]

    def _token(self, request: Request) -> Reply:
        self.access_token = f"Atza|{secrets.token_hex(8)}"
        (scope,) = request.form().get("scope", [None])
        self.access_tokens[scope] = self.access_token
        self.accept(self.access_token)
        body = {
            "access_token": self.access_token,
            "token_type": "bearer",
            "expires_in": TOKEN_LIFETIME,
        }
        return Reply(200, {"Content-Type": "application/json"}, body)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _error(status: int, code: str, message: str) -> Reply:
    body = {"errors": [{"code": code, "message": message}]}
    return Reply(status, {"Content-Type": "application/json"}, body)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            content = self.rfile.read(length)
            if len(content) < length:  # The client has closed the connection early.
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = server.look_up(Request(self.command, self.path, headers, content))
            body = response.content()
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    return Handler
