"""Limits of a response: its decoded size, the bytes before its body, and the deadline."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from itertools import chain, repeat
from traceback import walk_tb
from typing import Any

import pytest

from selling_partner import (
    BadGatewayError,
    ConfigurationError,
    CredentialsError,
    ManualClock,
    NetworkError,
    RequestTimeoutError,
    ResponseTooLargeError,
    RetryPolicy,
    UnreadableResponseError,
)
from selling_partner._runtime.http.content_decoding import BodyDecoder
from tests.runtime.support.clients import (
    AnyClient,
)
from tests.runtime.support.limited_client import GZIP, LIMIT, body, connect, script
from tests.runtime.support.scripted_network import (
    Step,
    response,
    script_network,
)

BOMB = gzip.compress(bytes(50_000_000), 9)
TOO_LARGE: dict[str, tuple[bytes, list[str]]] = {
    "plain": (body(LIMIT + 1), []),
    "gzip": (gzip.compress(body(LIMIT + 1)), [GZIP]),
    "a bomb": (BOMB, [GZIP]),
    "an endless gzip header": (b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 9_000, [GZIP]),
    "empty members": (gzip.compress(b"") * 200, [GZIP]),
}
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
ENDLESS = {
    "100 Continue": (CONTINUE, CONTINUE * 1_000),
    "103 with headers": (CONTINUE, b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" * 1_000),
    "a header": (HEAD + b"X: ", b"a" * 1_000),
    "headers": (HEAD, b"X: a\r\n" * 1_000),
    "a chunk's extension": (CHUNKED + b"1;", b"a" * 1_000),
    "extensions of chunks": (CHUNKED, b"1;" + b"a" * 50_000 + b"\r\nx\r\n"),
}
DRIPPING = {
    "100 Continue": (CONTINUE, CONTINUE),
    "102 Processing": (CONTINUE, b"HTTP/1.1 102 Processing\r\n\r\n"),
    "headers": (HEAD, b"X: a\r\n"),
    "bytes of a header": (HEAD + b"X: ", b"a"),
    "bytes of a body": (HEAD + b"Content-Length: 1000\r\n\r\n", b"a"),
    "chunks": (CHUNKED, b"1\r\na\r\n"),
}


@pytest.mark.parametrize("headers", [(), (GZIP,)], ids=["plain", "gzip"])
async def test_a_body_of_the_maximum_size_is_read(
    flavour: str, headers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit applies to the decoded body."""
    encoded = gzip.compress(body(LIMIT)) if headers else body(LIMIT)
    script_network(monkeypatch, script(response(encoded, 200, *headers)))
    async with connect(flavour) as client:
        assert len((await client.get()).locale) == LIMIT - 14


@pytest.mark.parametrize("body_and_headers", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_a_read_of_an_oversized_body_raises(
    flavour: str, body_and_headers: tuple[bytes, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exception has the status and the request id, and the read is not retried."""
    large, headers = body_and_headers
    network = script_network(
        monkeypatch, script(response(large, 200, "x-amzn-RequestId: r", *headers))
    )
    async with connect(flavour) as client:
        with pytest.raises(ResponseTooLargeError, match="more than 1000 bytes") as caught:
            await client.get()
    assert isinstance(caught.value, UnreadableResponseError)
    assert (caught.value.status_code, caught.value.request_id) == (200, "r")
    assert caught.value.response.content == b""
    assert sum(each.sent.count(b"GET ") for each in network.connections) == 1


async def test_an_error_does_not_retain_the_decoded_body(
    flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback references the body, so that collected exceptions stay small."""
    script_network(monkeypatch, script(response(BOMB, 200, GZIP)))
    async with connect(flavour, max_response_bytes=1_000_000) as client:
        with pytest.raises(ResponseTooLargeError) as caught:
            await client.get()
    assert caught.value.__cause__ is not None
    frames = [frame for frame, _ in walk_tb(caught.value.__cause__.__traceback__)]
    (reading,) = [each for each in frames if each.f_code.co_name.endswith("read_body")]
    assert reading.f_locals["pieces"] == []


@pytest.mark.parametrize("body_and_headers", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_a_write_with_an_oversized_response_succeeds(
    flavour: str,
    body_and_headers: tuple[bytes, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The request was processed: the call returns, and a warning is logged."""
    large, headers = body_and_headers
    script_network(monkeypatch, script(response(large, 201, *headers)))
    async with connect(flavour) as client:
        await client.write({"text": "a"})
    assert "the body of the response 201 could not be read (BodyTooLargeError)" in caplog.text


@pytest.mark.parametrize("body_and_headers", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_an_oversized_error_response_keeps_its_class(
    flavour: str, body_and_headers: tuple[bytes, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status determines the class, whatever the body."""
    large, headers = body_and_headers
    script_network(monkeypatch, script(response(large, 502, *headers)))
    async with connect(flavour, retry=RetryPolicy(attempts=1)) as client:
        with pytest.raises(BadGatewayError) as caught:
            await client.get()
    assert caught.value.response.content == b""


async def test_the_limit_can_be_set_for_a_call(
    flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``with_options`` changes the limit."""
    script_network(monkeypatch, script(response(body(LIMIT + 1))))
    async with connect(flavour) as client:
        larger = AnyClient(client.root.with_options(max_response_bytes=LIMIT + 1))
        assert len((await larger.get()).locale) == LIMIT - 13


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "64", 2**40 + 1, math.inf])
async def test_an_invalid_limit_is_refused(flavour: str, value: Any) -> None:
    """The limit must be a whole number of bytes, at least one."""
    with pytest.raises(ConfigurationError, match="max_response_bytes: expected a whole number"):
        connect(flavour, max_response_bytes=value)
    async with connect(flavour) as client:
        with pytest.raises(ConfigurationError, match="max_response_bytes"):
            client.root.with_options(max_response_bytes=value)


@pytest.mark.parametrize("status", [200, 400])
async def test_a_token_response_has_a_lower_limit(
    flavour: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token response is limited to 64 KiB, whatever the limit of a call."""
    script_network(monkeypatch, lambda: [response(b" " * 65_537, status)])
    async with connect(flavour, max_response_bytes=2**30) as client:
        with pytest.raises(NetworkError if status == 200 else CredentialsError) as caught:
            await client.get()
    if status == 200:
        assert "LoginWithAmazon: no response (the body has more than 65536 bytes)" in str(
            caught.value
        )


@pytest.mark.parametrize("endless", ENDLESS.values(), ids=ENDLESS)
async def test_an_endless_response_is_abandoned(
    flavour: str, endless: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes outside the body are limited as well, without a deadline."""
    network = script_network(monkeypatch, script(endless[0], repeat(endless[1])))
    async with connect(flavour, deadline=math.inf, retry=RetryPolicy(attempts=1)) as client:
        with pytest.raises(NetworkError) as caught:
            await client.get()
    assert caught.value.may_be_processed
    assert sum(each.reads for each in network.connections) < 2_000


@pytest.mark.parametrize("dripping", DRIPPING.values(), ids=DRIPPING)
async def test_a_slow_response_is_abandoned_at_the_deadline(
    flavour: str, dripping: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With half a second between pieces, a call with 20 s receives forty of them."""
    clock = ManualClock()

    def wait() -> None:
        clock.advance(0.5)

    pair: tuple[Step, ...] = (wait, dripping[1])
    steps = chain.from_iterable(repeat(pair))
    network = script_network(monkeypatch, script(dripping[0], steps))
    options = {"deadline": 20, "timeout": 30, "clock": clock, "max_response_bytes": 10**6}
    async with connect(flavour, **options) as client:
        with pytest.raises(RequestTimeoutError, match="the time that the call had left"):
            await client.get()
    assert clock.monotonic() == 20
    (connection,) = network.connections
    assert connection.is_closed
    assert connection.timeouts[-1] == 0.5


async def test_decoding_stops_at_the_deadline(
    flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that arrived in time is abandoned if its decompression exceeds the deadline."""
    clock = ManualClock()
    decompressed = []
    decompress = BodyDecoder._decompressed

    def slow(decoder: BodyDecoder, data: bytes) -> Iterator[bytes]:
        for piece in decompress(decoder, data):
            clock.advance(1)
            decompressed.append(len(piece))
            yield piece

    monkeypatch.setattr(BodyDecoder, "_decompressed", slow)
    script_network(monkeypatch, script(response(gzip.compress(bytes(64 * 2**20)), 200, GZIP)))
    async with connect(flavour, deadline=20, clock=clock, max_response_bytes=2**30) as client:
        with pytest.raises(RequestTimeoutError):
            await client.get()
    assert len(decompressed) == 20
    assert max(decompressed) <= 262_144
