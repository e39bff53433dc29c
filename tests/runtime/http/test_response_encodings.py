"""Content codings of a response: gzip, truncated gzip and unsupported codings."""

from __future__ import annotations

import gzip
import json

import pytest

from selling_partner import (
    ResponseTooLargeError,
    UnreadableResponseError,
)
from tests.runtime.support.limited_client import GZIP, body, connect, script
from tests.runtime.support.scripted_network import (
    response,
    script_network,
)

CODINGS = {
    "twice": ["Content-Encoding: gzip, gzip"],
    "in two headers": ["Content-Encoding: gzip", "Content-Encoding: gzip"],
    "two": ["Content-Encoding: deflate, gzip"],
    "deflate": ["Content-Encoding: deflate"],
    "unknown": ["Content-Encoding: br"],
}
BROKEN = {
    "cut": gzip.compress(body(500))[:-9],
    "without its checksum": gzip.compress(body(500))[:-1],
    "with a wrong checksum": gzip.compress(body(500))[:-8] + bytes(8),
    "plain": body(100),
    "with something behind it": gzip.compress(body(100)) + b"{}",
}


@pytest.mark.parametrize("headers", CODINGS.values(), ids=CODINGS)
async def test_another_coding_is_an_unreadable_response(
    flavour: str, headers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several codings, or one that was not asked for, are refused; a read is retried."""
    content = gzip.compress(gzip.compress(body(100)))
    network = script_network(monkeypatch, script(*3 * [response(content, 200, *headers)]))
    async with connect(flavour) as client:
        with pytest.raises(UnreadableResponseError, match="content coding") as caught:
            await client.get()
    assert not isinstance(caught.value, ResponseTooLargeError)
    sent = b"".join(each.sent for each in network.connections)
    assert sent.count(b"GET ") == 3
    assert sent.lower().count(b"accept-encoding: gzip\r\n") == sent.count(b" HTTP/1.1\r\n")


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
async def test_gzip_that_breaks_off_is_an_unreadable_response(
    flavour: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a body is not taken for a whole one."""
    script_network(monkeypatch, script(*3 * [response(content, 200, GZIP)]))
    async with connect(flavour) as client:
        with pytest.raises(UnreadableResponseError, match="gzip"):
            await client.get()


async def test_gzip_of_several_members_is_read_whole(
    flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members follow one another, with zeros behind them, as gzip itself reads them."""
    whole = body(100)
    content = gzip.compress(whole[:50]) + gzip.compress(whole[50:]) + bytes(20)
    script_network(monkeypatch, script(response(content, 200, "Content-Encoding: x-GZIP")))
    async with connect(flavour) as client:
        assert (await client.get()).locale == json.loads(whole)["locale"]
