"""Faults of requests and responses, by their names in docs/failures.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.runtime.faults.exchange import Exchange, Play, message, reject_token, respond

STALL = 5.0
"""The timeout in seconds of calls that get no response."""
DEADLINE = 20.0
"""The deadline in seconds of calls whose response is too slow."""
DRIP = 1.0
"""The pause in seconds after each byte of a slow response."""

GOOD = {"locale": "en-US"}
LISTED = {"errors": [{"code": "SomeCode", "message": "Some text.", "details": ""}]}
HTML = {"Content-Type": "text/html"}
PAGE = b"<html><h1>It is not you</h1></html>"
MEGABYTES = 10 * 1024 * 1024
LARGE_PAGE = PAGE + b" " * (MEGABYTES - len(PAGE))
LARGE = json.dumps({**GOOD, "rest": "x" * MEGABYTES}).encode()
GZIP = {"Content-Encoding": "gzip"}


@dataclass(frozen=True)
class Fault:
    """The treatment of the requests of one call.

    Attributes:
        plays: The plays for the first request, the second and so on; the last one is repeated.
        options: The options of the call.
        is_second: Whether the fault meets the second call on a connection, after the first play.
        where: The reason why the server is unreachable, if it is.
        flavours: The clients to which the fault applies.

    """

    plays: tuple[Play, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_second: bool = False
    where: str = ""
    flavours: tuple[str, ...] = ("sync", "asyncio", "trio")


good = respond(200, GOOD)


def close_unread(exchange: Exchange) -> None:
    exchange.close()


def close_after_head(exchange: Exchange) -> None:
    exchange.read_head()
    exchange.close()


def close(exchange: Exchange) -> None:
    exchange.read()
    exchange.close()


def reset_unread(exchange: Exchange) -> None:
    exchange.reset()


def reset(exchange: Exchange) -> None:
    exchange.read()
    exchange.reset()


def stall_unread(exchange: Exchange) -> None:
    exchange.stall()


def stall_after_request(exchange: Exchange) -> None:
    exchange.read()
    exchange.stall()


def cut(data: bytes) -> Play:
    """Return a play that sends a part of a response and closes the connection."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(data)
        exchange.close()

    return play


def stall_after(data: bytes) -> Play:
    """Return a play that sends a part of a response and stalls."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(data)
        exchange.stall()

    return play


def trickle(before: bytes, data: bytes) -> Play:
    """Return a play that sends a part of a response byte by byte, without ever stalling."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(before)
        exchange.trickle(data, DRIP)
        exchange.close()

    return play


def reject_unread(exchange: Exchange) -> None:
    """Reject a request because of its length, before its body is read."""
    exchange.read_head()
    exchange.send(message(413, LISTED, {"Session": "close"}))
    exchange.close()


def respond_and_close(exchange: Exchange) -> None:
    """Respond, and close the connection without a header that announces it."""
    good(exchange)
    exchange.close()


def send_interim_responses(exchange: Exchange) -> None:
    exchange.read()
    exchange.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    exchange.send(message(200, GOOD))


def send_other_protocol(exchange: Exchange) -> None:
    exchange.read()
    exchange.send(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    exchange.close()


WHOLE = message(200, GOOD)
HEAD, _, BODY = WHOLE.partition(b"\r\n\r\n")
HEAD += b"\r\n\r\n"
LONG_HEAD = message(200, b"", {"Content-Length": str(10 * len(BODY))})
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"
SLOW = {"timeout": STALL}
LATE = {"deadline": DEADLINE}


FAULTS: dict[str, Fault] = {
    "connection refused": Fault(where="refused"),
    "connection attempt not accepted": Fault(where="not accepted", options=SLOW),
    "TLS handshake fails": Fault(where="no TLS"),
    "closed before the request is read": Fault((close_unread,)),
    "closed after the request's headers are read": Fault((close_after_head,)),
    "closed after the request is read": Fault((close,)),
    "reset before the request is read": Fault((reset_unread,)),
    "reset after the request is read": Fault((reset,)),
    "idle connection closed before the request": Fault((respond_and_close, good), is_second=True),
    "idle connection closed during the request": Fault((good, close_unread, good), is_second=True),
    "stall before the request is read": Fault((stall_unread,), SLOW),
    "stall after the request is read": Fault((stall_after_request,), SLOW),
    "stall within the headers": Fault((stall_after(HEAD[:30]),), SLOW),
    "stall within the body": Fault((stall_after(HEAD + BODY[:5]),), SLOW),
    "truncated status line": Fault((cut(WHOLE[:12]),)),
    "truncated headers": Fault((cut(HEAD[:30]),)),
    "truncated body": Fault((cut(HEAD + BODY[:5]),)),
    "truncated chunk": Fault((cut(CHUNKED),)),
    "headers sent byte by byte": Fault((trickle(b"", HEAD),), LATE),
    "body sent byte by byte": Fault((trickle(LONG_HEAD, BODY * 10),), LATE),
    "response is not HTTP": Fault((send_other_protocol,)),
    "429": Fault((respond(429, LISTED),)),
    "429, once": Fault((respond(429, LISTED, {"Retry-After": "0"}), good)),
    "400": Fault((respond(400, LISTED),)),
    "500": Fault((respond(500, LISTED),)),
    "502 with an HTML page": Fault((respond(502, PAGE, HTML),)),
    "502 with 10 MB of HTML": Fault((respond(502, LARGE_PAGE, HTML),)),
    "503, once": Fault((respond(503, LISTED, {"Retry-After": "0"}), good)),
    "504": Fault((respond(504, LISTED),)),
    "413 before the body is read": Fault((reject_unread,)),
    "307": Fault((respond(307, b"", {"Location": "/elsewhere"}),)),
    "100 and 103 before 200": Fault((send_interim_responses,)),
    "200 with JSON as `text/plain`": Fault((respond(200, GOOD, {"Content-Type": "text/plain"}),)),
    "200 with 10 MB of JSON": Fault((respond(200, LARGE),)),
    "200 with an HTML page": Fault((respond(200, PAGE, HTML),)),
    "200 with an HTML page, once": Fault((respond(200, PAGE, HTML), good)),
    "200 with truncated JSON": Fault((respond(200, b'{"locale": "de'),)),
    "200 with only `errors`": Fault((respond(200, LISTED),)),
    "200 with invalid gzip": Fault((respond(200, GOOD, GZIP),)),
    "500 with invalid gzip": Fault((respond(500, LISTED, GZIP),)),
    "403, token expired, once": Fault((reject_token("expired"), good)),
    "403, token revoked, once": Fault((reject_token("revoked"), good)),
    "403, every token expired": Fault((reject_token("expired"),)),
    "403": Fault((respond(403, LISTED),)),
    "401": Fault((respond(401, LISTED),)),
}


def token(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """Return a fault with that response of Login with Amazon."""
    return Fault((respond(status, body, headers),))


SIGN_IN_FAULTS: dict[str, Fault] = {
    "connection refused": Fault(where="refused"),
    "stall before the request is read": Fault((stall_unread,), SLOW),
    "closed after the request is read": Fault((close,)),
    "truncated body": Fault((cut(HEAD + BODY[:5]),)),
    "502 with an HTML page": token(PAGE, 502, HTML),
    "503": token({}, 503),
    "429": token({}, 429),
    "200 with an HTML page": token(PAGE, 200, HTML),
    "200 without a token": token({}),
    "400, `invalid_grant`": token({"error": "invalid_grant"}, 400),
    "401, `invalid_client`": token({"error": "invalid_client"}, 401),
}
"""Faults of Login with Amazon when a call requests its first token."""

QUICK = [
    name
    for name, fault in FAULTS.items()
    if not fault.where and not fault.options and not fault.is_second and "10 MB" not in name
]
"""The faults of a small response on a new connection, without a stall."""
