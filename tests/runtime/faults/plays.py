"""Everything that can go wrong on the way to an answer and back, by the names that the page has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.runtime.faults.exchange import Exchange, Play, answer, message, refuse_token

STALL = 5.0
"""The timeout of calls that nobody answers, in seconds."""
DEADLINE = 20.0
"""The deadline of calls that are answered too slowly, in seconds."""
DRIP = 1.0
"""The pause after each byte that trickles, in seconds."""

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
    """What a server does to the requests of one call.

    Attributes:
        plays: What it does to the first request, to the second and so on; the last one stays.
        options: The options of the call.
        is_second: Whether it meets the second call on a connection; the first play is the first's.
        where: What is wrong with the place that the request goes to, if anything.
        flavours: The clients that it is about.

    """

    plays: tuple[Play, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_second: bool = False
    where: str = ""
    flavours: tuple[str, ...] = ("sync", "asyncio", "trio")


good = answer(200, GOOD)


def refuse_unread(exchange: Exchange) -> None:
    exchange.hang_up()


def refuse_after_head(exchange: Exchange) -> None:
    exchange.read_head()
    exchange.hang_up()


def hang_up(exchange: Exchange) -> None:
    exchange.read()
    exchange.hang_up()


def reset_unread(exchange: Exchange) -> None:
    exchange.reset()


def reset(exchange: Exchange) -> None:
    exchange.read()
    exchange.reset()


def say_nothing(exchange: Exchange) -> None:
    exchange.stall()


def read_and_say_nothing(exchange: Exchange) -> None:
    exchange.read()
    exchange.stall()


def cut(data: bytes) -> Play:
    """Sends a part of an answer and hangs up."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(data)
        exchange.hang_up()

    return play


def stall_after(data: bytes) -> Play:
    """Sends a part of an answer, and nothing more."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(data)
        exchange.stall()

    return play


def trickle(before: bytes, data: bytes) -> Play:
    """Sends a part of an answer a byte at a time, so that there is always something to read."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(before)
        exchange.trickle(data, DRIP)
        exchange.hang_up()

    return play


def answer_unread(exchange: Exchange) -> None:
    """Refuses a request for its length, before its body has been read."""
    exchange.read_head()
    exchange.send(message(413, LISTED, {"Session": "close"}))
    exchange.hang_up()


def answer_and_leave(exchange: Exchange) -> None:
    """Answers, and closes the connection without having said that it would."""
    good(exchange)
    exchange.hang_up()


def hint_before(exchange: Exchange) -> None:
    exchange.read()
    exchange.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    exchange.send(message(200, GOOD))


def speak_something_else(exchange: Exchange) -> None:
    exchange.read()
    exchange.send(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    exchange.hang_up()


WHOLE = message(200, GOOD)
HEAD, _, BODY = WHOLE.partition(b"\r\n\r\n")
HEAD += b"\r\n\r\n"
LONG_HEAD = message(200, b"", {"Content-Length": str(10 * len(BODY))})
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"
SLOW = {"timeout": STALL}
LATE = {"deadline": DEADLINE}


FAULTS: dict[str, Fault] = {
    "nobody listens on the port": Fault(where="nobody listens"),
    "nobody takes the connection": Fault(where="nobody accepts", options=SLOW),
    "the host speaks no TLS": Fault(where="no TLS"),
    "closed before the request is read": Fault((refuse_unread,)),
    "closed when only its headers are read": Fault((refuse_after_head,)),
    "closed when it is read": Fault((hang_up,)),
    "reset before it is read": Fault((reset_unread,)),
    "reset when it is read": Fault((reset,)),
    "closed while it was idle": Fault((answer_and_leave, good), is_second=True),
    "closed just as the next request comes": Fault((good, refuse_unread, good), is_second=True),
    "silence, the request is not read": Fault((say_nothing,), SLOW),
    "silence after the request": Fault((read_and_say_nothing,), SLOW),
    "silence within the headers": Fault((stall_after(HEAD[:30]),), SLOW),
    "silence within the body": Fault((stall_after(HEAD + BODY[:5]),), SLOW),
    "cut within the status line": Fault((cut(WHOLE[:12]),)),
    "cut within the headers": Fault((cut(HEAD[:30]),)),
    "cut within the body": Fault((cut(HEAD + BODY[:5]),)),
    "cut within a chunk": Fault((cut(CHUNKED),)),
    "headers a byte at a time": Fault((trickle(b"", HEAD),), LATE),
    "a body a byte at a time": Fault((trickle(LONG_HEAD, BODY * 10),), LATE),
    "no HTTP at all": Fault((speak_something_else,)),
    "429": Fault((answer(429, LISTED),)),
    "429, once": Fault((answer(429, LISTED, {"Retry-After": "0"}), good)),
    "400": Fault((answer(400, LISTED),)),
    "500": Fault((answer(500, LISTED),)),
    "502 with a page in HTML": Fault((answer(502, PAGE, HTML),)),
    "502 with 10 MB of HTML": Fault((answer(502, LARGE_PAGE, HTML),)),
    "503, once": Fault((answer(503, LISTED, {"Retry-After": "0"}), good)),
    "504": Fault((answer(504, LISTED),)),
    "413 before the body is read": Fault((answer_unread,)),
    "307": Fault((answer(307, b"", {"Location": "/elsewhere"}),)),
    "100 and 103 before 200": Fault((hint_before,)),
    "200 with JSON as `text/plain`": Fault((answer(200, GOOD, {"Content-Type": "text/plain"}),)),
    "200 with 10 MB of JSON": Fault((answer(200, LARGE),)),
    "200 with a page in HTML": Fault((answer(200, PAGE, HTML),)),
    "200 with a page in HTML, once": Fault((answer(200, PAGE, HTML), good)),
    "200 with JSON that breaks off": Fault((answer(200, b'{"locale": "de'),)),
    "200 with nothing but errors": Fault((answer(200, LISTED),)),
    "200 with no gzip in spite of its header": Fault((answer(200, GOOD, GZIP),)),
    "500 with no gzip in spite of its header": Fault((answer(500, LISTED, GZIP),)),
    "403, the token has expired, once": Fault((refuse_token("expired"), good)),
    "403, the token was revoked, once": Fault((refuse_token("revoked"), good)),
    "403, every token has expired": Fault((refuse_token("expired"),)),
    "403": Fault((answer(403, LISTED),)),
    "401": Fault((answer(401, LISTED),)),
}


def token(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """What Login with Amazon answers."""
    return Fault((answer(status, body, headers),))


SIGN_IN_FAULTS: dict[str, Fault] = {
    "nobody listens on the port": Fault(where="nobody listens"),
    "silence": Fault((say_nothing,), SLOW),
    "closed when it is read": Fault((hang_up,)),
    "cut within the body": Fault((cut(HEAD + BODY[:5]),)),
    "502 with a page in HTML": token(PAGE, 502, HTML),
    "503": token({}, 503),
    "429": token({}, 429),
    "200 with a page in HTML": token(PAGE, 200, HTML),
    "200 without a token": token({}),
    "400, `invalid_grant`": token({"error": "invalid_grant"}, 400),
    "401, `invalid_client`": token({"error": "invalid_client"}, 401),
}
"""What Login with Amazon does when a call asks for its first token."""

QUICK = [
    name
    for name, fault in FAULTS.items()
    if not fault.where and not fault.options and not fault.is_second and "10 MB" not in name
]
"""The faults of a small answer on a fresh connection, without a stall."""
